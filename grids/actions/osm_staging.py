"""Batches of OSM features on their way into the temporary tables, each feature to where it belongs."""

import numpy as np
import shapely
from shapely import Geometry

from gis_data.actions.base_features import stage_features
from gis_data.findings import Finding
from gis_data.osm.classes import BUILDING
from gis_data.osm.features import FeatureBatch, OsmFeature
from grids.actions.osm_buildings import stage_buildings
from grids.rules.osm_areas import admin_level
from grids.rules.osm_buildings import number_findings
from grids.rules.osm_findings import INVALID_OUTLINE

BOUNDARY = "boundary"


class Staging:
    """Takes batches; keeps in memory only what is wrong, and the boundaries that become areas."""

    def __init__(self, parts: frozenset[str], admin_levels: frozenset[int], within: Geometry | None) -> None:
        """Buildings and boundaries come only if a point on them lies in `within` (EPSG:4326).

        A building belongs where that point is, and neighbouring areas touch without being meant.
        """
        self.taken = 0
        self.findings: list[Finding] = []
        self.boundaries: dict[int, list[tuple[OsmFeature, Geometry]]] = {level: [] for level in admin_levels}
        self._parts = parts
        self._within = within

    def take(self, batch: FeatureBatch) -> None:
        """Stage a batch."""
        self._keep_boundaries(batch.where(_in_layer(batch, BOUNDARY)))
        wanted = batch.where(np.array([feature.layer in self._parts for feature in batch.features], dtype=bool))
        is_building = _in_layer(wanted, BUILDING)
        stage_features(wanted.where(~is_building))
        self._take_buildings(self._inside(wanted.where(is_building)))
        self.taken += len(batch.features)

    def _inside(self, batch: FeatureBatch) -> FeatureBatch:
        if self._within is None:
            return batch
        return batch.where(shapely.intersects(self._within, shapely.point_on_surface(batch.geometries)))

    def _take_buildings(self, buildings: FeatureBatch) -> None:
        valid = shapely.is_valid(buildings.geometries)
        self.findings += [INVALID_OUTLINE.at(row=feature.osm_id) for feature in buildings.where(~valid).features]
        for feature in buildings.features:
            self.findings += number_findings(feature.osm_id, feature.tags)
        stage_buildings(buildings.where(valid))

    def _keep_boundaries(self, batch: FeatureBatch) -> None:
        kept = self._inside(batch)
        for feature, geometry in zip(kept.features, kept.geometries, strict=True):
            if admin_level(feature) in self.boundaries:
                self.boundaries[admin_level(feature)].append((feature, geometry))


def _in_layer(batch: FeatureBatch, layer: str) -> np.ndarray:
    return np.array([feature.layer == layer for feature in batch.features], dtype=bool)
