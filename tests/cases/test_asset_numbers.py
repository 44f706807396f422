"""The numbers of assets: given out by county and kind, and never twice."""

from threading import Thread

import pytest
from django.db import connection, transaction

from cases.actions.asset_refusals import Refused
from cases.actions.asset_serials import issue_codes, note_codes
from cases.actions.assets import end_asset
from cases.models import Asset, AssetSerial
from grids.models import AreaVersion
from tests.cases.asset_factories import by, codes, make_asset
from tests.cases.factories import make_asset_kind

pytestmark = pytest.mark.django_db


def test_numbers_go_on_by_county_and_kind_and_are_never_given_twice(asset_town, manhole, west_planner):
    first = make_asset(manhole)
    end_asset(first, by(west_planner, why="x"))
    lamp = make_asset_kind("01037", "路灯")
    assert make_asset(manhole).code == "53250301001000002"
    assert make_asset(lamp).code == "53250301037000001"


def test_a_number_that_came_with_a_file_is_not_given_out_again(asset_town, manhole):
    with transaction.atomic():
        note_codes(["53250301001000500", "53250301001000007"])
    assert make_asset(manhole).code == "53250301001000501"


def test_a_row_of_numbers_begins_behind_assets_that_are_there(asset_town, manhole):
    Asset.objects.create(code="53250301001000041", kind=manhole)
    assert make_asset(manhole).code == "53250301001000042"


def test_when_the_numbers_are_spent_it_says_so(asset_town, manhole):
    AssetSerial.objects.create(prefix="53250301001", last=999_999)
    with pytest.raises(Refused) as problem:
        make_asset(manhole)
    assert codes(problem) == ["asset-code-spent"]
    assert AssetSerial.objects.get().last == 999_999


@pytest.mark.django_db(transaction=True)
def test_two_at_once_are_given_different_numbers():
    given: list[str] = []

    def take() -> None:
        with transaction.atomic():
            given.extend(issue_codes([("532503", "01001")] * 5))
        connection.close()

    threads = [Thread(target=take) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(given) == [f"53250301001{number:06d}" for number in range(1, 21)]


def test_without_a_county_there_is_no_code(asset_town, manhole):
    for version in AreaVersion.objects.all():
        AreaVersion.objects.filter(pk=version.pk).update(code=f"LI{version.pk}")
    with pytest.raises(Refused) as problem:
        make_asset(manhole)
    assert codes(problem) == ["asset-code-no-county"]
