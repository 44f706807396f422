"""Searching the base map by name: places and points of interest, roads. Open to everyone, and of today only."""

from collections.abc import Sequence

from django.db.models import F, Value
from django.utils.translation import gettext as _

from gis_data.functions import AsBox, KeysMatch, PointOnSurface, SearchForm
from gis_data.models import BaseFeature, BaseLayer
from gis_data.models.base import BASE_FEATURE_KEYS
from gis_data.rules.search import RESEMBLES, one_of_classes
from gis_data.search import Hit, Question, Source

PLACES = (BaseLayer.POI, BaseLayer.PLACE, BaseLayer.WATER, BaseLayer.GREEN)
ROADS = (BaseLayer.ROAD, BaseLayer.RAIL)
# A road is many features of one name: so many are looked at, and one is shown for each name and neighbourhood.
CANDIDATES = 120
NEIGHBOURHOOD = 0.05  # degrees


def base_sources() -> list[Source]:
    """What the base map offers."""
    return [
        Source("place", 20, lambda: _("Places"), lambda question: find_features(question, PLACES)),
        Source("road", 30, lambda: _("Roads"), lambda question: find_features(question, ROADS)),
    ]


def find_features(question: Question, layers: Sequence[str]) -> list[Hit]:
    """Named features of these layers, in one query."""
    rows = BaseFeature.objects.exclude(name="").filter(KeysMatch(BASE_FEATURE_KEYS, Value(one_of_classes(layers))))
    rows = question.fitting(rows, BASE_FEATURE_KEYS, SearchForm("name"), "name")
    rows = rows.annotate(place=PointOnSurface("geom"), box=AsBox("geom"), begins=question.begins(BASE_FEATURE_KEYS))
    rows = rows.order_by(question.nearest_first("geom"))[:CANDIDATES]
    hits = {}
    for row in rows.values("source", "source_id", "layer", "name", "place", "box", "begins", kind_=F("kind")):
        lon, lat = row["place"].coords
        neighbourhood = (row["name"], row["layer"], round(lon / NEIGHBOURHOOD), round(lat / NEIGHBOURHOOD))
        hits.setdefault(neighbourhood, _hit(question, row, lon, lat))
    return sorted(hits.values(), key=lambda hit: (hit.fit, question.away(hit.lon, hit.lat)))[: question.limit]


def _hit(question: Question, row: dict, lon: float, lat: float) -> Hit:
    fit = RESEMBLES if question.loosely else question.terms.fit(row["name"], begins=row["begins"])
    layer = str(BaseLayer(row["layer"]).label)
    ref = f"{row['source']}/{row['source_id']}/{row['layer']}"
    return Hit(ref, row["name"], lon, lat, fit, label=layer, bounds=row["box"].extent, more={"class": row["kind_"]})
