"""What walks add to the map page: circles around any place and any facility, and the layers of a kind of facility."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from facilities.models import WalkGroup
from facilities.page import EXAMPLE_UID
from facilities.walk_layers import kinds_in_use, sees_counts
from gis_data.layers import User
from gis_data.map_parts import MapPart


def walk_part() -> MapPart:
    """Registered when Django starts."""
    return MapPart(
        key="walk",
        module="js/walks/part.js",
        styles=("css/walks.css",),
        words=walk_words,
        addresses=walk_addresses,
        data=walk_data,
    )


def walk_addresses() -> dict[str, str]:
    """Where the script asks; `{uid}` is filled in by it."""
    circle = reverse("api:circle_of_facility", args=[EXAMPLE_UID]).replace(EXAMPLE_UID, "{uid}")
    return {
        "circles": reverse("api:circle_of_point"),
        "facilityCircle": circle,
        "coverage": reverse("coverage"),
        "near": reverse("near"),
        "whatIf": reverse("api:what_if"),
    }


def walk_data(user: User) -> dict[str, Any]:
    """The kinds in use, the groups, and whether the reader may know how many households there are."""
    kinds = kinds_in_use()
    return {
        "kinds": [{"key": kind.key, "label": kind.label, "limitM": kind.limit_metres} for kind in kinds],
        "groups": [{"key": group.key, "label": group.label} for group in WalkGroup.objects.all()],
        "counts": sees_counts(user),
    }


def walk_words() -> dict[str, str]:
    """What the script says. `{name}` is filled in by it."""
    return _walk_words() | _what_if_words()


def _what_if_words() -> dict[str, str]:
    return {
        "whatIfOpen": _("What if one stood there: click the place"),
        "whatIfClose": _("What if it closed"),
        "whatIfOpenTitle": _("What if one stood here: {kind}"),
        "whatIfCloseTitle": _("What if it closed: {name}"),
        "whatIfBefore": _("today"),
        "whatIfAfter": _("then"),
        "whatIfTouched": _("{households} households whose walk changes"),
        "whatIfCity": _("{households} households in all"),
        "whatIfShare": _("within reach"),
        "whatIfMean": _("mean walk"),
        "whatIfTakers": _("Where they would go"),
        "whatIfTakes": _("{households} households"),
        "whatIfNothing": _("Nothing is changed by this question, and nothing of it is kept."),
    }


def _walk_words() -> dict[str, str]:
    return {
        "walkHead": _("Walks"),
        "walkCircle": _("Service circle"),
        "walkTool": _("Who can walk to what"),
        "walkTitle": _("Who can walk to what"),
        "walkFromTitle": _("What can be walked to from here"),
        "walkCircleTitle": _("Service circle: {name}"),
        "walkLoading": _("Walking …"),
        "walkKind": _("Kind of facility"),
        "walkKindHint": _("Held to a walk of {metres}."),
        "walkNoKinds": _("No facilities are on record yet. Bring some in, or add them on the map."),
        "walkShow": _("On the map"),
        "walkShowCircles": _("Service circles of all of them"),
        "walkShowWalks": _("Buildings by their walk"),
        "walkShowLeftOut": _("Homes left out"),
        "walkToday": _("These layers show today, whatever the day of the map."),
        "walkNearer": _("Homes left out appear when the map is nearer."),
        "walkColour": _("Colour areas by the share within reach"),
        "walkFrom": _("Walk from a place: click it on the map"),
        "walkPlacing": _("Click the place on the map."),
        "walkWho": _("Who walks"),
        "walkRing": _("{minutes} min"),
        "walkRingMetres": _("{metres}"),
        "walkReached": _("ways"),
        "walkHouseholds": _("households"),
        "walkBuildings": _("buildings"),
        "walkStraight": _("Straight-line ring beside it, for comparison"),
        "walkStraightText": _(
            "A ring of {metres} drawn with compasses holds {households} households. {wrong} of them cannot walk it."
        ),
        "walkStraightPlain": _("A ring of {metres} drawn with compasses, which nobody walks."),
        "walkOff": _("The place is {metres} from the nearest way; that is part of the walk."),
        "walkPiece": _("It stands on a piece of the network that is not joined to the rest ({share} % of all ways)."),
        "walkNetwork": _("Walked along today's network."),
        "walkNearPage": _("List what is near"),
        "walkCoverage": _("Services within a walk"),
        "walkLegendIn": _("up to half the distance, up to the distance"),
        "walkLegendOut": _("farther, up to twice the distance, farther still"),
    }
