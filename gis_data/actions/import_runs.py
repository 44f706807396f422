"""The record of an import: who read which file when, as what, and what was found in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from gis_data.findings import Finding
from gis_data.models import ImportFinding, ImportRun
from gis_data.readers.table import Source

BATCH = 2_000
TEXT_LIMITS = {"row": 40, "field": 100, "value": 255}


@dataclass(frozen=True)
class Actor:
    """Who imports: an account of the product, and the account on the machine that ran the command."""

    user: AbstractBaseUser | None = None
    account: str = ""


@dataclass(frozen=True)
class RunRecord:
    """What is kept of an import beside its findings; dry runs are kept too."""

    kind: str
    source: Source
    started_at: datetime
    committed: bool
    crs: str = ""
    options: dict[str, Any] | None = None
    counts: dict[str, Any] | None = None


@transaction.atomic
def record_run(record: RunRecord, actor: Actor, findings: Sequence[Finding]) -> ImportRun:
    """Write the run and its findings, their texts in the language that is active."""
    run = ImportRun.objects.create(
        kind=record.kind,
        file_name=record.source.file_name,
        file_sha256=record.source.sha256,
        file_size=record.source.size,
        crs=record.crs,
        options=record.options or {},
        counts=record.counts or {},
        user=actor.user,
        actor=actor.account,
        committed=record.committed,
        started_at=record.started_at,
        finished_at=timezone.now(),
    )
    ImportFinding.objects.bulk_create((_row(run, finding) for finding in findings), batch_size=BATCH)
    return run


def _row(run: ImportRun, finding: Finding) -> ImportFinding:
    texts = {name: str(getattr(finding, name) or "")[:limit] for name, limit in TEXT_LIMITS.items()}
    words = {"problem": str(finding.problem), "remedy": str(finding.remedy)}
    return ImportFinding(run=run, severity=finding.severity, code=finding.code, **texts, **words)
