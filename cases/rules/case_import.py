"""How a table of cases from elsewhere is read: which column is what, what its words mean, and what can be wrong.

Pure, and by columns rather than by rows: a million rows are a few array operations.
"""

import json
from dataclasses import dataclass, field
from typing import Any, Self

import numpy as np
import pandas as pd
from django.utils.translation import gettext_lazy as _
from numpy.typing import NDArray

from cases.rules.states import State
from gis_data.findings import Kind, Severity

ROLES = (
    *("source_id", "kind", "status", "reported_at", "closed_at", "due_at", "department", "text", "address"),
    *("lon", "lat"),
)
NEEDED = ("kind", "reported_at", "lon", "lat")
MANY_AT_ONE_PLACE = 50
ROUND_DECIMALS = 2  # 39.00, -77.00: nobody measured that

NO_COLUMN = Kind(
    "import-no-column",
    Severity.ERROR,
    _("The mapping names the column {value}, which the file does not have."),
    _("The columns are: {columns}."),
)
NO_PLACE = Kind(
    "import-no-place",
    Severity.ERROR,
    _("The row has no coordinates."),
    _("Set aside. Find its place by the address, and import it again."),
)
PARKED = Kind(
    "import-parked",
    Severity.ERROR,
    _("{number} rows lie at exactly {value}, a round position that nobody measured."),
    _("Set aside: it stands for “not known”. Find their places by the addresses."),
)
CROWDED = Kind(
    "import-crowded",
    Severity.WARNING,
    _("{number} rows lie at exactly {value}."),
    _("Taken. Look whether that is a real place or an office's own address."),
)
OUTSIDE = Kind(
    "import-outside",
    Severity.ERROR,
    _("The place {value} lies in no area of today."),
    _("Set aside. Look at the coordinates, or bring the area in first."),
)
NOT_YOURS = Kind(
    "import-not-yours",
    Severity.ERROR,
    _("The place {value} lies in no area whose cases you handle."),
    _("Set aside. Have it brought in by somebody who handles cases there."),
)
NO_DATE = Kind(
    "import-no-date",
    Severity.ERROR,
    _("It is not said when it was reported."),
    _("Set aside. Complete the date in the source."),
)
BAD_DATE = Kind(
    "import-bad-date",
    Severity.ERROR,
    _("{value} is no date of the form the mapping names."),
    _("Set aside. Correct the date, or the mapping's date_format."),
)
BAD_OTHER_DATE = Kind(
    "import-bad-other-date",
    Severity.WARNING,
    _("{value} is no date of the form the mapping names."),
    _("Taken without it; what the source has is kept."),
)
IN_FUTURE = Kind(
    "import-in-future",
    Severity.ERROR,
    _("It would have been reported in time to come: {value}."),
    _("Set aside. Correct the date."),
)
CLOSED_EARLY = Kind(
    "import-closed-early",
    Severity.WARNING,
    _("It ended before it was reported: {value}."),
    _("Taken as ended at once; what the source has is kept."),
)
ENDED_UNDATED = Kind(
    "import-ended-undated",
    Severity.WARNING,
    _("It has ended, and nothing says when."),
    _("Taken without an end; it counts in no figure of durations."),
)
OPEN_BUT_ENDED = Kind(
    "import-open-but-ended",
    Severity.WARNING,
    _("It is open and has a day of its end: {value}."),
    _("Taken as open; what the source has is kept."),
)
UNKNOWN_KIND = Kind(
    "import-unknown-kind",
    Severity.ERROR,
    _("The kind {value} is in no catalogue and not in the mapping."),
    _("Set aside. Add it to kinds in the mapping, or give a kind_default."),
)
UNKNOWN_STATUS = Kind(
    "import-unknown-status",
    Severity.ERROR,
    _("The status {value} is not in the mapping."),
    _("Set aside. Add it to states in the mapping."),
)
UNKNOWN_DEPARTMENT = Kind(
    "import-unknown-department",
    Severity.WARNING,
    _("The department {value} is not known here."),
    _("Taken without a department; its name is kept."),
)
DOUBLED = Kind(
    "import-doubled",
    Severity.ERROR,
    _("The id {value} stands in the file twice."),
    _("Set aside; the first one is taken."),
)


class BadMapping(ValueError):
    """The mapping cannot be used; the message says why."""


