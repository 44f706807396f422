"""Searching the base map by name: places and points of interest, roads. Open to everyone, and of today only."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from gis_data.models import BaseLayer
from gis_data.search import Call, Hit, Question, Source

PLACES = (BaseLayer.POI, BaseLayer.PLACE, BaseLayer.WATER, BaseLayer.GREEN)
ROADS = (BaseLayer.ROAD, BaseLayer.RAIL)


def base_sources() -> list[Source]:
    """What the base map offers."""
    return [
        Source("place", 20, lambda: _("Places"), lambda _question: feature_rows(PLACES), tell_feature),
        Source("road", 30, lambda: _("Roads"), lambda _question: feature_rows(ROADS), tell_feature),
    ]


def feature_rows(layers: Sequence[BaseLayer]) -> Call:
    """Named features of these layers."""
    return Call("gis_find_features(asked, %s)", ([layer.value for layer in layers],))


def tell_feature(_question: Question, row: dict[str, Any]) -> Hit:
    """A feature by its name."""
    return Hit(
        *(row["ref"], row["name"], row["lon"], row["lat"], row["fit"]),
        label=str(BaseLayer(row["layer"]).label),
        bounds=tuple(row["bounds"]),
        more={"class": row["kind"]},
    )
