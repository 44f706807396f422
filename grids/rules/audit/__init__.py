"""What must hold of a deployment's areas, buildings and posts on a day, and what does not. Pure."""

from grids.rules.audit.codes import audit_codes
from grids.rules.audit.findings import AuditFinding, finding
from grids.rules.audit.hierarchy import AreaTable, LevelFacts, Misfit, audit_coverages, audit_parents, misfits

__all__ = [
    "AreaTable",
    "AuditFinding",
    "LevelFacts",
    "Misfit",
    "audit_codes",
    "audit_coverages",
    "audit_parents",
    "finding",
    "misfits",
]
