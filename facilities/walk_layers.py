"""What walking shows on the map, a layer of each sort for each kind that has facilities: circles, walks of buildings,
and the homes that are left out.
"""

from collections.abc import Iterator
from datetime import date
from functools import partial

from django.db.models import Case, Count, F, FloatField, IntegerField, Q, QuerySet, Subquery, Value, When
from django.db.models.expressions import OuterRef
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from facilities.models import BuildingWalk, FacilityKind, ServiceCircle, WalkStatus
from gis_data.collections import Collection, Property
from gis_data.layers import Layer, Shade, User, Variant
from grids.access import can
from grids.models import Building, Household
from grids.rules.access import Capability

WALKS_TABLE = "facilities_buildingwalk"
CIRCLES_TABLE = "facilities_servicecircle"
CIRCLES, BUILDINGS, LEFT_OUT = "circles", "walks", "left-out"
# What the keys of their layers begin with.
KEYS = CIRCLE_KEY, WALK_KEY, LEFT_OUT_KEY = "circle-", "walk-", "left-out-"
# Classes of a walk by how many times the limit it is.
HALF, ONCE, HALF_MORE, TWICE = 0.5, 1.0, 1.5, 2.0


def walk_layers() -> Iterator[Layer]:
    """Circles, over them buildings, over them homes left out. All are off until somebody asks; one query for all."""
    kinds = list(kinds_in_use())
    for layer_of in (circle_layer, walk_layer, left_out_layer):
        yield from map(layer_of, kinds)


def kinds_in_use() -> QuerySet[FacilityKind]:
    """The kinds that have facilities."""
    return FacilityKind.objects.filter(active=True, facilities__isnull=False).select_related("group").distinct()


def circle_layer(kind: FacilityKind) -> Layer:
    """The circles of all facilities of a kind, each as far as the kind is held to."""
    return Layer(
        key=f"{CIRCLE_KEY}{kind.key}",
        title=_("Service circles: %(kind)s, %(metres)d m") % {"kind": kind.label, "metres": kind.limit_metres},
        group=CIRCLES,
        rows=partial(circle_rows, kind.pk),
        attributes={"name": "name"},
        style={"fill": "circle-fill", "line": "circle-line", "width": 1.2},
        min_zoom=10,
        sources=(CIRCLES_TABLE,),
        optional=True,
        listed=False,
        collection=_circle_collection(kind),
    )


def circle_rows(kind_id: int, user: User, day: date, zoom: int) -> QuerySet:
    """Circles of today; a past day has none that are kept."""
    if day != timezone.localdate():
        return ServiceCircle.objects.none()
    return _circles(kind_id)


def _circles(kind_id: int) -> QuerySet:
    rows = ServiceCircle.objects.filter(facility__kind=kind_id, geom__isnull=False)
    current = Q(facility__versions__valid__contains=timezone.localdate())
    return rows.filter(current).annotate(name=F("facility__versions__name"))


def _circle_collection(kind: FacilityKind) -> Collection:
    return Collection(
        _("What can be reached on foot within the distance that the kind is held to, along the walking network."),
        lambda user: _circles(kind.pk),
        {
            "facility": Property("uuid", "facility__uid"),
            "name": Property("string", "name"),
            "metres": Property("number", "limit_m"),
            "reached_m": Property("number", "reached_m"),
            "buildings": Property("integer", "buildings"),
        },
    )


def walk_layer(kind: FacilityKind) -> Layer:
    """Buildings by their walk to the nearest facility."""
    return Layer(
        key=f"{WALK_KEY}{kind.key}",
        title=_("Walk to the nearest: %(kind)s") % {"kind": kind.label},
        group=BUILDINGS,
        rows=partial(walk_rows, kind.pk),
        attributes={"walk": "walk"},
        style={},
        min_zoom=12,
        sources=("grids_building", WALKS_TABLE),
        far_attributes=("walk",),
        small_shapes=True,
        variants=(walk_variant(kind),),
        optional=True,
        listed=False,
        collection=walk_collection(kind),
    )


