"""Facilities by name, the pinyin of it, and address. Open to everyone; of the day that is asked for."""

from typing import Any

from django.utils.translation import gettext as _

from facilities.models.kinds import in_readers_language
from gis_data.search import Call, Hit, Question, Source


def facility_sources() -> list[Source]:
    """After areas, before places of the base map."""
    return [Source("facility", 15, lambda: _("Facilities"), facility_rows, tell_facility)]


def facility_rows(_question: Question) -> Call:
    """The facilities of the day."""
    return Call("facilities_find(asked)")


def tell_facility(_question: Question, row: dict[str, Any]) -> Hit:
    """A facility by its name, with its kind."""
    return Hit(
        *(row["uid"], row["name"], row["lon"], row["lat"], row["fit"]),
        label=in_readers_language(row["label_zh"], row["label_en"]),
        more={"kind": row["kind"], "address": row["address"]},
    )
