"""What is wrong with a coverage: gaps, overlaps, slivers, areas beyond their parent, parents that are not covered."""

from gis_data.rules.coverage.audit import TOLERANCE_M2, Coverage, audit_coverage
from gis_data.rules.coverage.faults import Fault, FaultKind

__all__ = ["TOLERANCE_M2", "Coverage", "Fault", "FaultKind", "audit_coverage"]
