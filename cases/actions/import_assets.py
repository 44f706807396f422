"""Components out of a table or any vector file: judged row by row, then written in one go."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any

from django.contrib.gis.geos import GEOSGeometry, Point
from django.db import connection, transaction
from django.utils import timezone

from cases.actions.asset_draft import Draft, FileRefused, Reading, catalogue_names, read_draft
from cases.actions.asset_places import Lies, lies_of, same_places
from cases.actions.asset_store import Act, facts_of, write_acts
from cases.actions.assets import is_in_use, kind_of_change, tidied
from cases.models import Asset, AssetAct, AssetCode, AssetKind, AssetVersion, Department
from cases.rules import asset_faults as faults
from cases.rules.asset_codes import OLDER, TWICE
from cases.rules.asset_facts import AssetFacts, check_facts
from cases.rules.asset_import import notes
from cases.rules.asset_import.rows import Entry
from gis_data.actions.import_runs import Actor, RunRecord, record_run
from gis_data.findings import Finding, Severity, count_by_severity, error_rows
from gis_data.models import ImportRun
from gis_data.readers import VectorTable
from grids.models import AreaVersion

KIND = "assets"
LONGEST_WHY = 200


class Outcome(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    MOVED = "moved"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class AssetImport:
    """What is asked for: the day from which changes hold, how the file is read, and whether bad rows are left out."""

    day: date
    reading: Reading = field(default_factory=Reading)
    skip_bad_rows: bool = False


@dataclass
class Imported:
    """What came of it: outcomes by kind, findings, whether it was written, and as which run."""

    committed: bool = False
    crs: str = ""
    columns: dict[str, str] = field(default_factory=dict)
    by_kind: dict[str, Counter] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    run: ImportRun | None = None

    @property
    def counts(self) -> dict[str, int]:
        """Components by outcome, and findings by severity."""
        total = sum(self.by_kind.values(), Counter())
        return {str(outcome): total[outcome] for outcome in Outcome} | count_by_severity(self.findings)

    @property
    def has_errors(self) -> bool:
        """Whether some row, or the file, cannot be brought in as it is."""
        return any(finding.severity == Severity.ERROR for finding in self.findings)


@dataclass
class Register:
    """What is known of the entries: for each (by its number) the asset that it is and that asset's latest version.

    `by_place` are the numbers of those that only their place tells; `departments` by credit code and by name.
    """

    known: dict[int | str, tuple[Asset, AssetVersion]]
    by_place: set[int | str]
    kinds: dict[str, AssetKind]
    departments: dict[str, int]
    grids: dict[int, str]


def import_assets(table: VectorTable, wanted: AssetImport, by: Actor, commit: bool = False) -> Imported:
    """Bring a table's components in. Nothing is written without `commit`, nor when there is an error.

    With `skip_bad_rows` errors keep only their own rows out. Raises UnknownCrs.
    """
    report, started, draft = Imported(), timezone.now(), Draft(table)
    report.findings = draft.findings
    with transaction.atomic():
        _keep_others_out()
        acts: list[Act] = []
        try:
            read_draft(draft, wanted.reading, catalogue_names())
            acts = _plan(draft, wanted, report)
        except FileRefused:
            report.by_kind = {}
        report.crs, report.columns = draft.crs.name if draft.crs else "", draft.columns
        whole = None in error_rows(report.findings)
        report.committed = commit and not whole and (wanted.skip_bad_rows or not report.has_errors)
        if report.committed:
            report.run = _recorded(report, table, wanted, started, by)
            for act in acts:
                act.why = table.source.file_name[:LONGEST_WHY]
            write_acts(acts, by, report.run)
    if not report.committed:
        report.run = _recorded(report, table, wanted, started, by)
    return report


def _keep_others_out() -> None:
    """Two imports, and an import and somebody's change by hand, wait for each other."""
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE cases_asset IN SHARE ROW EXCLUSIVE MODE")


