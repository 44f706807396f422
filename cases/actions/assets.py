"""The acts on an asset: add, change, move, set its state, end, take an end back.

Page, API, administration and files all come here. Each is one transaction with one row of history. Whoever looked at an
older state is told, not overwritten.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta

from django.contrib.gis.geos import GEOSGeometry, WKBWriter
from django.contrib.gis.measure import D
from django.db import transaction

from cases.actions.asset_places import lies_of
from cases.actions.asset_refusals import NotYours, Refused, Stale
from cases.actions.asset_store import Act, facts_of, write_acts, write_reopened
from cases.asset_access import may_manage_at
from cases.models import Asset, AssetAct, AssetChange, AssetCode, AssetKind, AssetVersion, Department
from cases.rules import asset_faults as faults
from cases.rules.asset_facts import TEXTS, AssetFacts, check_codes, check_facts
from facilities.actions.change import Deed
from gis_data.findings import Finding, Severity
from grids.models import AreaVersion

METRES_IN_DEGREE = 111_320.0

__all__ = ["Deed", "add_asset", "change_asset", "end_asset", "move_asset", "reopen_asset", "set_asset_state"]


@transaction.atomic
def add_asset(kind: AssetKind, facts: AssetFacts, deed: Deed, codes: Mapping[str, str] | None = None) -> Asset:
    """A new asset with the next code of its county and kind; `codes` are its other codes, by scheme.

    Raises Refused, NotYours.
    """
    facts = tidied(facts)
    findings = [] if is_in_use(kind) else [faults.KIND_RETIRED.at(field="kind", value=kind.label)]
    others = {scheme.strip(): code.strip() for scheme, code in (codes or {}).items()}
    findings += [*_faults_of(facts), *_faults_of_codes(others)]
    if not any(finding.field == "place" for finding in findings):
        permit(deed, facts.geom)
    refuse(findings or duplicates(kind, facts), deed)
    asset = Asset(kind=kind)
    write_acts([Act(AssetAct.ADDED, asset, deed.day, facts, why=deed.why, codes=others)], deed.by)
    return asset


def change_asset(asset: Asset, facts: AssetFacts, deed: Deed) -> Asset:
    """Let other facts be true of it from the day on. Raises Refused, NotYours, Stale."""
    return _rewrite(asset, deed, lambda _before: facts)


def move_asset(asset: Asset, geom: GEOSGeometry, deed: Deed) -> Asset:
    """Put it somewhere else (EPSG:4326). Raises Refused, NotYours, Stale."""
    return _rewrite(asset, deed, lambda facts: replace(facts, geom=geom))


def set_asset_state(asset: Asset, state: str, deed: Deed) -> Asset:
    """Sound, damaged, lost, abandoned or removed from the day on. Raises Refused, NotYours, Stale."""
    return _rewrite(asset, deed, lambda facts: replace(facts, state=state))


@transaction.atomic
def end_asset(asset: Asset, deed: Deed) -> Asset:
    """It is out of the register from the day on; all that was known of it stays. Raises Refused, NotYours, Stale."""
    asset, last = locked(asset, deed)
    permit(deed, last.geom)
    findings = [] if deed.why.strip() or deed.by.user is None else [faults.REASON_MISSING.at(field="why")]
    findings += ended(last, deed.day)
    first = last.valid.lower
    if not findings and deed.day <= first:
        words = {"first": first, "earliest": first + timedelta(days=1)}
        findings.append(faults.ENDS_TOO_EARLY.at(field="day", value=deed.day, **words))
    refuse(findings, deed)
    write_acts([Act(AssetAct.ENDED, asset, deed.day, last=last, why=deed.why)], deed.by)
    return asset


@transaction.atomic
def reopen_asset(asset: Asset, deed: Deed) -> Asset:
    """Take back that it was taken out by mistake: it was in the register all the while, with the facts it had last.

    What was done and why stays on record. Raises Refused, NotYours, Stale.
    """
    asset, last = locked(asset, deed)
    permit(deed, last.geom)
    findings = [] if last.valid.upper is not None else [faults.NOT_ENDED.at(field="day")]
    if not deed.why.strip() and deed.by.user is not None:
        findings.append(faults.REOPEN_NEEDS_REASON.at(field="why"))
    refuse(findings or duplicates(asset.kind, facts_of(last), but=asset), deed)
    write_reopened(asset, last, deed.by, deed.why)
    return asset


@transaction.atomic
def _rewrite(asset: Asset, deed: Deed, changed: Callable[[AssetFacts], AssetFacts]) -> Asset:
    asset, last = locked(asset, deed)
    before = facts_of(last)
    facts = tidied(changed(before))
    findings = [*ended(last, deed.day), *_faults_of(facts)]
    if deed.day < last.valid.lower:
        findings.append(faults.BEFORE_LATEST.at(field="day", value=deed.day, first=last.valid.lower))
    places = [before.geom] if any(finding.field == "place" for finding in findings) else [before.geom, facts.geom]
    permit(deed, *places)
    refuse(findings, deed)
    if facts != before:
        if facts.geom != before.geom:
            refuse(duplicates(asset.kind, facts, but=asset), deed)
        write_acts([Act(kind_of_change(before, facts), asset, deed.day, facts, last, why=deed.why)], deed.by)
    return asset


def kind_of_change(before: AssetFacts, after: AssetFacts) -> AssetAct:
    """Moved where the place is another, else changed."""
    return AssetAct.CHANGED if before.geom == after.geom else AssetAct.MOVED


def tidied(facts: AssetFacts) -> AssetFacts:
    """Facts as they are kept: no spaces around texts, no heights, of a body that is a department here no other name."""
    texts = {name: getattr(facts, name).strip() for name in TEXTS}
    if facts.manager is not None:
        texts |= {"manager_name": "", "manager_code": ""}
    return replace(facts, **texts, geom=_flat(facts.geom))


def _flat(geom: GEOSGeometry | None) -> GEOSGeometry | None:
    """A shape without heights: the register has none."""
    return GEOSGeometry(WKBWriter(dim=2).write(geom), srid=geom.srid) if geom is not None and geom.hasz else geom


def is_in_use(kind: AssetKind) -> bool:
    """Whether new assets may be of this kind: it and its catalogue are in use."""
    return kind.active and kind.klass.catalogue.active


def duplicates(kind: AssetKind, facts: AssetFacts, but: Asset | None = None) -> list[Finding]:
    """A doubt where one of the same kind stands at the same place today."""
    place = facts.geom.point_on_surface
    reach = place.buffer(2 * faults.NEAR_DUPLICATE_M / METRES_IN_DEGREE)
    limit = D(m=faults.NEAR_DUPLICATE_M)
    rows = AssetVersion.objects.current().filter(geom__bboverlaps=reach, location__distance_lte=(place, limit))
    rows = rows.filter(asset__kind=kind).exclude(asset=but).select_related("asset")
    same = rows.first()
    if same is None:
        return []
    value = f"{same.name} {same.asset.code}"
    return [faults.DUPLICATE.at(field="place", value=value, limit=faults.NEAR_DUPLICATE_M)]


def locked(asset: Asset, deed: Deed) -> tuple[Asset, AssetVersion]:
    """The asset as it is now, and nobody else's until the transaction ends, with its latest version."""
    asset = Asset.objects.select_for_update(of=("self",)).select_related("kind__klass__catalogue").get(pk=asset.pk)
    if deed.seen is not None and deed.seen != asset.edition:
        raise Stale(AssetChange.objects.select_related("user").filter(asset=asset).latest("edition"))
    return asset, asset.versions.latest("valid")


