"""What the map shows of the work: visits, households as counts, and who is responsible. For those who hold a post.

Households are only ever counted here; counts are open to every post, names of holders where the post opens them.
"""

from datetime import date
from functools import partial

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import Count, DateField, Exists, Max, OuterRef, QuerySet, Subquery, Value
from django.utils.translation import gettext as _

from gis_data.functions import DaysBetween
from gis_data.layers import Layer, User
from grids.access import areas_open_to, can, sees_everything
from grids.layer_variants import visit_variant
from grids.models import AreaVersion, Building, Household, Post, Role, Visit
from grids.rules.access import Capability


def may(capability: Capability, user: User) -> bool:
    """Whether the user may do this anywhere."""
    return can(user, capability)


def visit_layer(group: str) -> Layer:
    """Buildings with households by the days since somebody went there."""
    return Layer(
        key="visit",
        title=_("Days since the last visit"),
        group=group,
        rows=visit_rows,
        attributes={"days": "days"},
        style={},
        min_zoom=14,
        visible=partial(may, Capability.SEE_COUNTS),
        variants=(visit_variant(),),
        optional=True,
    )


def visit_rows(user: User, day: date, zoom: int) -> QuerySet:
    """Buildings where someone lives, with `days` since the last visit up to that day; NULL when there was none."""
    before = Visit.objects.filter(building=OuterRef("pk"), on__lte=day).order_by().values("building")
    last = Subquery(before.annotate(last=Max("on")).values("last"))
    since = DaysBetween(Value(day, output_field=DateField()), last)
    return Building.objects.on(day).filter(_lived_in(day)).annotate(days=since)


def household_layer(group: str) -> Layer:
    """A dot on each building, as large as the number of households in it."""
    return Layer(
        key="household",
        title=_("Households in each building"),
        group=group,
        rows=household_rows,
        attributes={},
        style={"dot": "data-dot", "number": "homes"},
        min_zoom=15,
        label_point="location",
        label_attributes={"homes": "homes"},
        visible=partial(may, Capability.SEE_COUNTS),
        optional=True,
    )


def household_rows(user: User, day: date, zoom: int) -> QuerySet:
    """Buildings where someone lives, with their number, `homes`. Whose they are is not told."""
    homes = Household.objects.on(day).filter(building=OuterRef("pk")).order_by().values("building")
    count = Subquery(homes.annotate(number=Count("pk")).values("number"))
    return Building.objects.on(day).filter(_lived_in(day)).annotate(homes=count)


def _lived_in(day: date) -> Exists:
    return Exists(Household.objects.on(day).filter(building=OuterRef("pk")))


def post_layer(group: str) -> Layer:
    """Who looks after each grid: its worker and its leader."""
    return Layer(
        key="post",
        title=_("Who is responsible"),
        group=group,
        rows=post_rows,
        attributes={},
        style={"lines": ["worker", "leader"]},
        min_zoom=13,
        label_point="label_point",
        label_attributes={"worker": "worker", "leader": "leader"},
        visible=partial(may, Capability.SEE_POSTS),
        optional=True,
    )


def post_rows(user: User, day: date, zoom: int) -> QuerySet:
    """The working grids whose posts the user may see, with who held them on the day; NULL when nobody did."""
    grids = AreaVersion.objects.on(day).filter(level__is_working_grid=True)
    if not sees_everything(user):
        grids = grids.filter(area__in=areas_open_to(user, Capability.SEE_POSTS))
    return grids.annotate(worker=_holders(day, Role.GRID_WORKER), leader=_holders(day, Role.GRID_LEADER))


def _holders(day: date, role: Role) -> Subquery:
    posts = Post.objects.on(day).filter(area=OuterRef("area"), role=role).order_by().values("area")
    return Subquery(posts.annotate(names=StringAgg("holder_name", " ", order_by="holder_name")).values("names"))
