"""Assets of the small town of tests/factories.py: its west street spans 103.00 to 103.02 E, 23.00 to 23.02 N."""

from datetime import date

from django.contrib.gis.geos import Point

from cases.actions.assets import Deed, add_asset
from cases.models import Asset, AssetKind
from cases.rules.asset_facts import AssetFacts
from gis_data.actions.import_runs import Actor

MACHINE = Actor(None, "tests")
IN_W1, IN_E1, OUTSIDE = (103.005, 23.015), (103.025, 23.015), (104.5, 24.5)
SINCE = date(2020, 1, 1)
DAY = date(2024, 5, 1)


def point(place: tuple[float, float]) -> Point:
    return Point(*place, srid=4326)


def facts(name: str = "测试井盖", place: tuple[float, float] = IN_W1, **more) -> AssetFacts:
    """Facts at a place of grid w1."""
    return AssetFacts(**{"name": name, "geom": point(place)} | more)


def make_asset(
    kind: AssetKind, place: tuple[float, float] = IN_W1, name: str = "测试井盖", day: date = SINCE, **more
) -> Asset:
    """An asset that has been there since 2020, added by the machine."""
    return add_asset(kind, facts(name, place, **more), Deed(MACHINE, day, confirmed=True))


def by(user, day: date = DAY, **more) -> Deed:
    """What someone does on a day."""
    return Deed(Actor(user), day, **more)


def codes(problem) -> list[str]:
    """Of the findings of a refusal."""
    return [finding.code for finding in problem.value.findings]