def _plan(draft: Draft, wanted: AssetImport, report: Imported) -> list[Act]:
    """An act for each row that nothing is wrong with and that says something new."""
    good = [entry for entry in draft.good if draft.shapes[entry.position] is not None]
    points = [draft.shapes[entry.position].point_on_surface for entry in good]
    register = _register(good, points)
    draft.findings += [*_at_same_place(good, points), *_known_twice(good, register)]
    acts, has_areas, bad = [], AreaVersion.objects.current().exists(), error_rows(draft.findings)
    for entry, there in zip(good, lies_of(points), strict=True):
        if entry.number in bad:
            continue
        found = list(_judge_place(entry, there, register, has_areas))
        outcome, act, more = _decide(entry, draft.shapes[entry.position], wanted.day, register)
        found += more
        draft.findings += found
        if any(finding.severity == Severity.ERROR for finding in found):
            continue
        report.by_kind.setdefault(entry.kind, Counter())[outcome] += 1
        if act is not None:
            acts.append(act)
    return acts


def _at_same_place(entries: list[Entry], points: list[Point]) -> Iterator[Finding]:
    """Rows whose kind stands at the place of an earlier row already, to a decimetre."""
    seen: dict[tuple[str, float, float], int | str] = {}
    for entry, point in zip(entries, points, strict=True):
        other = seen.setdefault((entry.kind, round(point.x, 6), round(point.y, 6)), entry.number)
        if other != entry.number:
            yield notes.SAME_PLACE.at(entry.number, "place", f"{point.x:.6f}, {point.y:.6f}", other=other)


def _known_twice(entries: list[Entry], register: Register) -> Iterator[Finding]:
    """Rows that are the same known asset as an earlier row: one by its code, the other by its older one."""
    seen: dict[int, int | str] = {}
    for entry in entries:
        if entry.number in register.known:
            asset, _last = register.known[entry.number]
            other = seen.setdefault(asset.pk, entry.number)
            if other != entry.number:
                yield TWICE.at(entry.number, "code", asset.code, other=other)


def _register(entries: list[Entry], points: list[Point]) -> Register:
    """A handful of queries, however many entries there are."""
    asset_of = _codes_known(entries)
    unknown = [at for at, entry in enumerate(entries) if not entry.code and entry.number not in asset_of]
    same = same_places([points[at] for at in unknown], [entries[at].kind for at in unknown], faults.NEAR_DUPLICATE_M)
    by_place: dict[int | str, int] = {}
    claimed = set(asset_of.values())
    for at, asset in sorted(same.items()):
        # Of several rows at one place the first is the one that is known; one act for each asset.
        if asset not in claimed:
            claimed.add(asset)
            by_place[entries[unknown[at]].number] = asset
    asset_of |= by_place
    assets = Asset.objects.select_related("kind").in_bulk(asset_of.values())
    versions = AssetVersion.objects.filter(asset__in=assets).order_by("asset", "valid")
    last = {version.asset_id: version for version in versions}
    named = Department.objects.order_by("-pk").values_list("pk", "credit_code", "name")
    grids = AreaVersion.objects.current().filter(level__is_working_grid=True).values_list("area_id", "code")
    kinds = AssetKind.objects.filter(klass__catalogue__active=True).select_related("klass__catalogue")
    return Register(
        {number: (assets[pk], last[pk]) for number, pk in asset_of.items()},
        set(by_place),
        {kind.code: kind for kind in kinds},
        {text: pk for pk, *texts in named for text in texts if text},
        dict(grids),
    )


def _codes_known(entries: list[Entry]) -> dict[int | str, int]:
    """The asset of each entry whose code, or older code, one has already."""
    codes = {entry.code: entry.number for entry in entries if entry.code}
    older = {entry.older_code: entry.number for entry in entries if entry.older_code}
    known = {codes[code]: pk for code, pk in Asset.objects.filter(code__in=codes).values_list("code", "pk")}
    others = AssetCode.objects.filter(scheme=OLDER, code__in=older).values_list("code", "asset")
    return known | {older[code]: pk for code, pk in others}


