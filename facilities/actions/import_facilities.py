"""Facilities out of a table or any vector file: judged row by row, then brought in (facilities/actions/bring_in.py)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from django.utils import timezone

from facilities.actions.bring_in import BroughtIn, Order, bring_in, known_facilities
from facilities.actions.file_draft import Draft, FileRefused, Reading, read_draft
from facilities.models import FacilityKind, KindRule
from facilities.rules import faults
from facilities.rules.check import check_facts
from facilities.rules.file_import import notes
from facilities.rules.file_import.kind_names import KindNames
from facilities.rules.file_import.plan import Places, Wanted, close_missing, decide
from facilities.rules.file_import.rows import doubled
from facilities.rules.tag_rules import TagRule
from gis_data.actions.import_runs import Actor
from gis_data.findings import error_rows
from gis_data.readers import VectorTable, is_plain_table, read_plain, read_vector

KIND = "facilities"
LONGEST_WHY = 200


class NoSuchKind(LookupError):
    """There is no kind of facility of that key."""


@dataclass(frozen=True)
class FacilityImport:
    """What is asked for: how the file is to be read, as from which source and day, and what goes how far."""

    day: date
    source: str = "file"
    kind: str | None = None
    mapped: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[str, str | None] = field(default_factory=dict)
    crs: str | None = None
    swap_axes: bool = False
    trust_crs: bool = False
    leave_others: bool = False
    complete: bool = False
    overwrite: bool = True
    skip_bad_rows: bool = False


def read_facility_file(
    path: Path, layer: str | None = None, encoding: str | None = None, where: str | None = None
) -> VectorTable:
    """A table without geometry, or a layer of any vector file. Raises ReadError."""
    if is_plain_table(path) and not where:
        return read_plain(path, layer, encoding)
    return read_vector(path, layer, encoding, where)


def import_facilities(table: VectorTable, wanted: FacilityImport, by: Actor, commit: bool = False) -> BroughtIn:
    """Bring a table's facilities in. Nothing is written without `commit`, nor when there is an error.

    With `skip_bad_rows` errors keep only their own rows out. Raises NoSuchKind and UnknownCrs.
    """
    names = kind_names(wanted.mapped)
    for key in filter(None, (wanted.kind, *wanted.mapped.values())):
        if key not in names.labels:
            raise NoSuchKind(key)
    why = table.source.file_name[:LONGEST_WHY]
    order = Order(KIND, table.source, timezone.now(), by, commit, wanted.skip_bad_rows, why)
    reading = Reading(
        names, wanted.kind, wanted.fields, wanted.crs, wanted.swap_axes, wanted.trust_crs, wanted.leave_others
    )

    def plan(report: BroughtIn) -> None:
        draft = Draft(table, findings=report.findings)
        report.options = _options(table, wanted)
        try:
            read_draft(draft, reading)
            _decide(draft, wanted, report)
        except FileRefused:
            report.steps = []
        report.crs, report.columns = draft.crs.name if draft.crs else "", draft.columns

    return bring_in(plan, order)


def kind_names(mapped: Mapping[str, str]) -> KindNames:
    """The kinds in use and the rules for tags, as the rules of an import need them."""
    kinds = {kind.key: (kind.label_zh, kind.label_en) for kind in FacilityKind.objects.filter(active=True)}
    return KindNames(kinds, tag_rules(), mapped)


def tag_rules() -> list[TagRule]:
    """The deployment's rules for tags, in order; those of kinds that are not in use make no facility."""
    return [
        TagRule(
            rule.kind.key if rule.kind and rule.kind.active else None,
            rule.key,
            rule.value,
            rule.extra_key,
            tuple(part for part in rule.extra_values.split(";") if part),
        )
        for rule in KindRule.objects.select_related("kind")
    ]


def _options(table: VectorTable, wanted: FacilityImport) -> dict:
    given = {name: value for name, value in vars(wanted).items() if value not in (None, False, {})}
    return given | {"day": wanted.day.isoformat(), "layer": table.layer, "encoding": table.encoding}


def _decide(draft: Draft, wanted: FacilityImport, report: BroughtIn) -> None:
    """A step for each row that nothing is wrong with."""
    draft.findings += doubled(draft.good, draft.place, faults.NEAR_DUPLICATE_M)
    known = known_facilities()
    how = Wanted(wanted.source, wanted.day, keep_by_hand=not wanted.overwrite)
    steps, findings = decide(draft.good, Places(draft.place, draft.entrances), known, how)
    draft.findings += findings
    for step in steps:
        if step.facts is not None:
            draft.findings += (found.in_row(step.entry.number) for found in check_facts(step.facts))
    bad = error_rows(draft.findings)
    report.steps = [step for step in steps if step.entry.number not in bad]
    if wanted.complete and bad:
        draft.findings.append(notes.NOTHING_ENDED.at())
    elif wanted.complete:
        report.steps += close_missing(steps, known, {entry.kind for entry in draft.entries}, how)
