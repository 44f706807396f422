"""Real service requests on grids that the system divided itself: what is hot in five years, and where.

Of Baltimore there is only the table of requests; `scripts/case_town.py` makes a city of it, with houses where requests
came from.
"""

import csv
import json

import numpy as np
import pytest
from case_town import write_town

from cases.models import Case
from grids.models import AreaVersion, Building, Role
from tests.factories import make_post, make_user

pytestmark = pytest.mark.django_db
DAY = ("--valid-from", "2013-01-01", "--commit")
PERIOD = "since=2014-01-01&until=2019-12-31&measure=counts"


@pytest.fixture
def table(geodata):
    path = geodata / "cases" / "baltimore_311.csv"
    if not path.is_file():
        pytest.skip(f"no {path}: set GEODATA")
    return path


@pytest.fixture
def city(table, tmp_path, run):
    """The whole way from the table to cases in grids; gives what each command printed."""
    write_town(table, tmp_path)
    run("init_levels", "neighbourhoods")
    run("import_areas", tmp_path / "city.geojson", "--level", "city", *DAY)
    run("import_areas", tmp_path / "neighbourhoods.geojson", "--level", "neighbourhood", *DAY)
    houses = run("import_osm", tmp_path / "houses.osm.pbf", "--within", "BALTIMORE", *DAY)
    grids = run("divide_into_grids", "BALTIMORE", "--households", 12, *DAY)
    run("load_catalogue", "--commit")
    cases = run("import_cases", table, "--mapping", tmp_path / "mapping.json", "--commit")
    return {"houses": houses, "grids": grids, "cases": cases}


def test_service_requests_lie_in_grids_of_the_system_s_own_and_pile_up_in_some(city, table, is_well, client):
    grids = AreaVersion.objects.current().at_level("grid")
    assert grids.count() > 350 and grids.values("parent").distinct().count() == 241
    assert not Building.objects.filter(grid=None).exists()
    assert is_well()

    cases = Case.objects.filter(grid__isnull=False)
    assert cases.count() == Case.objects.count() > 4_900
    for code in ("import-no-place", "import-parked", "import-outside", "import-unknown-status"):
        assert code in city["cases"]
    with table.open(encoding="utf-8", newline="") as file:
        given = {row["SRRecordID"]: (row["Agency"] or None, row["DueDate"] or None) for row in csv.DictReader(file)}
    kept = cases.values_list("source_id", "source_data__Agency", "source_data__DueDate")
    assert all(given[number] == tuple(facts) for number, *facts in kept.iterator()), "due dates and agencies are kept"

    supervisor = make_user("supervisor")
    make_post(supervisor, AreaVersion.objects.current().get(code="BALTIMORE").area, Role.SUPERVISOR)
    client.force_login(supervisor)
    told = ask(client, PERIOD)
    assert told["verdict"]["told"], told["verdict"]
    assert told["spots"]
    assert_piled_up(told, grids)
    few = ask(client, "since=2019-03-01&until=2019-03-07&measure=counts")
    assert few["verdict"] == few["verdict"] | {"told": False, "code": "too_few_cases"}


def ask(client, query: str) -> dict:
    answer = client.get(f"/api/hotspots?{query}")
    assert answer.status_code == 200, answer.content
    return json.loads(answer.content)


def assert_piled_up(told: dict, grids) -> None:
    """What is named hot holds far more cases than grids do otherwise: the middle of all is the yardstick."""
    counts = {str(uid): 0 for uid in grids.values_list("area__uid", flat=True)}
    for uid in Case.objects.values_list("grid__uid", flat=True):
        counts[str(uid)] += 1
    usual = np.median(list(counts.values()))
    for spot in told["spots"]:
        assert np.mean([counts[uid] for uid in spot["areas"]]) > 1.5 * usual, spot
