"""Searching the base map by name: places and points of interest, roads. Open to everyone, and of today only."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from gis_data.models import BaseLayer
from gis_data.rules.search import RESEMBLES
from gis_data.search import Asking, Call, Hit, Question, Source

PLACES = (BaseLayer.POI, BaseLayer.PLACE, BaseLayer.WATER, BaseLayer.GREEN)
ROADS = (BaseLayer.ROAD, BaseLayer.RAIL)
# A road is many features of one name: so many are looked at, and one is shown for each name and neighbourhood.
CANDIDATES = 120
NEIGHBOURHOOD = 0.05  # degrees
FIND = "(SELECT json_agg(f) FROM gis_find_features(%s, %s, %s, %s, %s, %s, %s, %s) f)"


def base_sources() -> list[Source]:
    """What the base map offers."""
    return [
        Source("place", 20, lambda: _("Places"), lambda question: find_features(question, PLACES)),
        Source("road", 30, lambda: _("Roads"), lambda question: find_features(question, ROADS)),
    ]


def find_features(question: Question, layers: Sequence[str]) -> Asking:
    """Named features of these layers, in one call."""
    asked = (question.query, question.alike, question.start, question.holding)
    rows = yield Call(FIND, (*asked, [str(layer) for layer in layers], *question.place, CANDIDATES))
    hits: dict[tuple, Hit] = {}
    for row in rows:
        if question.holds(row["name"]):
            hit = _hit(question, row)
            near = (round(hit.lon / NEIGHBOURHOOD), round(hit.lat / NEIGHBOURHOOD))
            hits.setdefault((hit.title, hit.label, near), hit)
    return sorted(hits.values(), key=lambda hit: (hit.fit, question.away(hit.lon, hit.lat)))[: question.limit]


def _hit(question: Question, row: dict) -> Hit:
    name = row["name"]
    return Hit(
        *(row["ref"], name, row["lon"], row["lat"]),
        RESEMBLES if question.loosely else question.terms.fit(name, begins=bool(row["begins"])),
        label=str(BaseLayer(row["layer"]).label),
        bounds=tuple(row["bounds"]),
        more={"class": row["kind"]},
    )
