"""What is taken away: rows by what the asker may see, limits with a message, files that say what they are."""

import io
import json
import re
from datetime import date

import geopandas
import pyogrio
import pytest
from openpyxl import load_workbook

from gis_data import layers
from grids import take_away
from grids.layers import area_rows
from grids.models import AreaVersion, Level
from tests.factories import box, days, make_building, make_household, make_town, make_user, make_version

KINDS = ("map.html", "data.geojson", "data.gpkg", "data.xlsx")
EVERYWHERE = "bbox=102.9,22.9,103.2,23.2"
BAD_NAME = "=1+1<img src=x onerror=alert(1)>{{7*7}}{% endraw %}"


@pytest.fixture
def town(db):
    areas = make_town()
    make_household(make_building(areas["w1"], (103.002, 23.012, 0.0003)), head_name="某户主")
    return areas


@pytest.fixture
def take(client):
    """Fetches a file: `take("data.geojson", "layers=area-grid")`; its status and whole content."""

    def fetch(kind: str, query: str, status: int = 200) -> bytes:
        answer = client.get(f"/take-away/{kind}?{query}", headers={"Accept-Language": "en"})
        assert answer.status_code == status
        return answer.getvalue()

    return fetch


def codes(content: bytes) -> set[str]:
    return {feature["properties"]["code"] for feature in json.loads(content)["features"]}


def test_geojson_holds_what_lies_in_the_box(take, town):
    found = json.loads(take("data.geojson", f"layers=area-grid,building&{EVERYWHERE}"))
    names = {feature["properties"]["layer"] for feature in found["features"]}
    assert names == {"area-grid", "building"}
    assert len(found["features"]) == 7
    assert codes(take("data.geojson", "layers=area-grid&bbox=103.001,23.001,103.002,23.002")) == {"532503001001003"}


def test_shapes_come_in_degrees(take, town):
    found = json.loads(take("data.geojson", f"layers=area-county&{EVERYWHERE}"))
    ring = found["features"][0]["geometry"]["coordinates"][0][0]
    assert sorted({tuple(point) for point in ring}) == [(103, 23), (103, 23.02), (103.04, 23), (103.04, 23.02)]


def test_an_area_takes_what_lies_in_it_and_not_its_neighbours(take, town):
    assert codes(take("data.geojson", "layers=area-street,area-grid&area=532503002")) == {
        "532503002", "532503002001001", "532503002001002"
    }  # fmt: skip


def test_a_past_day_is_taken_as_it_was(take, town):
    first = date(2020, 6, 8)
    AreaVersion.objects.filter(area=town["w1"]).update(name="旧名网格", valid=days(end=first))
    make_version(town["w1"], "532503001001001", "新名网格", (103.00, 23.01, 0.01), town["west1"], days(first))
    before = take("data.geojson", f"layers=area-grid&{EVERYWHERE}&on=2020-06-07").decode()
    assert "旧名网格" in before
    assert "新名网格" not in before
    assert "2020-06-07" in before


def spelt(name: str, text: str) -> bool:
    """Whether a name stands in a text, as it is or as JSON may write it."""
    return name in text or json.dumps(name)[1:-1] in text


@pytest.mark.parametrize("kind", KINDS)
def test_no_file_holds_a_household(take, town, kind, client):
    client.force_login(make_user("chief", superuser=True))
    keys = ",".join(layers.all_layers())
    content = take(kind, f"layers={keys}&{EVERYWHERE}")
    if kind == "data.xlsx":
        content = json.dumps(sheets(content), ensure_ascii=False, default=str).encode()
    text = content.decode(errors="replace")
    assert spelt("西社区第1网格", text)
    assert not spelt("某户主", text)
    assert b"00000000000" not in content


@pytest.mark.parametrize("kind", KINDS)
def test_a_layer_that_is_not_open_is_refused_in_every_form(take, town, kind, monkeypatch):
    layer = layers.get("area-grid")[0]
    closed = layers.Layer(
        "secret", "Secret", "areas", layer.rows, layer.attributes, layer.style, visible=lambda user: user.is_superuser
    )
    monkeypatch.setitem(layers.PROVIDERS, "secret", lambda: [closed])
    assert b"not open to you" in take(kind, f"layers=secret&{EVERYWHERE}", 403)


def test_rows_are_those_that_the_asker_may_see(take, town, client, monkeypatch):
    def own(user, day, zoom):
        rows = area_rows(Level.objects.get(key="grid").pk, user, day, zoom)
        return rows if user.is_superuser else rows.filter(code__startswith="532503001")

    grid = layers.get("area-grid")[0]
    layer = layers.Layer("own", "Own", "areas", own, grid.attributes, grid.style)
    monkeypatch.setitem(layers.PROVIDERS, "own", lambda: [layer])
    assert len(codes(take("data.geojson", f"layers=own&{EVERYWHERE}"))) == 4
    client.force_login(make_user("chief", superuser=True))
    assert len(codes(take("data.geojson", f"layers=own&{EVERYWHERE}"))) == 6


@pytest.mark.parametrize("kind", KINDS)
def test_too_much_is_told_with_what_to_do(take, town, kind, monkeypatch):
    monkeypatch.setitem(take_away.MAKERS, kind, (take_away.MAKERS[kind][0], 5))
    told = take(kind, f"layers=area-grid&{EVERYWHERE}", 413).decode()
    assert "more than 5 objects" in told
    assert "Zoom in" in told


