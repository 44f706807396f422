"""The words that the map page's scripts say, in the reader's language. `{name}` is filled in by the page."""

from django.utils.translation import gettext as _

from grids.card.words import area_words
from grids.choropleth_words import choropleth_words
from grids.tool_words import tool_words


def page_words() -> dict[str, str]:
    """All of them, for the page's data block."""
    return _card_words() | _problem_words() | _frame_words() | choropleth_words() | tool_words()


def _card_words() -> dict[str, str]:
    return area_words() | {
        "headNothing": _("Chosen place"),
        "headPoint": _("Chosen point"),
        "pagesOfArea": _("More about this area"),
        "cardEmptyTitle": _("Click the map"),
        "cardEmptyText": _(
            "You will see which area, community and grid the point lies in, which building is near, and whom to ask."
        ),
        "cardLoading": _("Looking up {lon}, {lat} …"),
        "noArea": _("No area here"),
        "outsideText": _("On {day} this point lay in none of the areas on record."),
        "nearest": _("Nearest area"),
        "away": _("{distance} away"),
        "chain": _("Areas, from the top down"),
        "showBoundary": _("Show the boundary of {name}"),
        "building": _("Building"),
        "buildingNamed": _("No. {number}"),
        "buildingNone": _("No building within {distance}"),
        "buildingInside": _("The point is in the building"),
        "buildingNear": _("{distance} from the point"),
        "border": _("Nearest border"),
        "borderBeyond": _("{distance}, beyond it {name}"),
        "borderEdge": _("{distance}, beyond it no area is on record"),
        "twoPossible": _(
            "Within {distance} of a border two grids are possible: {here} or {there}. Ask which side before you act."
        ),
        "edgePossible": _(
            "Within {distance} of the edge of the map: the point may lie outside. Ask which side before you act."
        ),
        "contact": _("Public contact"),
        "contactNone": _("None on record"),
        "position": _("Position"),
        "day": _("As of"),
        "close": _("Close"),
    }


def _problem_words() -> dict[str, str]:
    return {
        "failTitle": _("No answer"),
        "failNetwork": _("The server cannot be reached. Check the connection, then try again."),
        "failServer": _("The server has a problem and could not answer. Try again in a moment."),
        "failSlow": _("The server did not answer in {seconds} seconds. Try again in a moment."),
        "forbiddenTitle": _("Not open to you"),
        "forbiddenText": _("Log in with an account that holds a post here, or ask the office responsible."),
        "logIn": _("Log in"),
        "again": _("Try again"),
        "tilesFailed": _("Parts of the map could not be loaded."),
        "reload": _("Load them again"),
        "scriptsFailed": _("The panels around the map could not be loaded."),
        "emptyTitle": _("No areas yet"),
        "emptyText": _("This system holds no areas yet. Bring them in with import_areas, or load the demo city."),
        "noAreasOnDay": _("No areas are on record for that day in this view."),
        "boundaryFailed": _("The boundary could not be loaded."),
    }


def _frame_words() -> dict[str, str]:
    return {
        "group_areas": _("Areas"),
        "group_buildings": _("Buildings"),
        "group_base": _("Base map"),
        "markersShow": _("Show"),
        "markersAll": _("all kinds"),
        "today": _("Today"),
        "pastDay": _("Showing {day}, not today."),
        "futureDay": _("Showing {day}, which is yet to come."),
        "dayBefore": _("the day before"),
        "dayFrom": _("the first day"),
        "badDay": _("There is no such day. A day is written like 2020-06-08."),
        "zoomedTooFarOut": _("Shown when you zoom in"),
        "searchCount": _("{count} found"),
        "searchLoosely": _("Nothing fits exactly. These sound or are spelled like it."),
        "searchLogIn": _("Log in to find buildings and addresses."),
        "mapLabel": _("Map: arrow keys move, plus and minus zoom, Enter asks about the centre"),
    }
