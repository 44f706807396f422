"""What can be wrong with an item, a claim or a partner, in words: the same for pages, API and administration."""

from django.utils.translation import gettext_lazy as _

from gis_data.findings import Kind, Severity

LONGEST_TITLE, LONGEST_TEXT, LONGEST_REASON = 100, 2000, 500


def _error(code: str, problem: str, remedy: str) -> Kind:
    return Kind(code, Severity.ERROR, problem, remedy)


TITLE_MISSING = _error("title-missing", _("There is no title."), _("Say in some words what it is."))
NAME_MISSING = _error("name-missing", _("The partner has no name."), _("Give the name of the organisation."))
TOO_LONG = _error("text-too-long", _("The text has {length} characters; {limit} are kept."), _("Shorten it."))
PLACE_WRONG = _error(
    "place-not-degrees",
    _("{value} is no longitude and latitude."),
    _("Longitudes go from -180 to 180, latitudes from -90 to 90, longitude first."),
)
PLACE_ELSEWHERE = _error(
    "place-not-in-area",
    _("The place ({value}) does not lie in the area of the item today."),
    _("Move the place, choose another area, or leave the place empty."),
)
REASON_MISSING = _error("reason-missing", _("No reason is given."), _("Say why, so that others can follow it."))
NOT_FROM_HERE = _error(
    "partner-not-of-area",
    _("{value} has not signed up in the area of the item or in one above it."),
    _("Choose a partner of this area, or sign it up here."),
)
PARTNER_ENDED = _error(
    "partner-ended", _("{value} is not a partner any more."), _("Choose one that is signed up today.")
)
WRONG_CLAIMANT = _error(
    "wrong-claimant",
    _("Problems, needs and projects are claimed by partners, resources by areas."),
    _("Choose a partner for this, or an area for a resource."),
)
ONLY_RESOURCES = _error(
    "only-resources",
    _("Partners offer resources only."),
    _("Put it on the list of resources, or leave the partner out."),
)
AREA_ELSEWHERE = _error(
    "area-not-below",
    _("The resource is for {value} and the areas below it."),
    _("Choose one of these areas."),
)
NOT_OPEN = _error("item-not-open", _("It is {value}, not open."), _("Look at it as it is now."))
NOT_NOW = _error("not-now", _("A claim that is {value} cannot be treated so."), _("Look at it as it is now."))
CLAIM_RUNS = _error("claim-runs", _("Somebody has claimed it."), _("Let the claim be given up first."))
RATING_WRONG = _error("rating-wrong", _("{value} is no rating."), _("Ratings are whole numbers from 1 to 5."))
RATED = _error("rated-already", _("This side has rated it already."), _("A rating stays as it was given."))
NOT_SHELVED = _error(
    "case-not-shelved",
    _("The case is {value}, not in the problem bank."),
    _("Only what is in the problem bank is put on the list of problems."),
)
LISTED = _error("case-listed", _("The case is on the list already."), _("Look for it on the list of problems."))
NO_GRID = _error("case-without-grid", _("The case lies in no grid."), _("Hand it over to a grid first."))
SIGNED_UP = _error("partner-exists", _("{value} has signed up in this area already."), _("Use the one that is there."))
ENDS_EARLY = _error(
    "ends-before-begin", _("It would end before it began."), _("Choose a later day, {earliest} at the earliest.")
)
