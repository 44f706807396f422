"""The colours of the measure on the map, for the file in which someone takes the map away."""

from datetime import date

from django.utils.translation import gettext as _

from gis_data import measures
from gis_data.layers import User
from gis_data.measures import Measure, UnknownMeasure
from gis_data.rules.class_looks import number
from gis_data.rules.classes import FEWEST_CLASSES, MOST_CLASSES, BadClasses, Method, Place
from gis_data.takeaway.colouring import NONE, Colouring, Entry
from grids.choropleth import CLASSES, DAYS, NoFixedLimits, NotOpen, UnknownLevel, Wish, coloured
from grids.choropleth_words import choropleth_words

PARTS = 5  # of `by`: measure, level, method, classes, days
MOST_DAYS = 3_650
REFUSED = (NotOpen, UnknownMeasure, UnknownLevel, NoFixedLimits, BadClasses, ValueError)


class NoColours(ValueError):
    """The map cannot be coloured as asked; the message is for the caller."""


def read_colouring(text: str, user: User, day: date) -> Colouring | None:
    """From `by` as in the page's address (`unvisited,community,quantile,5,30`); None for nothing. Raises NoColours."""
    if not text:
        return None
    key, *rest = text.split(",")
    level, method, classes, days = [*rest, *[""] * PARTS][: PARTS - 1]
    try:
        wish = Wish(
            level or None,
            day,
            Method(method) if method else None,
            _between(classes, CLASSES, FEWEST_CLASSES, MOST_CLASSES),
            _between(days, DAYS, 1, MOST_DAYS),
        )
        return _colouring(measures.get(key), coloured(key, user, wish))
    except NotOpen as refusal:
        raise NoColours(str(refusal)) from None
    except REFUSED:
        raise NoColours(_("The map cannot be coloured by {by}.").format(by=text)) from None


def _between(text: str, usual: int, least: int, most: int) -> int:
    """A whole number in a text, or the usual one. Raises ValueError outside the limits."""
    found = int(text or usual)
    if not least <= found <= most:
        raise ValueError(text)
    return found


def _colouring(measure: Measure, answer: dict) -> Colouring:
    """What the page's legend and its hover say, in the same words."""
    words, counts = choropleth_words(), answer["counts"]
    shades = [one["shade"] for one in answer["classes"]]
    places = {
        Place.NONE: (NONE, words["colourNothing"].format(none=measure.none), True),
        Place.FEW: (Place.FEW.value, words["colourFew"].format(least=measure.least_base), measure.least_base > 0),
        Place.UNSHARED: (Place.UNSHARED.value, str(measure.unshared), bool(measure.unshared)),
        Place.CLOSED: (Place.CLOSED.value, words["colourClosed"], counts[Place.CLOSED.value] > 0),
    }
    texts = {place: text for place, (_look, text, _is_shown) in places.items()}
    entries = [Entry(one["shade"], one["text"], one["count"]) for one in answer["classes"]]
    entries += [Entry(look, text, counts[place.value]) for place, (look, text, is_shown) in places.items() if is_shown]
    return Colouring(
        layer=f"area-{answer['level']}",
        title=str(measure.title),
        lead=words["colourLegend"].format(unit=measure.unit, day=answer["on"]),
        entries=tuple(entries),
        looks={
            uid: shades[place] if isinstance(place, int) else places[Place(place)][0]
            for uid, (place, *_rest) in answer["values"].items()
        },
        figures={uid: _figure(row, measure, texts) for uid, row in answer["values"].items()},
        note=words["colourRange"] if answer["diverging"] else "",
    )


def _figure(row: list, measure: Measure, texts: dict[Place, str]) -> str:
    """An area's figure in words."""
    place, value = row[0], row[1] if len(row) > 1 else None
    return f"{number(value, measure.decimals)} {measure.unit}" if isinstance(place, int) else texts[Place(place)]