@dataclass(frozen=True)
class Mapping:
    """Which column is what and what its words mean, as data (docs/cases-report.md).

    `kinds`, `states` and `departments` turn the file's words into codes of kinds, states and keys of departments.
    """

    source: str = ""
    columns: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    kind_default: str = ""
    states: dict[str, str] = field(default_factory=dict)
    state_default: str = State.REPORTED
    departments: dict[str, str] = field(default_factory=dict)
    date_format: str = "ISO8601"
    timezone: str = ""
    keep: tuple[str, ...] = ()

    @classmethod
    def parse(cls, text: str) -> Self:
        """A mapping out of JSON. Raises BadMapping."""
        try:
            told = json.loads(text)
        except ValueError as error:
            raise BadMapping(_("The mapping is no JSON: %(reason)s.") % {"reason": error}) from error
        cls._check_types(told)
        unknown = set(told) - set(cls.__dataclass_fields__) if isinstance(told, dict) else {"…"}
        if unknown:
            raise BadMapping(_("The mapping has unknown entries: %(names)s.") % {"names": ", ".join(sorted(unknown))})
        mapping = cls(**told | {"keep": tuple(told.get("keep", ()))})
        mapping.check()
        return mapping

    @classmethod
    def _check_types(cls, told: object) -> None:
        """Raises BadMapping where an entry is not of its sort: a text, words by words, or a list of names."""
        given = told if isinstance(told, dict) else {}
        wrong = [name for name in _TABLES if name in given and not _is_table(given[name])]
        wrong += [name for name in _TEXTS if not isinstance(given.get(name, ""), str)]
        keep = given.get("keep", [])
        wrong += [] if isinstance(keep, list) and all(isinstance(name, str) for name in keep) else ["keep"]
        if wrong:
            raise BadMapping(
                _("These entries are of another sort than is needed: %(names)s.") % {"names": ", ".join(wrong)}
            )

    def check(self) -> None:
        """Raises BadMapping where the source is no name, a role unknown or missing, a state none, dates unreadable."""
        if not 0 < len(self.source.strip()) <= SOURCE_LENGTH:
            raise BadMapping(_("The source is a short name, of 1 to %(most)d signs.") % {"most": SOURCE_LENGTH})
        odd = [role for role in self.columns if role not in ROLES] or [r for r in NEEDED if r not in self.columns]
        if odd:
            words = {"names": ", ".join(odd), "roles": ", ".join(ROLES)}
            raise BadMapping(_("Columns are unknown or missing: %(names)s. There are: %(roles)s.") % words)
        wrong = set(self.states.values()) | {self.state_default}
        wrong -= set(State.values) - {State.MERGED}
        if wrong:
            raise BadMapping(_("These are no states: %(names)s.") % {"names": ", ".join(sorted(wrong))})
        try:
            moments(["2024-03-01"], self.date_format, self.timezone or "UTC")
        except (ValueError, KeyError) as error:  # of a form with signs that mean nothing; of a zone that is none
            words = {"form": self.date_format, "zone": self.timezone or "–", "reason": error}
            raise BadMapping(_("Dates cannot be read as %(form)s in %(zone)s: %(reason)s.") % words) from error


SOURCE_LENGTH = 40
_TABLES = ("columns", "kinds", "states", "departments")
_TEXTS = ("source", "kind_default", "state_default", "date_format", "timezone")


def _is_table(value: object) -> bool:
    return isinstance(value, dict) and all(isinstance(one, str) for one in value.values())


def moments(values: list, form: str, zone: str) -> NDArray[np.float64]:
    """Seconds since 1970 of texts (or dates) in a zone; NaN where there is none, or none of that form."""
    told = pd.to_datetime(pd.Series(values, dtype=object), format=form, errors="coerce")
    if told.dt.tz is None:
        # Of the hour that comes twice in autumn the first is meant; that which spring leaves out is the next.
        told = told.dt.tz_localize(zone, ambiguous=np.ones(len(told), dtype=bool), nonexistent="shift_forward")
    utc = told.dt.tz_convert("UTC").dt.tz_localize(None)
    seconds = utc.to_numpy(dtype="datetime64[us]").astype("int64") / 1e6
    return np.where(utc.isna().to_numpy(), np.nan, seconds)


def numbers(values: list) -> NDArray[np.float64]:
    """Numbers of a column, NaN where a cell holds none."""
    return pd.to_numeric(pd.Series(values, dtype=object), errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan)


def crowds(places: NDArray[np.float64]) -> list[tuple[tuple[float, float], NDArray[np.int64], bool]]:
    """Positions (n, 2) that many rows share exactly: the position, the rows, and whether it is a round one."""
    rows = np.flatnonzero(np.isfinite(places).all(axis=1))
    if not len(rows):
        return []
    spots, owner, count = np.unique(places[rows], axis=0, return_inverse=True, return_counts=True)
    owner = owner.reshape(-1)
    found = []
    for spot in np.flatnonzero(count >= MANY_AT_ONE_PLACE):
        lon, lat = spots[spot].tolist()
        is_round = (round(lon, ROUND_DECIMALS), round(lat, ROUND_DECIMALS)) == (lon, lat)
        found.append(((lon, lat), rows[owner == spot], is_round))
    return found


def looked_up(values: list, table: dict[str, Any], default: Any = None) -> list:
    """Each value as the table has it, whatever its case; None where it is not there."""
    plain = {key.strip().casefold(): value for key, value in table.items()}
    known: dict[object, Any] = {}
    for value in set(values):
        text = "" if value is None else str(value).strip().casefold()
        known[value] = plain.get(text, default)
    return [known[value] for value in values]
