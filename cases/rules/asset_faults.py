"""What can be wrong with a component of the city, in words: the same for pages, the API and files."""

from django.utils.translation import gettext_lazy as _

from gis_data.findings import Kind, Severity

NEAR_DUPLICATE_M = 0.5  # the accuracy of a surveyed place (A, GB/T 47678.5-2026)

NAME_MISSING = Kind(
    "name-missing",
    Severity.ERROR,
    _("The asset has no name."),
    _("Call it after its kind, and where that does not tell it apart, its number."),
)
TOO_LONG = Kind(
    "text-too-long",
    Severity.ERROR,
    _("The text has {length} characters; {limit} are kept."),
    _("Shorten it."),
)
NO_CHOICE = Kind(
    "no-such-choice",
    Severity.ERROR,
    _("{value} is none of: {known}."),
    _("Choose one of these."),
)
BAD_CREDIT_CODE = Kind(
    "credit-code-wrong",
    Severity.ERROR,
    _("{value} is no unified social credit code."),
    _("It has 18 digits and capital letters, without I, O, S, V and Z."),
)
NO_MANAGER = Kind(
    "no-such-department",
    Severity.ERROR,
    _("There is no department {value}."),
    _("Choose one of the departments, or give its name alone."),
)
PLACE_MISSING = Kind(
    "place-missing",
    Severity.ERROR,
    _("The asset has no place."),
    _("Give longitude and latitude, or put it on the map by hand."),
)
PLACE_NO_DEGREES = Kind(
    "place-not-degrees",
    Severity.ERROR,
    _("{value} is no longitude and latitude."),
    _("Longitudes go from -180 to 180, latitudes from -90 to 90, longitude first."),
)
SHAPE_INVALID = Kind(
    "shape-invalid",
    Severity.ERROR,
    _("The shape is not valid: {value}"),
    _("Draw it again so that its border does not cross itself."),
)
OUTSIDE = Kind(
    "place-outside",
    Severity.ERROR,
    _("The place ({value}) lies in none of the areas of this system."),
    _("Check the coordinates and which datum they are in; the areas on record decide what belongs here."),
)
REASON_MISSING = Kind(
    "reason-missing",
    Severity.ERROR,
    _("Taking an asset out of the register needs a reason."),
    _("Say in a few words why it is no more."),
)
BEFORE_LATEST = Kind(
    "day-before-latest",
    Severity.ERROR,
    _("Something is on record from {first} on already; a change from {value} would rewrite it."),
    _("Choose {first} or a later day."),
)
ENDS_TOO_EARLY = Kind(
    "ends-too-early",
    Severity.ERROR,
    _("It exists from {first} on; it cannot end on {value}."),
    _("The earliest end is {earliest}."),
)
IS_ENDED = Kind(
    "is-ended",
    Severity.ERROR,
    _("The asset is out of the register since {value}."),
    _("If that was a mistake, take the removal back; a new one in its place gets a code of its own."),
)
NOT_ENDED = Kind(
    "is-not-ended",
    Severity.ERROR,
    _("The asset is in the register, and was not taken out of it."),
    _("Nothing needs to be taken back."),
)
REOPEN_NEEDS_REASON = Kind(
    "reopen-needs-reason",
    Severity.ERROR,
    _("Taking a removal back needs a reason."),
    _("Say in a few words why the asset was never gone."),
)
DUPLICATE = Kind(
    "duplicate",
    Severity.WARNING,
    _("There is one of this kind within {limit} m already: {value}."),
    _("If it is the same, change that one. If it is another, go on."),
)
KIND_RETIRED = Kind(
    "kind-not-in-use",
    Severity.ERROR,
    _("The kind {value} is not in use."),
    _("Choose a kind of the catalogue in use."),
)
CODE_OF_OTHER_KIND = Kind(
    "asset-code-other-kind",
    Severity.ERROR,
    _("The code {value} says kind {said}; the asset is of kind {kind}."),
    _("Correct one of the two, or leave the code empty to have one issued."),
)
OTHER_CODE_WRONG = Kind(
    "other-code-wrong",
    Severity.ERROR,
    _("{value} is no code of another scheme."),
    _("Name the scheme in up to 40 letters, digits and dashes, and give its code in up to 60 characters."),
)
OTHER_CODE_TAKEN = Kind(
    "other-code-taken",
    Severity.ERROR,
    _("The code {value} is that of another asset."),
    _("Look that one up, or correct the code."),
)
NO_SUCH_PHOTO = Kind(
    "no-such-photo",
    Severity.ERROR,
    _("This photo is not one of the asset's."),
    _("Look at the asset as it is now."),
)
