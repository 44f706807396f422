"""What cases add to the map page: the cards of a case and of a whistle, with the way to their pages."""

from django.urls import reverse
from django.utils.translation import gettext as _

from cases.desk.access import has_a_desk
from gis_data.map_parts import MapPart

_NUMBER, _UID = "-number-", "11111111-1111-4111-8111-111111111111"


def case_part() -> MapPart:
    """Registered when Django starts."""
    return MapPart(
        key="case",
        module="js/desk/part.js",
        words=_words,
        addresses=_addresses,
        data=lambda user: {"may": has_a_desk(user)},
    )


def whistle_part() -> MapPart:
    """The same for whistles under way."""
    return MapPart(
        key="whistle",
        module="js/desk/whistle_part.js",
        words=_whistle_words,
        addresses=lambda: {"whistleCard": reverse("whistle_card", args=[_UID]).replace(_UID, "{uid}")},
    )


def _addresses() -> dict[str, str]:
    card = reverse("case_card", args=[_NUMBER]).replace(_NUMBER, "{number}")
    return {"caseCard": card, "desk": reverse("desk"), "dashboard": reverse("dashboard")}


def _words() -> dict[str, str]:
    return {
        "group_cases": _("Cases"),
        "caseHead": _("Chosen case"),
        "caseLoading": _("Looking up the case …"),
        "casePage": _("Open the case"),
        "caseOpen": _("Open cases here"),
        "caseBoard": _("Dashboard of this area"),
    }


def _whistle_words() -> dict[str, str]:
    return {
        "whistleHead": _("Chosen whistle"),
        "whistleLoading": _("Looking up the whistle …"),
        "whistlePage": _("Open the whistle"),
    }