def permit(deed: Deed, *places: GEOSGeometry) -> None:
    """Raises NotYours where one of the places is not open to who acts."""
    if deed.by.user is not None and not all(may_manage_at(deed.by.user, place) for place in places):
        raise NotYours


def _faults_of(facts: AssetFacts) -> list[Finding]:
    """What is wrong with the facts, also as the database knows: no such department, a place in no area."""
    findings = list(check_facts(facts))
    if facts.manager is not None and not Department.objects.filter(pk=facts.manager).exists():
        findings.append(faults.NO_MANAGER.at(field="manager", value=facts.manager))
    if not any(finding.field == "place" for finding in findings):
        place = facts.geom.point_on_surface
        if not lies_of([place])[0].anywhere and AreaVersion.objects.current().exists():
            findings.append(faults.OUTSIDE.at(field="place", value=f"{place.x:.6f}, {place.y:.6f}"))
    return findings


def _faults_of_codes(codes: Mapping[str, str]) -> list[Finding]:
    """What is wrong with codes of other schemes; one that another asset has is taken."""
    findings = list(check_codes(codes))
    for scheme, code in codes.items():
        if AssetCode.objects.filter(scheme=scheme, code=code).exists():
            findings.append(faults.OTHER_CODE_TAKEN.at(field="codes", value=f"{scheme} {code}"))
    return findings


def ended(last: AssetVersion, day: date) -> list[Finding]:
    """What is wrong with an act on what is out of the register by that day."""
    end = last.valid.upper
    return [faults.IS_ENDED.at(field="day", value=end)] if end is not None and end <= day else []


def refuse(findings: Iterable[Finding], deed: Deed) -> None:
    """Raises Refused for errors, and for doubt that is not confirmed."""
    found = list(findings)
    if any(finding.severity == Severity.ERROR or not deed.confirmed for finding in found):
        raise Refused(found)
