"""What somebody wants to see of the lists, and the rows that answer it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.db.models import Q, QuerySet

from cases.models import ListItem
from cases.rules.lists import LIVE_ITEM, ItemState, ListKind
from grids.access import User
from grids.describe import UnknownCode, area_by_code

PAGE = 50
LIVE, ALL = "live", "all"
LONGEST_SEARCH = 60


class BadQuestion(ValueError):
    """The question names what does not exist: `field` is which part of it."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


@dataclass(frozen=True)
class Asked:
    """`kind` empty: all lists; `area`: a code, with all below it; `before`: only smaller ids, for the next page."""

    kind: str = ""
    area: str = ""
    state: str = LIVE
    text: str = ""
    before: int | None = None

    def address(self, **changed: object) -> str:
        """The same question, or one that differs in some parts, as the end of an address."""
        one = replace(self, **{"before": None, **changed})
        parts = {"list": one.kind, "area": one.area, "state": one.state, "q": one.text, "before": one.before}
        usual = {"state": LIVE}
        return urlencode({name: value for name, value in parts.items() if value and value != usual.get(name)})


def read_question(given: Mapping[str, str]) -> Asked:
    """Raises BadQuestion."""
    kind, state, before = given.get("list", ""), given.get("state", "") or LIVE, given.get("before", "")
    if kind and kind not in ListKind.values:
        raise BadQuestion("list")
    if state not in (LIVE, ALL, *ItemState.values):
        raise BadQuestion("state")
    if before and not (before.isascii() and before.isdigit() and len(before) < 19):
        raise BadQuestion("before")
    text = given.get("q", "").replace("\x00", "").strip()[:LONGEST_SEARCH]
    area = given.get("area", "").replace("\x00", "").strip()
    return Asked(kind, area, state, text, int(before) if before else None)


def find(asked: Asked, user: User) -> QuerySet[ListItem]:
    """The items that this user sees, the newest first. Raises BadQuestion where no area has the code."""
    rows = ListItem.objects.visible_to(user).order_by("-pk")
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    if asked.state == LIVE:
        rows = rows.filter(state__in=LIVE_ITEM)
    elif asked.state != ALL:
        rows = rows.filter(state=asked.state)
    if asked.area:
        try:
            rows = rows.under(area_by_code(asked.area))
        except UnknownCode as error:
            raise BadQuestion("area") from error
    if asked.text:
        rows = rows.filter(Q(title__icontains=asked.text) | Q(text__icontains=asked.text))
    return rows


def page_of(asked: Asked, user: User) -> tuple[list[ListItem], int | None]:
    """One page, and where the next one begins (None: there is none), in a fixed number of queries."""
    rows = find(asked, user)
    if asked.before is not None:
        rows = rows.filter(pk__lt=asked.before)
    items = list(rows.whole()[: PAGE + 1])
    following = items[PAGE - 1].pk if len(items) > PAGE else None
    return items[:PAGE], following
