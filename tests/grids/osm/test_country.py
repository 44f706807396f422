"""A whole country: Liechtenstein's extract with its municipalities, buildings and ways."""

from datetime import date

import pytest

from gis_data.models import WalkEdge
from grids.actions.import_osm import BUILDING
from grids.models import AreaVersion, Building
from tests.factories import make_levels
from tests.grids.osm.extracts import bring_in

pytestmark = pytest.mark.django_db


def test_liechtenstein_comes_in_with_its_municipalities_and_buildings(geodata):
    levels = make_levels()
    report = bring_in(
        geodata / "liechtenstein" / "liechtenstein.osm.pbf", areas={2: "county", 8: "community"}, day=date(2015, 7, 27)
    )
    assert report.committed
    assert report.counts[BUILDING].added == Building.objects.count() == 8_994
    assert AreaVersion.objects.filter(level=levels["community"]).count() == 11
    country = AreaVersion.objects.get(level=levels["county"])
    assert set(AreaVersion.objects.filter(level=levels["community"]).values_list("parent", flat=True)) == {
        country.area_id
    }
    assert WalkEdge.objects.count() == report.network.edges == 7_888


def test_the_buildings_of_liechtenstein_find_the_municipality_they_lie_in(geodata):
    levels = make_levels(grid="community")
    report = bring_in(
        geodata / "liechtenstein" / "liechtenstein.osm.pbf",
        areas={8: "community"},
        parts=frozenset({BUILDING}),
        day=date(2015, 7, 27),
    )
    assert levels["community"].is_working_grid
    # The extract reaches over the border: buildings abroad are in no municipality of the country.
    inside = Building.objects.filter(grid__isnull=False).count()
    assert inside == 8_994 - report.assigned.without_grid
    vaduz = AreaVersion.objects.get(name="Vaduz")
    assert (
        Building.objects.filter(grid=vaduz.area).count()
        == Building.objects.filter(location__intersects=vaduz.geom).count()
    )
