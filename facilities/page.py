"""What facilities add to the map page: the card of a facility, and the form of those who may change it."""

import re
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from facilities.access import may_manage_any
from facilities.models import FacilityKind
from gis_data.layers import User
from gis_data.map_parts import MapPart

HOURS_WORDS = re.compile(r"\b(Mo|Tu|We|Th|Fr|Sa|Su|PH|off|closed)\b")
EXAMPLE_UID = "00000000-0000-0000-0000-000000000000"


def facility_part() -> MapPart:
    """Registered when Django starts."""
    return MapPart(
        key="facility",
        module="js/facilities/part.js",
        styles=("css/facilities.css",),
        words=facility_words,
        addresses=facility_addresses,
        data=facility_data,
    )


def facility_addresses() -> dict[str, str]:
    """Where the script asks; `{uid}` and `{act}` are filled in by it."""
    one = reverse("api:facility_detail", args=[EXAMPLE_UID]).replace(EXAMPLE_UID, "{uid}")
    return {"facilities": reverse("api:facility_list"), "facility": one, "facilityAct": f"{one}/{{act}}"}


def facility_data(user: User) -> dict[str, Any]:
    """Whether the reader may add facilities anywhere, and then of which kinds."""
    if not may_manage_any(user):
        return {"may": False, "kinds": []}
    kinds = [
        {"key": kind.key, "label": kind.label, "hasCapacity": kind.has_capacity, "unit": kind.capacity_unit}
        for kind in FacilityKind.objects.filter(active=True)
    ]
    return {"may": True, "kinds": kinds}


def facility_words() -> dict[str, str]:
    """What the script says. `{name}` is filled in by it."""
    return _card_words() | _hours_words() | _fact_words() | _form_words()


def _card_words() -> dict[str, str]:
    return {
        "group_facilities": _("Facilities"),
        "facilityHead": _("Chosen facility"),
        "facilityLoading": _("Looking up the facility …"),
        "facilityAddress": _("Address"),
        "facilityHours": _("Opening hours"),
        "facilityHoursNone": _("not on record"),
        "facilityOpen": _("Open now, until {until}"),
        "facilityOpenAlways": _("Open day and night"),
        "facilityShut": _("Closed now, opens {until}"),
        "facilityShutLong": _("Closed now"),
        "facilityUnsure": _("Whether it is open now, its hours do not say"),
        "facilityCapacity": _("Capacity"),
        "facilityOperator": _("Operator"),
        "facilityPhone": _("Public telephone"),
        "facilityLimit": _("Walk at most"),
        "facilityLimitText": _("{metres} ({minutes} min)"),
        "facilityStands": _("Stands in"),
        "facilityEntrances": _("Entrances"),
        "facilityEntrancesNone": _("not known: one walks to the place itself"),
        "facilitySince": _("On record"),
        "facilityPeriod": _("since {from}"),
        "facilityPeriodEnded": _("from {from} until {to}"),
        "facilityHistory": _("History"),
        "facilityEarlier": _("{count} earlier"),
        "listSeparator": _(", "),
        "facilityAbsent": _("On {day} it did not exist."),
    }


def _hours_words() -> dict[str, str]:
    """OpenStreetMap's words in opening hours."""
    return {
        "hours_Mo": _("Mon"),
        "hours_Tu": _("Tue"),
        "hours_We": _("Wed"),
        "hours_Th": _("Thu"),
        "hours_Fr": _("Fri"),
        "hours_Sa": _("Sat"),
        "hours_Su": _("Sun"),
        "hours_PH": _("public holidays"),
        "hours_off": pgettext("opening hours", "closed"),
        "hours_closed": pgettext("opening hours", "closed"),
    }


def hours_told(hours: str) -> str:
    """Opening hours as OpenStreetMap writes them, its words said in the reader's language; `hoursText` of the card."""
    if hours == "24/7":
        return _("Open day and night")
    words = _hours_words()
    return HOURS_WORDS.sub(lambda word: words[f"hours_{word[0]}"], hours)


def _fact_words() -> dict[str, str]:
    """The facts that a change touched."""
    return {
        "fact_name": _("Name"),
        "fact_address": _("Address"),
        "fact_lat": _("Place"),
        "fact_entrances": _("Entrances"),
        "fact_opening_hours": _("Opening hours"),
        "fact_capacity": _("Capacity"),
        "fact_operator": _("Operator"),
        "fact_public_phone": _("Public telephone"),
    }


def _form_words() -> dict[str, str]:
    return {
        "facilityAdd": _("Add a facility"),
        "facilityChange": _("Change"),
        "facilityMove": _("Move"),
        "facilityClose": _("Close the facility"),
        "facilityReopen": _("Reopen it"),
        "facilityAddHint": _("Click the place on the map, or drag the mark."),
        "facilityMoveHint": _("Click the new place on the map, or drag the mark. Its entrances are left behind."),
        "facilityCloseHint": _("“{name}” ends on the day given. Everything known of it stays, and it can be reopened."),
        "facilityReopenHint": _("“{name}” is there again from the day given, as it was last."),
        "facilitySaveAdd": _("Add “{kind}”"),
        "facilitySaveChange": _("Save the changes"),
        "facilitySaveMove": _("Move it here"),
        "facilitySaveClose": _("Close “{name}”"),
        "facilitySaveReopen": _("Reopen “{name}”"),
        "facilityCancel": _("Cancel"),
        "facilityAnyway": _("Go on all the same"),
        "facilityLook": _("Show it as it is now"),
        "facilityNoPlace": _("Choose the place on the map."),
        "facilityNumber": _("Write a whole number, or leave it empty."),
        "fieldKind": _("Kind"),
        "fieldName": _("Name"),
        "fieldAddress": _("Address"),
        "fieldHours": _("Opening hours"),
        "fieldHoursHint": _("Such as Mo-Fr 08:30-12:00,14:30-18:00, or 24/7"),
        "fieldCapacity": _("Capacity"),
        "fieldCapacityOf": _("Capacity ({unit})"),
        "fieldOperator": _("Operator"),
        "fieldPhone": _("Public telephone"),
        "fieldPhoneHint": _("An office's number, never a person's own"),
        "fieldPlace": _("Place"),
        "fieldDay": _("From day"),
        "fieldWhy": _("Reason"),
    }
