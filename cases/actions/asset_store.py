"""Acts on assets into the database: a few statements for one or for ten thousand, and a record of each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange

from cases.actions.asset_places import lies_of
from cases.actions.asset_serials import issue_codes, note_codes
from cases.models import Asset, AssetAct, AssetChange, AssetCode, AssetVersion
from cases.rules.asset_codes import NO_COUNTY
from cases.rules.asset_facts import COLUMNS, AssetFacts
from facilities.actions.refusals import Refused
from gis_data.actions.import_runs import Actor
from gis_data.models import ImportRun

BATCH = 1_000
WRITTEN = (*COLUMNS, "manager", "geom", "grid", "valid")


@dataclass
class Act:
    """What is done to one asset from a day on. `facts` are those after it, None when it ends.

    `last` is its latest version so far, None for a new one, whose `code` is issued where the asset has none. `codes`
    are further codes of a new asset, by scheme.
    """

    act: AssetAct
    asset: Asset
    day: date
    facts: AssetFacts | None = None
    last: AssetVersion | None = None
    until: date | None = None
    why: str = ""
    codes: dict[str, str] = field(default_factory=dict)
    before: dict[str, Any] | None = field(init=False)

    def __post_init__(self) -> None:
        self.before = None if self.last is None else described(facts_of(self.last), self.last.valid)


def facts_of(version: AssetVersion) -> AssetFacts:
    """A version's facts."""
    values = {name: getattr(version, name) for name in COLUMNS}
    return AssetFacts(geom=version.geom, manager=version.manager_id, **values)


def described(facts: AssetFacts, valid: DateRange) -> dict[str, Any]:
    """Facts and their days, for the record."""
    days = {"from": valid.lower.isoformat(), "to": valid.upper.isoformat() if valid.upper else None}
    return facts.as_json() | {"valid": days}


def write_acts(acts: Sequence[Act], by: Actor, run: ImportRun | None = None) -> None:
    """Write assets, versions and records. The caller holds a lock on the assets that exist, within its transaction.

    Raises Refused where a code can be issued to none: no county is known there, or its numbers are spent.
    """
    placed = [act for act in acts if act.facts is not None]
    lies = lies_of([act.facts.geom.point_on_surface for act in placed])
    _write_new([(act, there.county) for act, there in zip(placed, lies, strict=True) if act.asset.pk is None])
    _next_edition(act.asset for act in acts if act.last is not None)
    ended = [act.last for act in acts if _ends_last(act)]
    AssetVersion.objects.bulk_update(ended, ["valid"], batch_size=BATCH)
    opened = [_opened(act, there.grid) for act, there in zip(placed, lies, strict=True)]
    rewritten = [version for version in opened if version.pk]
    AssetVersion.objects.bulk_update(rewritten, WRITTEN, batch_size=BATCH)
    AssetVersion.objects.bulk_create((one for one in opened if not one.pk), batch_size=BATCH)
    AssetChange.objects.bulk_create((_record(act, by, run) for act in acts), batch_size=BATCH)


def write_reopened(asset: Asset, last: AssetVersion, by: Actor, why: str) -> None:
    """Let the latest version of an asset go on as if it had never ended, and keep that its end was taken back.

    The caller holds a lock on the asset, within its transaction.
    """
    act = Act(AssetAct.REOPENED, asset, last.valid.upper, facts_of(last), last, why=why)
    last.valid = DateRange(last.valid.lower, None, "[)")
    last.grid_id = lies_of([act.facts.geom.point_on_surface])[0].grid
    last.save(update_fields=["valid", "grid"])
    _next_edition([asset])
    change = _record(act, by, None)
    change.after = described(act.facts, last.valid)
    change.save()


def _write_new(new: list[tuple[Act, str | None]]) -> None:
    """New assets with their codes: those that they bring are noted, the others issued."""
    note_codes(act.asset.code for act, _county in new if act.asset.code)
    bare = [(act, county) for act, county in new if not act.asset.code]
    if any(county is None for _act, county in bare):
        raise Refused([NO_COUNTY.at(field="code")])
    codes = issue_codes([(county, act.asset.kind.code) for act, county in bare])
    for (act, _county), code in zip(bare, codes, strict=True):
        act.asset.code = code
    Asset.objects.bulk_create((act.asset for act, _county in new), batch_size=BATCH)
    others = [AssetCode(asset=act.asset, scheme=scheme, code=code)
              for act, _county in new for scheme, code in act.codes.items()]  # fmt: skip
    AssetCode.objects.bulk_create(others, batch_size=BATCH)


def _next_edition(assets: Iterable[Asset]) -> None:
    changed = list(assets)
    for asset in changed:
        asset.edition += 1
    Asset.objects.bulk_update(changed, ["edition"], batch_size=BATCH)


def _ends_last(act: Act) -> bool:
    """End the latest version where the act begins; one that begins on the same day is written over instead."""
    last = act.last
    if last is None or (act.facts and act.day == last.valid.lower):
        return False
    act.until = act.until or (last.valid.upper if act.facts else None)
    last.valid = DateRange(last.valid.lower, act.day, "[)")
    return True


def _opened(act: Act, grid: int | None) -> AssetVersion:
    """The version that the act opens or writes over."""
    rewrites = act.last is not None and act.day == act.last.valid.lower
    version = act.last if rewrites else AssetVersion(asset=act.asset)
    version.geom, version.grid_id, version.manager_id = act.facts.geom, grid, act.facts.manager
    until = act.last.valid.upper if rewrites and act.until is None else act.until
    version.valid = DateRange(act.day, until, "[)")
    for name in COLUMNS:
        setattr(version, name, getattr(act.facts, name))
    return version


def _record(act: Act, by: Actor, run: ImportRun | None) -> AssetChange:
    after = None if act.facts is None else described(act.facts, DateRange(act.day, act.until, "[)"))
    return AssetChange(
        asset=act.asset, act=act.act, on=act.day, user=by.user, actor=by.account, run=run, why=act.why,
        edition=act.asset.edition, before=act.before, after=after,
    )  # fmt: skip