def walk_rows(kind_id: int, user: User, day: date, zoom: int) -> QuerySet:
    """Buildings of today with `walk` in metres; NULL where no way leads, or none is known."""
    if day != timezone.localdate():
        return Building.objects.none()
    walks = BuildingWalk.objects.filter(kind=kind_id, building=OuterRef("pk"))
    return Building.objects.on(day).annotate(walk=Subquery(walks.values("walk_m")[:1]))


def walk_collection(kind: FacilityKind) -> Collection:
    """Buildings of today with their walk, as layers show it; households only for those who may know how many there are.

    No date range: they are told of the day on which they are asked for, and a walk of the past is not kept.
    """

    def rows(user: User) -> QuerySet:
        today = timezone.localdate()
        homes = Household.objects.on(today).filter(building=OuterRef("pk")).order_by().values("building")
        counted = Coalesce(Subquery(homes.annotate(number=Count("pk")).values("number")), 0)
        unknown = Value(None, output_field=IntegerField())
        return Building.objects.on(today).annotate(homes=counted if sees_counts(user) else unknown)

    walk = BuildingWalk.objects.filter(kind=kind.pk, building=OuterRef("pk"))
    metres = Subquery(walk.values("walk_m")[:1])
    state = Case(*(When(status=status, then=Value(status.name.lower())) for status in WalkStatus))
    named = walk.filter(facility__versions__valid__contains=timezone.localdate())
    properties = {
        "uid": Property("uuid", "uid"),
        "number": Property("string", "number"),
        "use": Property("string", "use"),
        "walk_m": Property("number", metres),
        "walk_min": Property("number", metres / Value(kind.group.speed_m_min)),
        "limit_m": Property("number", Value(kind.limit_metres, output_field=FloatField())),
        "state": Property("string", Subquery(walk.annotate(word=state).values("word")[:1])),
        "facility": Property("uuid", Subquery(walk.values("facility__uid")[:1])),
        "facility_name": Property("string", Subquery(named.values("facility__versions__name")[:1])),
        "households": Property("integer", "homes"),
    }
    text = _("Buildings of today with the walk to the nearest facility, along the ways, as it was worked out last.")
    return Collection(text, rows, properties)


def walk_variant(kind: FacilityKind) -> Variant:
    """Light within reach, dark beyond it, in classes around the limit of the kind."""
    limit = kind.limit_metres
    steps = [(HALF, "walk-1"), (ONCE, "walk-2"), (HALF_MORE, "walk-3"), (TWICE, "walk-4")]
    shades = [
        Shade(fill, _("up to %(metres)d m") % {"metres": limit * times}, up_to=limit * times) for times, fill in steps
    ]
    farther = Shade("walk-5", _("farther"))
    return Variant(
        "walk", _("metres walked"), "walk", (*shades, farther, Shade("walk-none", _("no way known"), (None,)))
    )


def left_out_layer(kind: FacilityKind) -> Layer:
    """Homes beyond the limit, as dots as large as the number of their households."""
    return Layer(
        key=f"{LEFT_OUT_KEY}{kind.key}",
        title=_("Left out: %(kind)s") % {"kind": kind.label},
        group=LEFT_OUT,
        rows=partial(left_out_rows, kind.pk, kind.limit_metres),
        attributes={},
        style={"dot": "data-dot", "number": "homes"},
        min_zoom=15,
        label_point="location",
        label_attributes={"homes": "homes"},
        visible=sees_counts,
        optional=True,
        listed=False,
    )


def sees_counts(user: User) -> bool:
    """Whether the user may know how many households live where."""
    return can(user, Capability.SEE_COUNTS)


def left_out_rows(kind_id: int, limit_m: float, user: User, day: date, zoom: int) -> QuerySet:
    """Buildings of today with households whose walk is longer than the limit, or who have no way at all."""
    if day != timezone.localdate():
        return Building.objects.none()
    beyond = Q(walk_m__gt=limit_m) | Q(status=WalkStatus.NO_WAY)
    walks = BuildingWalk.objects.filter(beyond, kind=kind_id).values("building")
    homes = Household.objects.on(day).filter(building=OuterRef("pk")).order_by().values("building")
    count = Subquery(homes.annotate(number=Count("pk")).values("number"))
    return Building.objects.on(day).filter(pk__in=walks).annotate(homes=count).filter(homes__gt=0)
