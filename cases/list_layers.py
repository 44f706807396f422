"""What the lists show on the map: live items that have a place, a symbol for each list."""

from collections.abc import Iterator
from datetime import date

from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from cases.list_access import may_open_lists
from cases.models import ListItem
from cases.rules.lists import ListKind
from gis_data.layers import Layer, Markers, User
from grids.layers import WORK

KEY = "list-item"
APART_FROM, MOST_IN_TILE = 14, 150
# A colour (a CSS variable) and a drawing of our own in a square of 24.
SYMBOLS = {
    ListKind.PROBLEM: ("kind-health", "M10.6 4h2.8v10h-2.8zM10.6 16.5h2.8V20h-2.8z"),
    ListKind.NEED: ("kind-care", "M4 10h9V5l7 7-7 7v-5H4z"),
    ListKind.RESOURCE: ("kind-service", "M12 4 4 8v8l8 4 8-4V8zM12 6.4 16.8 8.8 12 11.2 7.2 8.8z"),
    ListKind.PROJECT: ("kind-school", "M5 5h14v3H5zM5 10.5h14v3H5zM5 16h9v3H5z"),
}


def list_layers() -> Iterator[Layer]:
    """One layer, off until somebody switches it on; for those who see lists at all."""
    symbols = {kind.value: {"title": kind.label, "fill": fill, "path": path} for kind, (fill, path) in SYMBOLS.items()}
    yield Layer(
        key=KEY,
        title=_("Problem, need, resource and project lists"),
        group=WORK,
        rows=list_rows,
        attributes={"item": Cast("uid", TextField()), "list": "kind", "name": "title", "state": "state"},
        style={"fill": "kind-service", "line": "map-halo"},
        visible=may_open_lists,
        markers=Markers("list", symbols, APART_FROM, MOST_IN_TILE),
        optional=True,
    )


def list_rows(user: User, day: date, zoom: int) -> QuerySet:
    """What is open or claimed now and was on the list on that day, of what this user sees."""
    return ListItem.objects.visible_to(user).live().filter(place__isnull=False, added_at__date__lte=day)
