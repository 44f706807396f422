"""Hot spots: where there is more than there should be, how sure that is, and what becomes of it. Pure; arrays in and
out.

`judge` and `judge_emerging` are the way in for areas, `density` and `find_clusters` for places; docs/hotspots-method.md
has the formulas and their sources.
"""

from cases.rules.hotspots.clusters import BadClusters, Clusters, Dbscan, Hdbscan, find_clusters, usual
from cases.rules.hotspots.density import BadSurface, Surface, Window, density, land_mask
from cases.rules.hotspots.emerging import Emerging, Series, classify, explained
from cases.rules.hotspots.fdr import Correction, adjusted
from cases.rules.hotspots.gistar import gi_star, space_time_gi_star, two_sided
from cases.rules.hotspots.hiding import with_companions
from cases.rules.hotspots.judge import judge
from cases.rules.hotspots.judge_emerging import EmergingFindings, judge_emerging
from cases.rules.hotspots.moran import LocalMoran, local_moran
from cases.rules.hotspots.outliers import Outlier, find_outliers
from cases.rules.hotspots.rates import empirical_bayes, local_empirical_bayes, per_thousand
from cases.rules.hotspots.trend import mann_kendall
from cases.rules.hotspots.verdict import (
    BadAreas,
    CannotTell,
    Doubt,
    Findings,
    Heat,
    Measure,
    Settings,
    Verdict,
)
from cases.rules.hotspots.weights import BadWeights, contiguity, distance_band, nearest

__all__ = [
    "BadAreas",
    "BadClusters",
    "BadSurface",
    "BadWeights",
    "CannotTell",
    "Clusters",
    "Correction",
    "Dbscan",
    "Doubt",
    "Emerging",
    "EmergingFindings",
    "Findings",
    "Hdbscan",
    "Heat",
    "LocalMoran",
    "Measure",
    "Outlier",
    "Series",
    "Settings",
    "Surface",
    "Verdict",
    "Window",
    "adjusted",
    "classify",
    "contiguity",
    "density",
    "distance_band",
    "empirical_bayes",
    "explained",
    "find_clusters",
    "find_outliers",
    "gi_star",
    "judge",
    "judge_emerging",
    "land_mask",
    "local_empirical_bayes",
    "local_moran",
    "mann_kendall",
    "nearest",
    "per_thousand",
    "space_time_gi_star",
    "two_sided",
    "usual",
    "with_companions",
]
