"""How much of a layer a tile shows: less from far, and less where it is crowded.

`crowding` says how often a layer's tile was found too large. Such a tile loses, one after the other: its labels and the
attributes that only near views show; all its attributes; its smallest features, half of what is left each time.
"""

from collections.abc import Mapping

from django.db.models import Expression

from gis_data.layers import Layer

FULL_DETAIL_ZOOM = 15
MOST_FEATURES = 60_000  # more do not fit whatever they are: a feature takes 9 bytes at least
CROWDED_FEATURES = 16_000
CLOSE_ZOOM = 14  # farther out, of small shapes only as many are drawn as tell the density
FAR_FEATURES = 10_000
SMALLEST_SHAPE_PX = 2  # width and height of a building together
LARGE_SHAPE_PX = 8
SMALLEST_LABEL_PX = 16  # no name fits into an area of a smaller side


def carried(layer: Layer, zoom: int, crowding: int) -> Mapping[str, str | Expression]:
    """The attributes that features carry."""
    dropped = crowding + (zoom < layer.full_zoom)
    if dropped > 1:
        return {}
    if dropped:
        return {name: source for name, source in layer.attributes.items() if name in layer.far_attributes}
    return layer.attributes


def is_thinned(crowding: int) -> bool:
    """Whether features are left out; then the largest stay."""
    return crowding > 1


def room(crowding: int) -> int:
    """How many features there is room for."""
    return CROWDED_FEATURES >> (crowding - 2) if is_thinned(crowding) else MOST_FEATURES
