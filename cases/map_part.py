"""What cases add to the map page: the card of a case, with the way to its page."""

from django.urls import reverse
from django.utils.translation import gettext as _

from cases.desk.access import has_a_desk
from gis_data.map_parts import MapPart

_EXAMPLE = "-number-"


def case_part() -> MapPart:
    """Registered when Django starts."""
    return MapPart(
        key="case",
        module="js/desk/part.js",
        words=_words,
        addresses=_addresses,
        data=lambda user: {"may": has_a_desk(user)},
    )


def _addresses() -> dict[str, str]:
    card = reverse("case_card", args=[_EXAMPLE]).replace(_EXAMPLE, "{number}")
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
