"""The demo city's components, along the streets of its map."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

import shapely
from django.contrib.gis.geos import Point
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.actions.asset_places import lies_of
from cases.actions.asset_store import Act, facts_of, write_acts
from cases.demo.invent_assets import TOWN_ROADS, Happened, InventedAsset, Road, invent
from cases.models import Asset, AssetAct, AssetKind, AssetVersion
from cases.rules.asset_facts import AssetFacts
from gis_data.actions.import_runs import Actor
from gis_data.functions import SRID
from gis_data.models import BaseFeature

BY = Actor(None, "demo")


class NoDemoStreets(Exception):
    """There is no demo city whose streets could be furnished."""

    def __str__(self) -> str:
        return _("There is no demo city on the map: run load_demo first.")


class AssetsExist(Exception):
    """There are assets already, with which the demo's would mix."""

    def __str__(self) -> str:
        return _("There are components already; the demo's are only loaded where there are none.")


class NoCatalogue(Exception):
    """The kinds of the demo's assets are not known."""

    def __str__(self) -> str:
        return _("No catalogue is in use: run load_catalogue --commit first.")


@dataclass(frozen=True)
class DemoAssets:
    """How many were written, and in how many towns."""

    towns: int
    assets: int


@transaction.atomic
def load_demo_assets() -> DemoAssets:
    """Write the demo's assets with their past. Raises AssetsExist, NoCatalogue, NoDemoStreets."""
    if Asset.objects.exists():
        raise AssetsExist
    kinds = {kind.code: kind for kind in AssetKind.objects.filter(klass__catalogue__active=True)}
    if not kinds:
        raise NoCatalogue
    towns = _streets()
    if not towns:
        raise NoDemoStreets
    count = sum(_write_town(invent(roads, timezone.localdate()), kinds) for _source, roads in sorted(towns.items()))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE cases_asset, cases_assetversion, cases_assetchange")
    return DemoAssets(len(towns), count)


def _streets() -> dict[str, list[Road]]:
    """The streets of each town on which something stands, by the town's source."""
    rows = BaseFeature.objects.filter(source__startswith="demo", layer="road", kind__in=TOWN_ROADS).order_by("pk")
    towns: dict[str, list[Road]] = defaultdict(list)
    for source, number, kind, name, geom in rows.values_list("source", "source_id", "kind", "name", "geom"):
        for line in shapely.get_parts(shapely.from_wkb(bytes(geom.wkb))):
            towns[source].append(Road(number, kind, name, line))
    return towns


def _write_town(invented: Iterable[InventedAsset], kinds: dict[str, AssetKind]) -> int:
    """Everything as it was at first, then what happened. Streets that lead out of the town end at its border."""
    everything = list(invented)
    lies = lies_of([Point(one.place, srid=SRID) for one in everything])
    here = [one for one, there in zip(everything, lies, strict=True) if there.county and one.kind in kinds]
    written = [(one, Asset(kind=kinds[one.kind])) for one in here]
    write_acts([Act(AssetAct.ADDED, asset, one.first, _facts(one)) for one, asset in written], BY)
    rounds = max((len(one.later) for one in here), default=0)
    for turn in range(rounds):
        due = [(one.later[turn], asset) for one, asset in written if len(one.later) > turn]
        versions = AssetVersion.objects.filter(asset__in=[asset.pk for _what, asset in due]).order_by("valid")
        last = {version.asset_id: version for version in versions}
        write_acts([_later(what, asset, last[asset.pk]) for what, asset in due], BY)
    return len(written)


def _facts(one: InventedAsset) -> AssetFacts:
    manager, owner, maintainer = one.bodies
    return AssetFacts(
        name=one.name, geom=Point(one.place, srid=SRID), accuracy="B", address=one.address, manager_name=manager,
        owner_name=owner, maintainer_name=maintainer, data_source="surveyed",
    )  # fmt: skip


def _later(what: Happened, asset: Asset, last: AssetVersion) -> Act:
    before = facts_of(last)
    if what.place:
        moved = replace(before, geom=Point(what.place, srid=SRID))
        return Act(AssetAct.MOVED, asset, what.day, moved, last, why=_("The pavement was made wider."))
    if not what.state:
        return Act(AssetAct.ENDED, asset, what.day, None, last, why=_("The street was rebuilt."))
    return Act(AssetAct.CHANGED, asset, what.day, replace(before, state=what.state), last, why=_("Found on patrol."))
