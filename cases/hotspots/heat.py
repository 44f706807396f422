"""The heat surface as bands between contours, of the cases that a reader may see.

Bands and not a picture: they are sharp on paper and at every zoom, take their colours from the style sheet (and so from
the legend), are read aloud with their numbers, and no image has to be let past the content security policy.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from cases.hotspots.areas import in_degrees
from cases.hotspots.asked import Asked, BadAsked, number
from cases.hotspots.seen import Seen, seen_places
from cases.hotspots.words import days_text
from cases.rules.hotspots import Surface, Window, density, land_mask
from facilities.walks import geojson
from gis_data.rules.class_looks import shades
from gis_data.rules.walk.contour_kernels import zero_rings
from gis_data.rules.walk.workspace import workspace
from grids.access import User

BANDWIDTHS = (50, 2_000)  # metres
USUAL_BANDWIDTH = 200  # the next corner; the same whatever the period, so that periods can be compared
FEWEST = 20
# Contours around the parts that hold 80, 60, 40 and 20 of a hundred cases.
SHARES = (0.0, 0.2, 0.4, 0.6, 0.8)
_EDGE = 3  # bandwidths around the outermost case
CELLS = Window.cells
_EIGHT = 8  # the kernel takes rows of whole eights
_PER_CELL = 2.0  # a bandwidth has so many cells at least


def told(asked: Asked, user: User, wish: str) -> str:
    """The bands as GeoJSON text, the faintest first. `wish` is a bandwidth in metres, or nothing. Raises BadAsked."""
    seen = seen_places(asked, user)
    least = _least_bandwidth(seen)
    bandwidth = number("bandwidth", wish, BANDWIDTHS, max(USUAL_BANDWIDTH, least))
    if bandwidth < least:
        text = _("For ground of this size the bandwidth is at least %(least)s m.")
        raise BadAsked("bandwidth", text % {"least": least})
    method = [
        {"name": _("Method"), "value": _("Kernel density (Gaussian), corrected at the edge of the ground")},
        {"name": _("Period"), "value": days_text(asked.period)},
        {"name": _("Bandwidth"), "value": f"{bandwidth} m"},
        {"name": _("Bands"), "value": _("the darkest holds a fifth of the cases, each further one another fifth")},
        {"name": _("Counted"), "value": _("cases that you may see, without merged duplicates")},
    ]
    beside = {"bandwidth": bandwidth, "cases": len(seen.xy), "unit": _("cases per km²"), "method": method,
              "asked": asked.described() | {"bandwidth": bandwidth}}  # fmt: skip
    if len(seen.xy) < FEWEST:
        text = _("%(found)s cases are too few for a surface; at least %(least)s are needed.")
        figures = {"found": len(seen.xy), "least": FEWEST}
        doubt = {"told": False, "code": "too_few_cases", "text": text % figures, "figures": figures}
        return geojson.collection([], verdict=doubt, notes=[], **beside)
    notes = [_("It shows where cases are, and so also where people are: it is no finding. Compare with rates.")]
    surface = _surface(seen, bandwidth)
    features = [geojson.feature(geojson.geometry(shape), told_band) for shape, told_band in _bands(surface, seen)]
    return geojson.collection(features, verdict={"told": True}, notes=notes, **beside)


def _least_bandwidth(seen: Seen) -> int:
    """Metres below which the cells of the surface could not show it."""
    span = float(np.ptp(seen.xy, axis=0).max()) if len(seen.xy) else 0.0
    return int(np.ceil(span * _PER_CELL / (CELLS - 2 * _EDGE * _PER_CELL) / 10) * 10)


def _surface(seen: Seen, bandwidth: int) -> Surface:
    """Around the cases, as far as the kernel reaches."""
    west, south, east, north = np.concatenate([seen.xy.min(axis=0), seen.xy.max(axis=0)])
    reach = _EDGE * bandwidth
    window = Window(west - reach, south - reach, east + reach, north + reach)
    return density(seen.xy, window, bandwidth, land_mask(seen.ground, window))


def _bands(surface: Surface, seen: Seen) -> list[tuple[shapely.Geometry, dict[str, Any]]]:
    """The shape (degrees) and the properties of each band."""
    limits = np.unique(np.nanquantile(_at_cases(surface, seen), SHARES))
    rings = [_above(surface, limit) for limit in limits]
    looks = shades(len(limits), diverging=False)
    found = []
    for i, (shape, low, shade) in enumerate(zip(rings, limits.tolist(), looks, strict=True)):
        band = shapely.difference(shape, rings[i + 1]) if i + 1 < len(rings) else shape
        if shapely.is_empty(band):
            continue
        high = limits[i + 1] if i + 1 < len(rings) else float(np.nanmax(surface.per_km2))
        ends = {"from": round(low, 1), "to": round(float(high), 1)}
        text = _("%(low)s to %(high)s cases per km²") % {"low": f"{low:,.0f}", "high": f"{high:,.0f}"}
        found.append((in_degrees(seen.plane, band), ends | {"shade": shade, "text": text}))
    return found


def _at_cases(surface: Surface, seen: Seen) -> NDArray[np.float64]:
    """The height of the surface at each case on land."""
    window = surface.window
    cells = ((seen.xy - (window.west, window.south)) / window.cell_m).astype(np.int64)
    column, row = np.clip(cells, 0, window.cells - 1).T
    return surface.per_km2[row, column]


def _above(surface: Surface, limit: float) -> shapely.Geometry:
    """Where the surface is not below a limit, in the plane."""
    cells = surface.window.cells
    wide = -(-(cells + 2) // _EIGHT) * _EIGHT
    field = np.full((cells + 2, wide), -1.0, dtype=np.float32)
    field[1:-1, 1 : cells + 1] = np.nan_to_num(surface.per_km2, nan=-1.0) - limit * (1 - 1e-6)
    vertices, starts = zero_rings(field, workspace.lattice_links(field.size))
    width, height = surface.window.cell_m
    xy = (vertices - 0.5) * (width, height) + (surface.window.west, surface.window.south)
    whole = np.diff(starts) >= 3
    kept = np.repeat(whole, np.diff(starts))
    owner = np.repeat(np.cumsum(whole) - 1, np.diff(starts))
    rings = shapely.linearrings(xy[kept], indices=owner[kept])
    ground = shapely.build_area(shapely.geometrycollections(rings))
    return shapely.simplify(ground, min(width, height) / 4)
