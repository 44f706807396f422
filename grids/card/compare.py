"""Two areas, or one on two days, side by side: figures with their differences, and an outline of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib.gis.db.models import Extent
from django.contrib.gis.db.models.functions import AsSVG
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from gis_data.days import parse_day
from gis_data.functions import Simplify
from grids.access import User
from grids.card.card import area_card
from grids.describe import area_by_code
from grids.models import Area, AreaVersion

Box = tuple[float, float, float, float]

# An outline is drawn about 500 px wide.
PIXELS = 500
MARGIN = 0.03
UNKNOWN = "–"


@dataclass(frozen=True)
class Side:
    """One column: an area on a day, with its card and its outline in EPSG:3857."""

    area: Area
    day: date
    card: dict[str, Any]
    box: Box | None

    @property
    def text(self) -> str:
        """As it stands in an address: the code that it bears on the day, and the day."""
        return f"{self.card['area']['code']}@{self.day.isoformat()}"


def read_side(text: str, on: str, user: User) -> Side | None:
    """A side from `CODE@DAY` or a code and a day; None when nothing is asked. Raises UnknownCode and BadDay."""
    code, _at, day = text.strip().partition("@")
    if not code:
        return None
    area, when = area_by_code(code), parse_day((on or day).strip())
    return Side(area, when, area_card(area, when, user), _box(area, when))


@dataclass(frozen=True)
class Line:
    """One figure of both sides, and the addresses of the rows behind each, empty where they are not open.

    `difference` is the right less the left, None where either is not known or closed.
    """

    label: str
    unit: str
    left: float | None
    right: float | None
    links: tuple[str, str] = ("", "")

    @property
    def cells(self) -> list[tuple[str, str]]:
        """What is read and where it leads, for left, right and difference, which leads nowhere."""
        return list(zip(self.texts, (*self.links, ""), strict=True))

    @property
    def difference(self) -> float | None:
        """In the figure's own unit."""
        return None if self.left is None or self.right is None else round(self.right - self.left, 3)

    @property
    def texts(self) -> tuple[str, str, str]:
        """Left, right and difference as they are read; the difference with its part of the left side."""
        if self.difference is None:
            return _told(self.left), _told(self.right), UNKNOWN
        part = f" ({self.difference / self.left * 100:+.1f} %)" if self.left and self.difference else ""
        return _told(self.left), _told(self.right), f"{self.difference:+,.10g}{part}" if self.difference else "0"


def _told(value: float | None) -> str:
    return UNKNOWN if value is None else f"{value:,}"


def lines(left: Side, right: Side) -> Iterator[Line]:
    """Each figure of both."""
    kinds = (
        ("households", _("Households"), ""),
        ("residents", _("Residents"), ""),
        ("buildings", _("Buildings"), ""),
        ("area_km2", _("Area"), "km²"),
        ("workers", _("Grid workers"), ""),
        ("households_per_worker", _("Households per worker"), ""),
        ("children", _("Areas below"), ""),
        ("neighbours", _("Neighbours"), ""),
    )
    one, other = _numbers(left), _numbers(right)
    doors = _rows_behind(left), _rows_behind(right)
    for key, label, unit in kinds:
        values = one.get(key), other.get(key)
        links = tuple(door.get(key, "") if value is not None else "" for door, value in zip(doors, values, strict=True))
        yield Line(label, unit, *values, links)


def _rows_behind(side: Side) -> dict[str, str]:
    """The address of the rows behind each figure, as the card has them: none for rows that are not open to the reader.

    Neighbours have no page of rows: the card on the map lists them.
    """
    code, closed = side.card["area"]["code"], side.card["closed"]
    day = {} if is_today(side) else {"on": side.day.isoformat()}

    def rows(kind: str, closed_by: str = "", shelf: str = "rows", **more: str) -> str:
        if closed_by in closed:
            return ""
        query = urlencode(day | more)
        return reverse(shelf, kwargs={"code": code, "kind": kind}) + (f"?{query}" if query else "")

    has_below = bool(side.card["children"])
    return {
        "households": rows("households", "households"),
        "residents": rows("households", "households"),
        "buildings": rows("buildings", "buildings"),
        "area_km2": rows("children") if has_below else "",
        "workers": rows("posts", "posts", only="grid_worker"),
        "households_per_worker": rows("households-per-worker", "posts", "measure_rows"),
        "children": rows("children") if has_below else "",
        "neighbours": f"{reverse('map')}?{urlencode({'area': code} | day)}" if side.card["neighbours"] else "",
    }


def _numbers(side: Side) -> dict[str, float | None]:
    card = side.card
    if not card["exists"]:
        return {}
    figures = card["figures"]
    counted = {"children": len(card["children"]), "neighbours": len(card["neighbours"])}
    return figures | counted | {"area_km2": round(figures["area_m2"] / 1e6, 3)}


def outline(side: Side, other: Side) -> dict[str, Any] | None:
    """`view` box and paths of the area and of those below it. Sides that overlap are drawn in the same frame."""
    if side.box is None:
        return None
    box = _together(side.box, other.box) if other.box and _meet(side.box, other.box) else side.box
    west, south, east, north = _widened(box)
    versions = AreaVersion.objects.on(side.day).filter(Q(area=side.area) | Q(parent=side.area))
    thinned = AsSVG(Simplify("geom_3857", max(east - west, north - south) / PIXELS), precision=1)
    paths = list(versions.annotate(path=thinned).values_list("area_id", "path"))
    return {
        "view": f"{west:.1f} {-north:.1f} {east - west:.1f} {north - south:.1f}",
        "own": next((path for area, path in paths if area == side.area.pk), ""),
        "below": [path for area, path in paths if area != side.area.pk and path],
    }


def _box(area: Area, day: date) -> Box | None:
    return area.versions.on(day).aggregate(box=Extent("geom_3857"))["box"]


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _together(one: Box, other: Box) -> Box:
    return min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])


def _widened(box: Box) -> Box:
    margin = max(box[2] - box[0], box[3] - box[1]) * MARGIN
    return box[0] - margin, box[1] - margin, box[2] + margin, box[3] + margin


def is_today(side: Side) -> bool:
    """Whether nothing needs to be said about its day."""
    return side.day == timezone.localdate()
