"""The card put together, with what the asker may not see left out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from grids.access import User, can
from grids.card.chain import chain
from grids.card.descent import descent
from grids.card.figures import Counted, Figures, count
from grids.card.neighbours import neighbours
from grids.card.posts import posts
from grids.card.scope import scope_of
from grids.models import Area, AreaVersion
from grids.rules.access import Capability

NO_POSTS: dict[str, Any] = {"rows": [], "vacant": [], "more": False}


@dataclass(frozen=True)
class Rights:
    """What of a card is open to someone, besides what is open to all."""

    counts: bool
    buildings: bool
    posts: bool
    households: bool


def rights_in(user: User, area: Area) -> Rights:
    """Counts of households and residents, rows of buildings, who holds posts, and rows of households."""
    return Rights(
        counts=can(user, Capability.SEE_COUNTS, area),
        buildings=can(user, Capability.SEE_AREAS, area),
        posts=can(user, Capability.SEE_POSTS, area),
        households=can(user, Capability.SEE_HOUSEHOLDS, area),
    )


def area_card(area: Area, day: date, user: User) -> dict[str, Any]:
    """Everything the card shows of an area on a day; `area.level` should be at hand.

    On a day on which the area did not exist `exists` is false, and only its days and its line of descent are told.
    """
    rights = rights_in(user, area)
    versions = list(area.versions.order_by("valid").values("code", "name", "valid", "area_m2", "redraw__title"))
    now = next((row for row in versions if day in row["valid"]), None)
    nearest = now or versions[0 if day < versions[0]["valid"].lower else -1]
    card = {
        "on": day,
        "today": day == timezone.localdate(),
        "exists": now is not None,
        "area": _named(area, nearest),
        "days": [{"first": row["valid"].lower, "end": row["valid"].upper, "name": row["name"]} for row in versions],
        "closed": [name for name in vars(rights) if not getattr(rights, name)],
        **descent(area, day),
    }
    return card | (_present(area, day, now, rights) if now else _absent())


def _named(area: Area, row: dict[str, Any]) -> dict[str, Any]:
    return {
        "uid": str(area.uid),
        "level": area.level.key,
        "level_label": area.level.label,
        "code": row["code"],
        "name": row["name"],
        "contact": area.public_contact,
        "since": row["valid"].lower,
        "until": row["valid"].upper,
        "document": row["redraw__title"] or "",
    }


def _present(area: Area, day: date, version: dict[str, Any], rights: Rights) -> dict[str, Any]:
    counted = count(scope_of(area, day))
    return {
        "chain": chain(area, day),
        "figures": {"area_m2": version["area_m2"], **_shown(counted.own, rights)},
        "posts": posts(area, day, area.level.is_working_grid) if rights.posts else NO_POSTS,
        "neighbours": neighbours(area, day),
        "children": children(area, day, counted, rights),
    }


def _absent() -> dict[str, Any]:
    return {"chain": [], "figures": None, "posts": NO_POSTS, "neighbours": [], "children": []}


def children(area: Area, day: date, counted: Counted, rights: Rights) -> list[dict[str, Any]]:
    """The areas right below it on the day, by code, with their figures."""
    rows = AreaVersion.objects.on(day).filter(parent=area).select_related("level").order_by("code")
    wanted = rows.only("area_id", "code", "name", "area_m2", "level__key", "level__label_zh", "level__label_en")
    return [
        {
            "code": row.code,
            "name": row.name,
            "level_label": row.level.label,
            "area_m2": row.area_m2,
            **_shown(counted.children.get(row.area_id, Figures()), rights),
        }
        for row in wanted
    ]


def _shown(figures: Figures, rights: Rights) -> dict[str, Any]:
    """Buildings are public; numbers of people and of staff only where counts are open, null otherwise."""
    people = {
        "households": figures.households,
        "residents": figures.residents,
        "workers": figures.workers,
        "households_per_worker": figures.households_per_worker,
    }
    return {"buildings": figures.buildings, **(people if rights.counts else dict.fromkeys(people))}
