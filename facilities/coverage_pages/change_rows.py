"""What changed for a kind between two days, area by area."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from django.utils.translation import gettext as _

from facilities.coverage_pages.asking import Asked, Parameters, Refusal, ask_day
from facilities.coverage_pages.scope import areas_in_scope
from facilities.models import FacilityKind
from facilities.rules.coverage import Change, Day, change
from facilities.walks.areas import areas_of_level, walks_of
from facilities.walks.coverage import coverage_on
from grids.models import AreaVersion
from grids.rows.listing import Column, RowList
from grids.rows.paging import ListSource, Row

A_YEAR = timedelta(days=365)
# Counts of Change that a row tells, in the order of its columns.
COUNTS = ("won", "lost", "found", "lost_sight", "moved_in", "moved_out", "built", "demolished", "built_out_of_reach")


@dataclass(frozen=True)
class ChangeReport:
    """The change of each area of the second day's division; no area on record: `versions` is empty."""

    first: date
    second: date
    versions: list[AreaVersion]
    change: Change | None

    def total(self, name: str) -> int:
        """A count of Change over all areas."""
        return 0 if self.change is None else int(getattr(self.change, name).sum())


def change_of(asked: Asked, kind: FacilityKind, parameters: Parameters) -> ChangeReport:
    """From `from` (a year before when not given) to the day that was asked for. Raises Refusal."""
    second = asked.day
    first = ask_day(parameters.get("from")) if parameters.get("from") else second - A_YEAR
    if first > second:
        raise Refusal(400, _("The days are the wrong way round"), _("The first day must not be after the second."))
    if asked.level is None:
        return ChangeReport(first, second, [], None)
    before, after = coverage_on(first, kind), coverage_on(second, kind)
    scope = areas_in_scope(asked.level, asked.area, second, after.homes)
    then = areas_of_level(asked.level, first, before.homes)
    # A home that stands on both days counts where it is on the second; one that is gone, in the same area if it lives.
    place = {version.area_id: i for i, version in enumerate(scope.versions)}
    known = np.array([*(place.get(version.area_id, -1) for version in then.versions), -1], dtype=np.int64)
    days = (
        Day(before.homes.ids, known[then.of_home], walks_of(before, kind)),
        Day(after.homes.ids, scope.division.of_home, walks_of(after, kind)),
    )
    return ChangeReport(first, second, scope.versions, change(*days, len(scope.versions)))


def change_list(report: ChangeReport) -> RowList:
    """One row for each area."""
    columns = [
        Column("code", _("code")),
        Column("name", _("area")),
        Column("share_before", _("%% within reach on %(day)s") % {"day": report.first}, numeric=True),
        Column("share_after", _("%% within reach on %(day)s") % {"day": report.second}, numeric=True),
        Column("difference", _("households within reach, change"), numeric=True),
        *(Column(name, label, numeric=True) for name, label in count_labels().items()),
    ]
    return RowList(_("What changed"), columns, ListSource(_rows(report)))


def count_labels() -> dict[str, str]:
    """What each count is of, in a planner's words."""
    labels = (
        _("gained: a facility came nearer"),
        _("lost: a facility closed or moved away"),
        _("newly on the walking network"),
        _("no longer on the walking network"),
        _("moved in within reach"),
        _("moved out from within reach"),
        _("built within reach"),
        _("pulled down within reach"),
        _("built out of reach"),
    )
    return dict(zip(COUNTS, labels, strict=True))


def _rows(report: ChangeReport) -> list[Row]:
    found = report.change
    if found is None:
        return []
    difference = found.within_after - found.within_before
    return [
        {
            "key": version.code,
            "code": version.code,
            "name": version.name,
            "share_before": _per_cent(found.share_before[i]),
            "share_after": _per_cent(found.share_after[i]),
            "difference": int(difference[i]),
        }
        | {name: int(getattr(found, name)[i]) for name in COUNTS}
        for i, version in enumerate(report.versions)
    ]


def _per_cent(share: float) -> float | None:
    return None if np.isnan(share) else round(float(share) * 100, 1)
