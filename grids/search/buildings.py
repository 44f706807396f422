"""Buildings by address, name, number, and the pinyin of their name, for those in whose areas they stand."""

from typing import Any

from django.utils import timezone

from gis_data.search import Call, Hit, Question
from grids.access import AREAS_HELD, areas_held
from grids.querysets import BuildingQuerySet

_FIND = "".join(("grids_find_buildings(asked, ", AREAS_HELD, ", %s)"))


def building_rows(question: Question) -> Call | None:
    """The buildings of the day that the asker may see."""
    if len(question.terms.form) < 2:
        return None
    today = timezone.localdate()
    return Call(_FIND, (*areas_held(question.user, BuildingQuerySet.seen_with, today), today))


def tell_building(_question: Question, row: dict[str, Any]) -> Hit:
    """A building by its address, or by its name and number."""
    return Hit(
        *(row["uid"], row["title"], row["lon"], row["lat"], row["fit"]), label=row["named"], more={"use": row["use"]}
    )
