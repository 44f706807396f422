"""The words of the area card, in the reader's language. `{name}` is filled in by the page."""

from django.utils.translation import gettext as _


def area_words() -> dict[str, str]:
    """All of them."""
    return {
        "areaLoading": _("Counting what lies in it …"),
        "areaAbsent": _("Not on record on {day}"),
        "showDay": _("Show {day}"),
        "periodSince": _("since {since}"),
        "periodUntil": _("{since} to {until}"),
        "figures": _("Figures"),
        "figHouseholds": _("Households"),
        "figResidents": _("Residents"),
        "figBuildings": _("Buildings"),
        "figArea": _("Area"),
        "figWorkers": _("Grid workers"),
        "figPerWorker": _("Households per worker"),
        "rowsOf": _("{name}: the rows behind the number"),
        "rowsIn": _("The rows behind it in {name}"),
        "closedFigure": _("closed"),
        "closedCounts": _("Numbers of people are open to who holds a post: log in to see them."),
        "children": _("Areas below"),
        "childrenRows": _("Open the table on a page of its own"),
        "colName": _("Name"),
        "colPerWorker": _("Per worker"),
        "posts": _("Posts"),
        "postsRows": _("All posts here and below"),
        "postsMore": _("More posts, and all below"),
        "postsNone": _("Nobody is posted to the area itself."),
        "closedPosts": _("Who holds a post is open to who holds one here."),
        "vacant": _("vacant"),
        "neighbours": _("Neighbours"),
        "borderShared": _("{distance} of border"),
        "cameFrom": _("What it was before"),
        "became": _("What became of it"),
        "itself": _("{name} (lives on)"),
        "shareHouseholds": _("{share} of the households"),
        "shareBuildings": _("{share} of the buildings"),
        "shareArea": _("{share} of the m²"),
        "compare": _("Compare"),
        "compareWith": _("Compare with {name}"),
        "compareDayBefore": _("With the day before"),
        "compareOther": _("With another area or day"),
    }