@pytest.mark.parametrize(
    ("query", "status"),
    [
        (f"layers=&{EVERYWHERE}", 400),
        ("layers=area-grid", 400),
        ("layers=area-grid&bbox=1,2,3", 400),
        ("layers=area-grid&bbox=nan,1,2,3", 400),
        ("layers=area-grid&bbox=3,1,2,4", 400),
        (f"layers=area-grid&{EVERYWHERE}&on=2020-02-30", 400),
        (f"layers=nothing&{EVERYWHERE}", 404),
        ("layers=area-grid&area=999", 404),
        ("layers=area-grid&area=532503&on=1990-01-01", 404),
    ],
)
def test_nonsense_is_refused_in_words(take, town, query, status):
    assert len(take("data.geojson", query, status)) > 10


def test_there_is_no_file_of_another_kind(client, town):
    assert client.get(f"/take-away/mapxhtml?layers=area-grid&{EVERYWHERE}").status_code == 404
    assert client.put(f"/take-away/map.html?layers=area-grid&{EVERYWHERE}").status_code == 405


def test_a_day_without_areas_gives_empty_files(take, town, tmp_path):
    query = f"layers=area-grid&{EVERYWHERE}&on=1990-01-01"
    assert json.loads(take("data.geojson", query))["features"] == []
    assert b"leaflet" in take("map.html", query).lower()
    assert len(read(take("data.gpkg", query), tmp_path, "area-grid")) == 0
    assert len(sheets(take("data.xlsx", query))["Grid"]) == 1


def read(content: bytes, folder, layer: str):
    path = folder / "map.gpkg"
    path.write_bytes(content)
    return geopandas.read_file(path, layer=layer)


def test_a_geopackage_has_a_layer_for_each_and_says_what_it_is(take, town, tmp_path):
    grids = read(take("data.gpkg", f"layers=area-grid,building&{EVERYWHERE}"), tmp_path, "area-grid")
    assert grids.crs.to_epsg() == 4326
    assert len(grids) == 6
    assert set(grids.columns) == {"uid", "code", "name", "geometry"}
    assert {name for name, _ in pyogrio.list_layers(tmp_path / "map.gpkg")} == {"about", "area-grid", "building"}
    told = dict(pyogrio.read_dataframe(tmp_path / "map.gpkg", layer="about", read_geometry=False).values.tolist())
    assert set(told) == {"Title", "Date of the data", "Taken away", "Source", "Datum"}
    assert "CGCS2000" in told["Datum"]


def sheets(content: bytes) -> dict[str, list[tuple]]:
    book = load_workbook(io.BytesIO(content))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


def test_excel_has_a_sheet_for_each_and_a_point_on_each_shape(take, town):
    found = sheets(take("data.xlsx", f"layers=area-grid&{EVERYWHERE}"))
    assert dict(found["About"])["Datum"].startswith("CGCS2000")
    head, *rows = found["Grid"]
    assert head == ("Identifier", "Code", "Name", "Longitude", "Latitude")
    first = next(row for row in rows if row[1] == "532503001001001")
    assert first[2:] == ("西社区第1网格", pytest.approx(103.005), pytest.approx(23.015))


def test_a_name_is_never_a_formula_a_script_or_a_template(take, town):
    AreaVersion.objects.filter(area=town["w1"]).update(name=BAD_NAME)
    query = f"layers=area-grid&{EVERYWHERE}&title={BAD_NAME.replace('%', '%25')}"
    book = load_workbook(io.BytesIO(take("data.xlsx", query)))
    kinds = {cell.data_type for row in book["Grid"].iter_rows() for cell in row if cell.value == BAD_NAME}
    assert kinds == {"s"}
    html = take("map.html", query).decode()
    assert "<img" not in html
    assert "{{7*7}}" in html
    assert "49{% endraw %}" not in html
    assert "7*7&#125;&#125;" in html.replace(r"\u0026", "&"), "the name itself, harmless"


def test_the_map_file_says_what_it_is_and_needs_no_other_host(take, town):
    html = take("map.html", f"layers=area-grid,area-street&{EVERYWHERE}&title=Morning").decode()
    assert "<title>Morning</title>" in html
    for word in ("Date of the data", "Source", "CGCS2000"):
        assert word in html
    assert not re.findall(r"<(?:script|link|img)[^>]+(?:src|href)=", html)
    styles = re.search(r"<style>(.*?)</style>", html, re.S)[1]
    assert not re.findall(r"url\((?!data:|#)|@import", styles)
    assert "#9a7fb8" in html, "the grid's own colour"


def test_queries_do_not_grow_with_rows(client, town, django_assert_num_queries, django_assert_max_num_queries):
    query = f"/take-away/data.geojson?layers=area-grid&{EVERYWHERE}"
    with django_assert_max_num_queries(8) as few:
        client.get(query).getvalue()
    for number in range(30):
        AreaVersion.objects.filter(area=town["w1"]).update(geom=box((103, 23.01, 0.01)))
        make_building(town["w1"], (103.002 + number * 0.0001, 23.013, 0.00005), str(number))
    with django_assert_num_queries(len(few)):
        client.get(query.replace("area-grid", "building")).getvalue()
