"""What the walking network shows on the map: which ways hang together, which do not, steps, hours, barriers."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Case, QuerySet, Value, When
from django.utils.translation import gettext as _

from gis_data.base_layers import GROUP
from gis_data.collections import Collection, Property
from gis_data.layers import Layer, Shade, User, Variant
from gis_data.models import WalkEdge, WalkNode

WAYS_FROM_ZOOM = 12
BARRIERS_FROM_ZOOM = 15
WAYS, BARRIERS = "walkway", "walk-barrier"
MAIN, PIECE, STEPS, HOURS = "main", "piece", "steps", "hours"
BARRIER_SIZE = 4  # drawn as large as four households

# A piece beside the largest is what a planner looks for, so it comes before everything else.
PART = Case(
    When(component__gt=0, then=Value(PIECE)),
    When(steps=True, then=Value(STEPS)),
    When(opening_hours__gt="", then=Value(HOURS)),
    default=Value(MAIN),
)


def walk_layers() -> Iterator[Layer]:
    """Off until someone switches them on."""
    yield way_layer()
    yield barrier_layer()


def way_layer() -> Layer:
    """The edges, by what part of the network they are."""
    shades = (
        Shade("walk-main", _("in the largest piece"), (MAIN,)),
        Shade("walk-hours", _("open at certain hours"), (HOURS,)),
        Shade("walk-steps", _("steps"), (STEPS,)),
        Shade("walk-piece", _("cut off from the largest piece"), (PIECE,)),
    )
    return Layer(
        key=WAYS,
        title=_("Walking network"),
        group=GROUP,
        rows=ways,
        attributes={"part": PART, "name": "name"},
        style={"ways": True, "dashed": [STEPS]},
        min_zoom=WAYS_FROM_ZOOM,
        sources=("gis_data_walkedge",),
        far_attributes=("part",),
        variants=(Variant("part", _("part of the network"), "part", shades),),
        optional=True,
        collection=way_collection(),
    )


def barrier_layer() -> Layer:
    """Gates, bollards and walls on the ways."""
    return Layer(
        key=BARRIERS,
        title=_("Barriers on ways"),
        group=GROUP,
        rows=barriers,
        attributes={"barrier": "barrier"},
        style={"dot": "walk-barrier", "number": "size"},
        min_zoom=BARRIERS_FROM_ZOOM,
        label_point="geom",
        label_attributes={"size": Value(BARRIER_SIZE), "barrier": "barrier", "hours": "opening_hours"},
        sources=("gis_data_walknode",),
        optional=True,
    )


def ways(user: User, day: date, zoom: int) -> QuerySet:
    """All edges. The network shows the present, whatever the day."""
    return WalkEdge.objects.all()


def barriers(user: User, day: date, zoom: int) -> QuerySet:
    """The nodes with a barrier."""
    return WalkNode.objects.exclude(barrier="")


def way_collection() -> Collection:
    """The edges with all that is known of them."""

    def rows(user: User) -> QuerySet:
        return WalkEdge.objects.all()

    names = ("highway", "name", "access", "surface", "opening_hours", "source", "source_id")
    properties = {name: Property("string", name) for name in names}
    properties |= {name: Property("boolean", name) for name in ("steps", "bridge", "tunnel")}
    properties |= {name: Property("integer", name) for name in ("direction", "component")}
    properties["length_m"] = Property("number", "length_m")
    return Collection(_("Ways that people walk, from junction to junction."), rows, properties)
