"""What is wrong with a coverage: gaps, overlaps, slivers, areas beyond their parent, parents that are not covered."""

from gis_data.rules.coverage.audit import Coverage, audit_coverage
from gis_data.rules.coverage.faults import Fault, FaultKind

__all__ = ["Coverage", "Fault", "FaultKind", "audit_coverage"]
