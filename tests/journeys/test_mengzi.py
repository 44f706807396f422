"""A county whose street was split in three: boundaries before and after, one identity, a line of descent."""

from datetime import date

import pytest
from django.core.management import CommandError

from grids.models import AreaVersion, Lineage, Redraw

pytestmark = pytest.mark.django_db
BEFORE, AFTER = date(2020, 6, 7), date(2020, 6, 8)
WENLAN_TOWN, WENLAN_STREET = "532503101", "532503001"


@pytest.fixture
def files(geodata):
    folder = geodata / "mengzi"
    if not folder.is_dir():
        pytest.skip(f"no {folder}: set GEODATA")
    return folder


@pytest.fixture
def before(files, run):
    """The county and its streets as they stood before the split."""
    run("init_levels", "full")
    run("import_areas", files / "county.geojson", "--level", "county", "--valid-from", "2016-01-01", "--commit")
    cells = files / "street_cells_before_split.geojson"
    run("import_areas", cells, "--level", "street", "--valid-from", "2016-01-01", "--commit")
    return files / "street_cells_2023.geojson"


SPLIT = ("--level", "street", "--valid-from", "2020-06-08", "--complete")
CONTINUES = ("--continues", f"{WENLAN_TOWN}={WENLAN_STREET}", "--redraw", "示例 1 号", "--title", "文澜析置")


def test_the_dry_run_says_what_would_end_and_offers_the_same_identity(before, run):
    text = run("import_areas", before, *SPLIT)
    assert "continues-offered" in text
    assert f"--continues {WENLAN_TOWN}={WENLAN_STREET}" in " ".join(text.split())
    assert "Dry run" in text
    assert not AreaVersion.objects.at_level("street").filter(valid__startswith=AFTER).exists()


def test_wenlan_lives_on_with_a_smaller_shape_and_a_new_code(before, run, client, is_well):
    run("import_areas", before, *SPLIT, *CONTINUES, "--commit")

    answer = client.get(f"/api/areas/{WENLAN_TOWN}").json()
    versions = [feature["properties"] for feature in answer["versions"]["features"]]
    assert [(v["code"], v["name"]) for v in versions] == [(WENLAN_TOWN, "文澜镇"), (WENLAN_STREET, "文澜街道")]
    assert versions[1]["area_m2"] < versions[0]["area_m2"] / 2
    assert versions[1]["redraw"] == "示例 1 号"
    assert {row["name"] for row in answer["became"]} == {"观澜街道", "文萃街道"}
    assert sum(Lineage.objects.values_list("share_area", flat=True)) == pytest.approx(1, abs=0.001)
    assert Redraw.objects.get().effective_on == AFTER

    streets = AreaVersion.objects.at_level("street")
    assert (streets.on(BEFORE).count(), streets.on(AFTER).count()) == (11, 13)
    assert is_well("--on", "2020-06-07")
    assert is_well("--on", "2020-06-08")


def test_the_same_point_lies_in_another_street_on_another_day(before, run, client):
    run("import_areas", before, *SPLIT, *CONTINUES, "--commit")
    point = AreaVersion.objects.on(AFTER).get(name="观澜街道").label_point
    names = [
        client.get("/api/locate", {"lon": point.x, "lat": point.y, "on": day}).json()["chain"][-1]["name"]
        for day in (BEFORE, AFTER)
    ]
    assert names == ["文澜镇", "观澜街道"]


def test_bringing_the_same_file_again_changes_nothing(before, run):
    run("import_areas", before, *SPLIT, *CONTINUES, "--commit")
    rows = (AreaVersion.objects.count(), Lineage.objects.count())
    text = run("import_areas", before, *SPLIT, *CONTINUES, "--commit")
    assert "unchanged  13" in text
    assert (AreaVersion.objects.count(), Lineage.objects.count()) == rows


def test_a_file_in_another_datum_is_noticed_and_nothing_is_written(before, run):
    with pytest.raises(CommandError, match="Nothing was written"):
        run("import_areas", before, *SPLIT, *CONTINUES, "--crs", "gcj02", "--commit")
    assert not AreaVersion.objects.at_level("street").filter(valid__startswith=AFTER).exists()
