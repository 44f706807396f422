"""Buildings by address, name, number, and the pinyin of their name, for those in whose areas they stand."""

from typing import Any

from django.utils import timezone

from gis_data.search import Call, Hit, Question
from grids.access import areas_held
from grids.querysets import BuildingQuerySet


def building_rows(question: Question) -> Call | None:
    """The buildings of the day that the asker may see."""
    if len(question.terms.form) < 2:
        return None
    today = timezone.localdate()
    held, parameters = areas_held(question.user, BuildingQuerySet.seen_with, today)
    return Call(held.join(("grids_find_buildings(asked, ", ", %s)")), (*parameters, today))


def tell_building(_question: Question, row: dict[str, Any]) -> Hit:
    """A building by its address, or by its name and number."""
    return Hit(
        *(row["uid"], row["title"], row["lon"], row["lat"], row["fit"]), label=row["named"], more={"use": row["use"]}
    )