def _judge_place(entry: Entry, there: Lies, register: Register, has_areas: bool) -> Iterator[Finding]:
    if not there.anywhere and has_areas:
        yield faults.OUTSIDE.at(entry.number, "place", entry.code or entry.number)
        return
    if entry.code and there.county and entry.code[:6] != there.county:
        words = {"said": entry.code[:6], "stands": there.county}
        yield notes.COUNTY_ELSEWHERE.at(entry.number, "code", entry.code, **words)
    if not entry.code and entry.number not in register.known and there.county is None:
        yield notes.COUNTY_MISSING.at(entry.number, "code")
    grid = register.grids.get(there.grid, "")
    if entry.grid and grid and entry.grid != grid:
        yield notes.GRID_DIFFERS.at(entry.number, "grid", entry.grid, grid=grid)
    if entry.first and entry.first > timezone.localdate():
        yield notes.DAY_LATER.at(entry.number, "valid_from", entry.first)


def _decide(
    entry: Entry, geom: GEOSGeometry, day: date, register: Register
) -> tuple[Outcome, Act | None, list[Finding]]:
    """What a row comes to, with the act that does it (none where nothing is new)."""
    kind = register.kinds[entry.kind]
    asset, last = register.known.get(entry.number, (None, None))
    facts = _facts(entry, geom, last, kind, register)
    findings = [found.in_row(entry.number) for found in check_facts(facts)]
    if asset is None:
        if "name" not in entry.values:
            findings.append(notes.NO_NAME.at(entry.number, "name", name=facts.name))
        if not is_in_use(kind):
            findings.append(faults.KIND_RETIRED.at(entry.number, "kind", kind.label))
        codes = {OLDER: entry.older_code} if entry.older_code else {}
        first = entry.first or entry.changed or day
        return Outcome.NEW, Act(AssetAct.ADDED, Asset(kind=kind, code=entry.code), first, facts, codes=codes), findings
    if entry.number in register.by_place:
        findings.append(notes.TAKEN_FOR.at(entry.number, "code", code=asset.code))
    return _again(entry, asset, last, facts, day, findings)


def _facts(
    entry: Entry, geom: GEOSGeometry, last: AssetVersion | None, kind: AssetKind, register: Register
) -> AssetFacts:
    """The facts that the row comes to; a body whose code or name is a department's here is that department."""
    facts = entry.facts(geom, facts_of(last) if last else None, kind.label_zh)
    told = [entry.values.get(role) for role in ("manager_code", "manager_name")]
    if any(told):
        found = (register.departments.get(text) for text in told if text)
        facts = replace(facts, manager=next((pk for pk in found if pk), None))
    return tidied(facts)


def _again(
    entry: Entry, asset: Asset, last: AssetVersion, facts: AssetFacts, day: date, findings: list[Finding]
) -> tuple[Outcome, Act | None, list[Finding]]:
    """A component that is known: it ended, it is as it was, or something about it is new."""
    ended = last.valid.upper
    if ended is not None:
        return Outcome.UNCHANGED, None, [*findings, faults.IS_ENDED.at(entry.number, "code", ended)]
    before = facts_of(last)
    if facts == before:
        return Outcome.UNCHANGED, None, findings
    from_day = entry.changed if entry.changed and entry.changed > last.valid.lower else day
    if from_day < last.valid.lower:
        late = faults.BEFORE_LATEST.at(entry.number, "changed", from_day, first=last.valid.lower)
        return Outcome.UNCHANGED, None, [*findings, late]
    act = kind_of_change(before, facts)
    outcome = Outcome.MOVED if act == AssetAct.MOVED else Outcome.CHANGED
    return outcome, Act(act, asset, from_day, facts, last), findings


def _recorded(report: Imported, table: VectorTable, wanted: AssetImport, started: Any, by: Actor) -> ImportRun:
    given = {name: value for name, value in vars(wanted.reading).items() if value not in (None, False, {})}
    options = given | {"day": wanted.day.isoformat(), "layer": table.layer, "encoding": table.encoding}
    record = RunRecord(KIND, table.source, started, report.committed, report.crs, options, report.counts)
    return record_run(record, by, report.findings)
