"""Finished tiles on disk, and that they are served only while they are true, and only to all."""

from datetime import timedelta

import mapbox_vector_tile
import pytest
from django.db import connection
from django.utils import timezone

from gis_data import layers, tile_service
from gis_data.layers import Layer
from gis_data.tile_store import SHARDS, StoredTile, TileStore
from grids.models import AreaVersion, Building
from tests.factories import make_building, make_post, make_town, make_user

HERE = "14/12879/7115"  # holds (103.002, 23.012)
TILE = StoredTile("7", '"etag"', b"body")


@pytest.fixture
def town(db):
    return make_town()


@pytest.fixture
def made(monkeypatch):
    """The tiles that were made, not taken out of the store."""
    calls = []
    encode = tile_service.tiles.encode
    monkeypatch.setattr(tile_service.tiles, "encode", lambda *args: calls.append(args) or encode(*args))
    return calls


def test_what_was_put_comes_back(tmp_path):
    TileStore(tmp_path, 100).put("a", TILE)
    assert TileStore(tmp_path, 100).get("a") == TILE
    assert TileStore(tmp_path, 100).get("b") is None


def test_a_tile_of_nothing_is_kept_too(tmp_path):
    empty = StoredTile("7", '"etag"', b"")
    TileStore(tmp_path, 100).put("a", empty)
    assert TileStore(tmp_path, 100).get("a") == empty


@pytest.mark.parametrize("damage", [b"", b"7", b"7 x 1\nbody", b"\0\0\0\0"])
def test_a_damaged_file_is_no_tile(tmp_path, damage):
    store = TileStore(tmp_path, 100)
    store.put("a", TILE)
    (path,) = (file for file in tmp_path.rglob("*") if file.is_file())
    path.write_bytes(damage)
    assert store.get("a") is None


def test_the_store_stays_within_its_size(tmp_path):
    store = TileStore(tmp_path, 2)
    for number in range(3000):
        store.put(str(number), StoredTile("7", '"etag"', bytes(2000)))
    size = sum(file.stat().st_size for file in tmp_path.rglob("*") if file.is_file())
    # A folder is looked after at every eighth write: it may stand above its share by the writes between.
    assert size < 2 * 2**20 + SHARDS * 8 * 2100
    assert size > 2**20 / 2


def test_a_store_of_no_size_keeps_nothing(tmp_path):
    store = TileStore(tmp_path, 0)
    store.put("a", TILE)
    assert store.get("a") is None
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_makes_no_error(tmp_path, caplog):
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    TileStore(blocked, 100).put("a", TILE)
    assert TileStore(blocked, 100).get("a") is None
    assert "tile cache" in caplog.text


def test_a_tile_is_made_once_and_again_after_a_change_of_its_place(client, town, made):
    make_building(town["w1"], (103.002, 23.012, 0.0003), number="1")
    path = "/tiles/building/16/51518/28461.mvt"
    first = client.get(path)
    assert client.get(path).content == first.content
    assert len(made) == 1
    Building.objects.update(name="改名")
    client.get(path)
    assert len(made) == 2


def test_a_change_far_away_or_of_another_table_keeps_the_tile(client, town, made):
    client.get(f"/tiles/area-grid/{HERE}.mvt")
    make_building(town["w1"], (103.002, 23.012, 0.0003))
    AreaVersion.objects.filter(pk=AreaVersion.objects.first().pk).update(name="没有人")
    made.clear()
    client.get(f"/tiles/area-grid/{HERE}.mvt")
    assert len(made) == 1  # the county reaches here
    make_building(town["w1"], (103.002, 23.012, 0.0003))
    client.get(f"/tiles/area-grid/{HERE}.mvt")
    assert len(made) == 1


def test_each_day_has_a_tile_of_its_own(client, town, made):
    yesterday = timezone.localdate() - timedelta(days=1)
    client.get(f"/tiles/area-grid/{HERE}.mvt")
    client.get(f"/tiles/area-grid/{HERE}.mvt?on={yesterday}")
    client.get(f"/tiles/area-grid/{HERE}.mvt?on={timezone.localdate()}")
    assert len(made) == 2


def test_a_stored_tile_costs_one_question_for_the_layers_and_one_for_the_state(client, town, django_assert_num_queries):
    client.get(f"/tiles/area-grid/{HERE}.mvt")
    with django_assert_num_queries(2):
        client.get(f"/tiles/area-grid/{HERE}.mvt")


def test_within_a_second_a_process_asks_the_database_nothing(client, town, settings, django_assert_num_queries):
    settings.TILE_CHECK_SECONDS = 60
    client.get(f"/tiles/area-county/{HERE}.mvt")
    with django_assert_num_queries(0):
        client.get(f"/tiles/area-county/{HERE}.mvt")


def test_packed_and_unpacked_are_the_same_tile(client, town):
    packed = client.get(f"/tiles/area-grid/{HERE}.mvt", headers={"Accept-Encoding": "gzip, br"})
    plain = client.get(f"/tiles/area-grid/{HERE}.mvt")
    assert packed["Content-Encoding"] == "gzip"
    assert packed.content[:2] == b"\x1f\x8b"
    assert "area-grid" in mapbox_vector_tile.decode(plain.content)
    assert packed["ETag"] == plain["ETag"]


def guarded(**options) -> Layer:
    def rows(user, day, zoom):
        return AreaVersion.objects.on(day).at_level("grid").visible_to(user)

    return Layer("guarded", "", "test", rows, {"name": "name"}, {}, sources=("grids_areaversion",), **options)


def test_a_guarded_tile_is_never_stored(client, town, monkeypatch, settings):
    layer = guarded(visible=lambda user: user.is_authenticated)
    monkeypatch.setitem(layers.PROVIDERS, "test", lambda: [layer])
    user = make_user("west-only")
    make_post(user, town["west"])
    client.force_login(user)
    answer = client.get(f"/tiles/guarded/{HERE}.mvt")
    assert answer.status_code == 200
    assert "Cookie" in answer["Vary"]
    assert "Authorization" in answer["Vary"]
    assert not settings.TILE_CACHE_DIR.exists()
    client.force_login(make_user("posted-nowhere"))
    assert client.get(f"/tiles/guarded/{HERE}.mvt").status_code == 204


def test_a_layer_whose_changes_are_not_noted_is_never_stored(client, town, monkeypatch, settings):
    layer = Layer("loose", "", "test", lambda *_: AreaVersion.objects.all(), {"name": "name"}, {})
    monkeypatch.setitem(layers.PROVIDERS, "test", lambda: [layer])
    assert client.get(f"/tiles/loose/{HERE}.mvt").status_code == 200
    assert not settings.TILE_CACHE_DIR.exists()


def test_every_source_of_a_layer_is_watched(town):
    """A layer that names a table without triggers would be served as it once was, for ever."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'map_update'")
        watched = {row[0] for row in cursor.fetchall()}
    named = {source for layer in layers.all_layers().values() for source in layer.sources}
    assert named <= watched
