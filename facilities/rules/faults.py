"""What can be wrong with a facility, in words: the same for the page, the API, the administration and files."""

from django.utils.translation import gettext_lazy as _

from gis_data.findings import Kind, Severity

FARTHEST_ENTRANCE_M = 500
NEAR_DUPLICATE_M = 30
MOST_CAPACITY = 1_000_000
LONGEST_HOURS = 255

NAME_MISSING = Kind(
    "name-missing",
    Severity.ERROR,
    _("The facility has no name."),
    _("Give the name that stands on its sign."),
)
TOO_LONG = Kind(
    "text-too-long",
    Severity.ERROR,
    _("The text has {length} characters; {limit} are kept."),
    _("Shorten it."),
)
PLACE_MISSING = Kind(
    "place-missing",
    Severity.ERROR,
    _("The facility has no coordinates."),
    _("Give longitude and latitude, or put it on the map by hand."),
)
PLACE_NO_DEGREES = Kind(
    "place-not-degrees",
    Severity.ERROR,
    _("{value} is no longitude and latitude."),
    _("Longitudes go from -180 to 180, latitudes from -90 to 90, longitude first."),
)
OUTSIDE = Kind(
    "place-outside",
    Severity.ERROR,
    _("The place ({value}) lies in none of the areas of this system: in another city, or in a lake beyond the border."),
    _("Check the coordinates and which datum they are in; the areas on record decide what belongs here."),
)
ENTRANCE_FAR = Kind(
    "entrance-far",
    Severity.ERROR,
    _("An entrance lies {metres:,.0f} m from the place itself; more than {limit} m cannot be right."),
    _("Move the entrance, or the place."),
)
CAPACITY_WRONG = Kind(
    "capacity-wrong",
    Severity.ERROR,
    _("{value} is no capacity."),
    _("Give a whole number from 0 up, or leave it empty when it is not known."),
)
HOURS_WRONG = Kind(
    "hours-wrong",
    Severity.ERROR,
    _("The opening hours cannot be read from here on: {rest}"),
    _("Write them like {example}, or 24/7."),
)
END_BEFORE_BEGIN = Kind(
    "end-before-begin",
    Severity.ERROR,
    _("The last day ({value}) is not after the first ({first})."),
    _("Correct one of the two; the day of the end is the first on which the facility is no more."),
)
REASON_MISSING = Kind(
    "reason-missing",
    Severity.ERROR,
    _("Closing a facility needs a reason."),
    _("Say in a few words why it closes, and on whose decision."),
)
BEFORE_LATEST = Kind(
    "day-before-latest",
    Severity.ERROR,
    _("Something is on record from {first} on already; a change from {value} would rewrite it."),
    _("Choose {first} or a later day."),
)
CLOSES_TOO_EARLY = Kind(
    "closes-too-early",
    Severity.ERROR,
    _("It exists from {first} on; it cannot end on {value}."),
    _("The earliest end is {earliest}."),
)
IS_CLOSED = Kind(
    "is-closed",
    Severity.ERROR,
    _("The facility is closed since {value}."),
    _("Reopen it first."),
)
IS_OPEN = Kind(
    "is-open",
    Severity.ERROR,
    _("The facility is not closed."),
    _("Nothing needs to be done."),
)
DUPLICATE = Kind(
    "duplicate",
    Severity.WARNING,
    _("There is one of this kind and name within {limit} m already: {value}."),
    _("If it is the same, change that one. If it is another, go on."),
)
KIND_RETIRED = Kind(
    "kind-not-in-use",
    Severity.ERROR,
    _("The kind {value} is not in use."),
    _("Choose another kind, or take it into use again in the administration."),
)
