from gis_data.models.base import BaseFeature, BaseLayer
from gis_data.models.changes import LayerChange
from gis_data.models.imports import ImportFinding, ImportRun, Severity
from gis_data.models.network import WalkEdge, WalkNode

__all__ = ["BaseFeature", "BaseLayer", "ImportFinding", "ImportRun", "LayerChange", "Severity", "WalkEdge", "WalkNode"]
