"""The grids behind a measure: their households, their workers, and who is missing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from grids.access import areas_open_to, sees_everything
from grids.measures.households import homes_of_grids
from grids.measures.staffing import holders
from grids.models import Area, Level, Role
from grids.net import Net, read_net
from grids.rows.listing import Column, Question, RowList, any_holds, demand, labelled, left_out
from grids.rows.paging import ListSource, Row
from grids.rules.access import Capability

BELOW, WITHIN, ABOVE = "below", "within", "above"
NO_WORKER, NO_LEADER, NEITHER = "no_worker", "no_leader", "neither"

# How a grid can stand against the range of households, and what it can lack.
RANGE_WORDS = {
    BELOW: _lazy("fewer than the range"),
    WITHIN: _lazy("within the range"),
    ABOVE: _lazy("more than the range"),
}
MISSING_WORDS = {
    NO_WORKER: _lazy("no grid worker"),
    NO_LEADER: _lazy("no grid leader"),
    NEITHER: _lazy("neither worker nor leader"),
}

# By an area's id its holders: by person the name.
People = dict[int, dict[str, str]]


def households(question: Question) -> RowList:
    """Each working grid with its households, and how these stand against the range that is set."""
    demand(question, Capability.SEE_COUNTS)
    rows = list(_grids(read_net(question.day), question.area, _homes(question.day)))
    level = Level.objects.filter(is_working_grid=True).first()
    for row in rows:
        row["range"] = _against(level, row["households"])
    columns = [*_named(), Column("households", _("households"), numeric=True), Column("range", _("against the range"))]
    return RowList(
        _("Households per grid"),
        columns,
        ListSource(_wanted(question, rows, "range")),
        choices=labelled(RANGE_WORDS.items()),
        summary=_households_in(sum(row["households"] for row in rows), len(rows)),
        order="-households",
    )


def households_per_worker(question: Question) -> RowList:
    """Each working grid with its households and its workers; above the grids those areas that have workers too."""
    demand(question, Capability.SEE_POSTS, Capability.SEE_COUNTS)
    net, people = read_net(question.day), _people(question.day, Role.GRID_WORKER)
    grids = list(_grids(net, question.area, _homes(question.day)))
    others = [row for row in net.under(question.area.pk).tolist() if not net.is_grid[row] and net.area[row] in people]
    rows = _opened(question, [*grids, *(_row(net, row, None) for row in others)])
    for row in rows:
        mine = people.get(row["area"], {})
        row["workers"], row["holders"] = len(mine), _names(mine)
        row["ratio"] = round(row["households"] / len(mine), 1) if mine and row["households"] is not None else None
    workers = {person for row in rows for person in people.get(row["area"], ())}
    columns = [
        *_named(),
        Column("households", _("households"), numeric=True),
        Column("workers", _("grid workers"), numeric=True),
        Column("ratio", _("households per grid worker"), numeric=True),
        Column("holders", _("who they are")),
    ]
    return RowList(
        _("Households per grid worker"),
        columns,
        ListSource(_wanted(question, rows)),
        note=left_out(question),
        summary=_households_of(sum(row["households"] or 0 for row in rows), len(workers)),
        order="-ratio",
    )


def unstaffed(question: Question) -> RowList:
    """The working grids that lack a worker or a leader of their own, and who holds the other post."""
    demand(question, Capability.SEE_POSTS)
    workers, leaders = (_people(question.day, role) for role in (Role.GRID_WORKER, Role.GRID_LEADER))
    grids = _opened(question, _grids(read_net(question.day), question.area))
    for row in grids:
        worker, leader = (_names(people.get(row["area"], {})) for people in (workers, leaders))
        row["missing"] = _missing(bool(worker), bool(leader))
        row["worker"], row["leader"] = worker, leader
    lacking = [row for row in grids if row["missing"]]
    columns = [
        *_named(),
        Column("missing", _("missing")),
        Column("worker", _("grid worker")),
        Column("leader", _("grid leader")),
    ]
    return RowList(
        _("Grids without a worker or a leader"),
        columns,
        ListSource(_wanted(question, lacking, "missing")),
        choices=labelled(MISSING_WORDS.items()),
        note=left_out(question),
        summary=_lacking_of(len(lacking), len(grids)),
        are_faults=True,
    )


def _named() -> list[Column]:
    return [Column("code", _("code")), Column("name", _("name"))]


def _grids(net: Net, area: Area, homes: dict[int, int] | None = None) -> Iterator[Row]:
    """A row for each working grid in an area, with its households where they were read."""
    for row in net.under(area.pk).tolist():
        if net.is_grid[row]:
            yield _row(net, row, None if homes is None else homes.get(int(net.area[row]), 0))


def _row(net: Net, row: int, households: int | None) -> Row:
    code = net.code[row]
    return {"key": code, "area": int(net.area[row]), "code": code, "name": net.name[row], "households": households}


def _homes(day: date) -> dict[int, int]:
    homes = homes_of_grids(day)
    return dict(zip(homes.grid.tolist(), homes.households.tolist(), strict=True))


def _people(day: date, role: Role) -> People:
    found: People = defaultdict(dict)
    for area, person, name in holders(day, role):
        found[area][person] = name
    return dict(found)


def _opened(question: Question, rows: Iterable[Row]) -> list[Row]:
    """Those of areas whose posts the asker may see: of a past day's area some may be another street's today."""
    if sees_everything(question.user):
        return list(rows)
    opened = Area.objects.filter(pk__in=areas_open_to(question.user, Capability.SEE_POSTS))
    ids = set(opened.values_list("pk", flat=True))
    return [row for row in rows if row["area"] in ids]


def _wanted(question: Question, rows: list[Row], kind: str = "") -> list[Row]:
    """Those that the filter lets through; `kind` is the column that is chosen from."""
    if kind and question.choice:
        rows = [row for row in rows if row[kind] == question.choice]
    texts = ("name", "code", "holders", "worker", "leader")
    return [row for row in rows if any_holds(question.text, (row.get(name, "") for name in texts))]


def _against(level: Level | None, households: int) -> str:
    """Below, within or above the range of the level; nothing where it sets none."""
    if level is None or level.min_households is None or level.max_households is None:
        return ""
    if households < level.min_households:
        return BELOW
    return WITHIN if households <= level.max_households else ABOVE


def _missing(has_worker: bool, has_leader: bool) -> str:
    if has_worker:
        return "" if has_leader else NO_LEADER
    return NO_WORKER if has_leader else NEITHER


def _names(people: dict[str, str]) -> str:
    return ", ".join(people.values())


def _households_in(households: int, grids: int) -> str:
    told = {"households": f"{households:,}", "grids": f"{grids:,}", "ratio": f"{_ratio(households, grids):,}"}
    text = ngettext(
        "%(households)s households in %(grids)s grid: %(ratio)s for each.",
        "%(households)s households in %(grids)s grids: %(ratio)s for each.",
        grids,
    )
    return text % told


def _households_of(households: int, workers: int) -> str:
    told = {"households": f"{households:,}", "workers": f"{workers:,}", "ratio": f"{_ratio(households, workers):,}"}
    text = ngettext(
        "%(households)s households shared by %(workers)s grid worker: %(ratio)s for each.",
        "%(households)s households shared by %(workers)s grid workers: %(ratio)s for each.",
        workers,
    )
    return text % told


def _lacking_of(lacking: int, grids: int) -> str:
    told = {"lacking": f"{lacking:,}", "grids": f"{grids:,}", "share": f"{100 * _ratio(lacking, grids, 3):.1f}"}
    text = ngettext(
        "%(lacking)s of %(grids)s grid: %(share)s %%.", "%(lacking)s of %(grids)s grids: %(share)s %%.", grids
    )
    return text % told


def _ratio(part: int, whole: int, digits: int = 1) -> float:
    """0 where there is no whole."""
    return round(part / whole, digits) if whole else 0
