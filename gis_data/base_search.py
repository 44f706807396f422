"""Searching the base map by name: places and points of interest, roads. Open to everyone, and of today only."""

from collections.abc import Sequence

from django.db import connection
from django.utils.translation import gettext as _

from gis_data.models import BaseLayer
from gis_data.rules.search import RESEMBLES, one_of_classes
from gis_data.search import Hit, Question, Source

PLACES = (BaseLayer.POI, BaseLayer.PLACE, BaseLayer.WATER, BaseLayer.GREEN)
ROADS = (BaseLayer.ROAD, BaseLayer.RAIL)
# A road is many features of one name: so many are looked at, and one is shown for each name and neighbourhood.
CANDIDATES = 120
NEIGHBOURHOOD = 0.05  # degrees
# As text and not by the ORM, which takes longer to write it than PostgreSQL to answer it.
FEATURES = """
SELECT source || '/' || source_id || '/' || layer, layer, kind, name,
       gis_search_keys(name, '', '', '', layer) @@ %(start)s::tsquery,
       ST_X(place), ST_Y(place), ST_XMin(geom), ST_YMin(geom), ST_XMax(geom), ST_YMax(geom)
FROM (
    SELECT source, source_id, layer, kind, name, geom, ST_PointOnSurface(geom) AS place FROM gis_data_basefeature
    WHERE name <> '' AND gis_search_keys(name, '', '', '', layer) @@ %(layers)s::tsquery
      AND (gis_search_keys(name, '', '', '', layer) @@ %(query)s::tsquery OR name %% %(alike)s::text)
    ORDER BY geom <-> ST_SetSRID(ST_MakePoint(%(lon)s, %(lat)s), 4326) LIMIT %(most)s
) found
"""


def base_sources() -> list[Source]:
    """What the base map offers."""
    return [
        Source("place", 20, lambda: _("Places"), lambda question: find_features(question, PLACES)),
        Source("road", 30, lambda: _("Roads"), lambda question: find_features(question, ROADS)),
    ]


def find_features(question: Question, layers: Sequence[str]) -> list[Hit]:
    """Named features of these layers, in one query."""
    with connection.cursor() as cursor:
        cursor.execute(FEATURES, question.parameters() | {"layers": one_of_classes(layers), "most": CANDIDATES})
        rows = cursor.fetchall()
    hits = {}
    for ref, layer, kind, name, begins, lon, lat, *bounds in rows:
        if not question.holds(name):
            continue
        fit = RESEMBLES if question.loosely else question.terms.fit(name, begins=bool(begins))
        label = str(BaseLayer(layer).label)
        hit = Hit(ref, name, lon, lat, fit, label=label, bounds=tuple(bounds), more={"class": kind})
        hits.setdefault((name, layer, round(lon / NEIGHBOURHOOD), round(lat / NEIGHBOURHOOD)), hit)
    return sorted(hits.values(), key=lambda hit: (hit.fit, question.away(hit.lon, hit.lat)))[: question.limit]
