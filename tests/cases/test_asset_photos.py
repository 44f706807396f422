"""Photos of an asset: who adds and takes them away, what is refused, who sees them, and what stays on record."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from django.test import Client
from django.utils import timezone
from PIL import Image

from cases.actions.assets import Deed, end_asset
from cases.actions.photos import drop_unclaimed, photo_path
from cases.models import AssetChange, Photo
from tests.cases.asset_factories import MACHINE, make_asset
from tests.cases.factories import make_case, make_kind

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.PHOTOS_DIR = tmp_path


@pytest.fixture
def asset(asset_town, manhole):
    return make_asset(manhole)


def picture(color: str = "brown") -> SimpleUploadedFile:
    stream, exif = BytesIO(), Image.Exif()
    exif[0x8825] = {1: "N", 2: (23.0, 0.0, 54.0), 3: "E", 4: (103.0, 0.0, 18.0)}
    Image.new("RGB", (2_600, 800), color).save(stream, "JPEG", exif=exif)
    return SimpleUploadedFile("a.jpg", stream.getvalue(), "image/jpeg")


def add(user, asset, photo=None, **more):
    client = Client(headers={"Accept-Language": "en"})
    if user:
        client.force_login(user)
    return client.post(f"/api/assets/{asset.uid}/photos", {"photo": photo or picture()} | more)


def drop(user, asset, photo, **more):
    client = Client()
    client.force_login(user)
    return client.post(f"/api/assets/{asset.uid}/photos/{photo.uid}/remove", more, content_type="application/json")


def test_a_planner_of_the_area_adds_a_photo_that_everybody_sees(client, asset, west_planner):
    told = add(west_planner, asset, why="patrol").json()
    [photo] = told["photos"]
    kept = Photo.objects.get()
    assert (kept.width, kept.asset) == (2_048, asset)
    for address in (photo["picture"], photo["thumb"]):
        answer = client.get(address)
        assert answer.status_code == 200
        assert not Image.open(BytesIO(answer.getvalue())).getexif()
    change = AssetChange.objects.filter(asset=asset).latest("edition")
    assert (change.act, change.user, change.why, change.edition) == ("photo_add", west_planner, "patrol", 2)
    assert client.get(f"/api/assets/{asset.uid}").json()["photos"] == [photo]


def test_who_may_not_change_the_asset_adds_and_takes_away_nothing(
    asset, west_planner, east_planner, west_worker, django_capture_on_commit_callbacks
):
    add(west_planner, asset)
    photo = Photo.objects.get()
    for user, status in ((None, 401), (east_planner, 403), (west_worker, 403)):
        assert add(user, asset).status_code == status
    for user in (east_planner, west_worker):
        assert drop(user, asset, photo).status_code == 403
    assert list(Photo.objects.all()) == [photo]


@pytest.mark.parametrize(
    ("photo", "words"),
    [
        (SimpleUploadedFile("a.jpg", b"<html>"), "a.jpg is no photo"),
        (SimpleUploadedFile("a.jpg", b"\xff" * 3_400_000), "a.jpg has 3.4 MB; 1 MB are taken"),
    ],
)
def test_what_is_no_photo_is_refused_in_words(asset, west_planner, settings, photo, words):
    settings.PHOTO_MB = 1
    answer = add(west_planner, asset, photo)
    assert answer.status_code == 422
    assert words in answer.json()["fields"][0]["problem"]
    assert not Photo.objects.exists()


def test_more_than_is_kept_of_one_is_refused_and_so_is_an_older_edition(asset, west_planner, settings):
    settings.PHOTOS_PER_CASE = 1
    assert add(west_planner, asset, seen=1).status_code == 200
    assert add(west_planner, asset, picture("green"), seen=1).status_code == 409
    assert add(west_planner, asset, picture("green"), seen=2).status_code == 422
    assert asset.photos.count() == 1


def test_one_that_is_out_of_the_register_gets_none(asset, west_planner):
    end_asset(asset, Deed(MACHINE, timezone.localdate(), "gone"))
    assert add(west_planner, asset).status_code == 422


def test_a_photo_that_is_taken_away_is_gone_with_its_file_and_the_act_stays(
    client, asset, west_planner, django_capture_on_commit_callbacks
):
    add(west_planner, asset)
    photo = Photo.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        assert drop(west_planner, asset, photo, why="somebody is on it").json()["photos"] == []
    assert not photo_path(photo.sha256).exists()
    assert client.get(f"/photos/{photo.uid}/").status_code == 404
    assert AssetChange.objects.filter(asset=asset).latest("edition").act == "photo_gone"
    assert drop(west_planner, asset, photo).status_code == 404


def test_a_photo_of_an_asset_is_not_dropped_as_unclaimed(asset, west_planner):
    add(west_planner, asset)
    assert drop_unclaimed(timezone.now()) == 0


def test_a_photo_is_of_a_case_or_of_an_asset(asset, asset_town):
    case = make_case(asset_town["w1"], make_kind())
    with pytest.raises(IntegrityError):
        Photo.objects.create(case=case, asset=asset, sha256="0" * 64, width=1, height=1)
