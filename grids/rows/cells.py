"""What stands in the cells of a list, as people read it."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from grids.models import BuildingUse, Role
from grids.rows.building_lists import IN_NONE, PLACE_WORDS
from grids.rows.grid_lists import MISSING_WORDS, RANGE_WORDS
from grids.rows.ground_lists import KIND_WORDS

# By column what its values are called.
LABELS: dict[str, dict[Any, Any]] = {
    "use": dict(BuildingUse.choices),
    "role": dict(Role.choices),
    "range": RANGE_WORDS,
    "missing": MISSING_WORDS,
    "piece": KIND_WORDS,
    "actual": {"": PLACE_WORDS[IN_NONE]},
    "last": {None: _("never")},
}
# By column to how many decimals numbers are told.
DECIMALS: dict[str, int | None] = {"area_m2": None, "m2": 1}


def worded(column: str, value: Any) -> Any:
    """A value as people read it: words for choices, nothing for what is not known, whole square metres."""
    if column in LABELS:
        return str(LABELS[column].get(value, value))
    if column in DECIMALS:
        return round(value, DECIMALS[column])
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else value


def grouped(value: Any) -> Any:
    """A number with thousands separators, which Django leaves out in Chinese; anything else as it is."""
    return f"{value:,}" if isinstance(value, int | float) else value
