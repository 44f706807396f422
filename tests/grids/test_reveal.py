"""Personal data: sealed in the database, masked when printed, opened with a reason and a record that stays."""

from base64 import urlsafe_b64encode
from io import StringIO

import pytest
from django.core.exceptions import FieldError
from django.core.management import CommandError, call_command
from django.core.serializers import deserialize, serialize
from django.db import DatabaseError, connection, transaction

from grids.actions.reveal import HouseholdNotOpen, ReasonNeeded, reveal_household
from grids.actions.rotate_keys import texts_by_key
from grids.models import Household, PersonalDataLook, Role
from grids.models.sealed import key_ring
from grids.rules.access import CAPABILITIES, Capability
from tests.factories import make_building, make_household, make_post, make_town, make_user

REASON = "核对联系电话"
OLD, NEW = (urlsafe_b64encode(bytes([letter]) * 32).decode() for letter in b"on")


@pytest.fixture
def town(db):
    return make_town()


@pytest.fixture
def house(town):
    return make_household(make_building(town["w1"], (103.002, 23.012, 0.0003)), head_name="张三丰")


def stored(column: str) -> bytes:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT string_agg({column}, '') FROM grids_household")
        return bytes(cursor.fetchone()[0])


# At rest


def test_the_database_holds_no_name_and_no_number(house):
    house.identity_number = "11010519491231002X"
    house.save()
    for column, clear in (("head_name", "张三丰"), ("phone", "00000000000"), ("identity_number", "11010519491231002X")):
        assert clear.encode() not in stored(column)
        assert getattr(Household.objects.get(), column).open() == clear


def test_two_equal_names_are_not_equal_in_the_database(house):
    other = make_household(house.building, "102", "张三丰")
    assert other.head_name.raw != house.head_name.raw


def test_whatever_prints_a_household_prints_it_masked(house):
    found = Household.objects.get()
    assert str(found.head_name) == "张**"
    assert f"{found.phone}" == "000****0000"
    assert "张三" not in repr(found.head_name) + repr(vars(found)) + str(list(Household.objects.values()))


def test_an_instance_holds_nothing_open_before_it_is_saved():
    assert "张三丰" not in repr(vars(Household(head_name="张三丰")))


def test_nothing_can_be_looked_up_by_a_sealed_column(house):
    for lookup in ("head_name", "head_name__contains", "phone__startswith", "identity_number__in"):
        with pytest.raises(FieldError):
            list(Household.objects.filter(**{lookup: "张"}))


def test_a_sealed_text_moved_to_another_column_is_not_opened(house):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE grids_household SET phone = head_name")
    assert str(Household.objects.get().phone) != "张**"


def test_a_text_whose_key_is_lost_is_told_and_breaks_no_page(house, settings):
    settings.FIELD_KEYS = (NEW,)
    assert "张" not in str(Household.objects.get().head_name)


def test_a_dump_of_rows_is_sealed_and_can_be_read_back(house):
    dump = serialize("json", [house])
    assert "张三丰" not in dump
    assert next(deserialize("json", dump)).object.head_name.open() == "张三丰"


# Opening


@pytest.mark.parametrize("role", Role)
def test_a_role_opens_a_household_or_is_refused(town, house, role):
    user = make_user(role.value)
    make_post(user, town["west"], role)
    if Capability.SEE_HOUSEHOLDS in CAPABILITIES[role]:
        assert reveal_household(user, house, REASON).head_name == "张三丰"
        assert PersonalDataLook.objects.get().reason == REASON
    else:
        with pytest.raises(HouseholdNotOpen):
            reveal_household(user, house, REASON)
        assert not PersonalDataLook.objects.exists()


def test_a_supervisor_of_another_street_is_refused(town, house):
    user = make_user("east")
    make_post(user, town["east"])
    with pytest.raises(HouseholdNotOpen):
        reveal_household(user, house, REASON)


def test_no_reason_opens_nothing(house):
    with pytest.raises(ReasonNeeded):
        reveal_household(make_user("root", superuser=True), house, "  .  ")
    assert not PersonalDataLook.objects.exists()


def test_what_cannot_be_opened_leaves_no_look(house, settings):
    root = make_user("root", superuser=True)
    settings.FIELD_KEYS = (NEW,)
    with pytest.raises(ValueError, match="[0-9a-f]{8}"):
        reveal_household(root, house, REASON)
    assert not PersonalDataLook.objects.exists()


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE grids_personaldatalook SET reason = 'x'",
        "UPDATE grids_personaldatalook SET user_id = NULL",
        "UPDATE grids_personaldatalook SET household_id = NULL, place = 'x'",
        "DELETE FROM grids_personaldatalook",
    ],
)
def test_the_database_refuses_to_change_a_look(house, change):
    reveal_household(make_user("root", superuser=True), house, REASON)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)
    assert PersonalDataLook.objects.get().reason == REASON


# Keys


def rotate(*arguments: str) -> str:
    out = StringIO()
    call_command("rotate_field_key", *arguments, stdout=out, stderr=StringIO())
    return out.getvalue()


def test_a_new_key_opens_what_the_old_one_sealed_and_takes_its_place(town, settings, monkeypatch):
    monkeypatch.setattr("grids.actions.rotate_keys.BATCH", 2)
    settings.FIELD_KEYS = (OLD,)
    building = make_building(town["w1"], (103.002, 23.012, 0.0003))
    for door in range(5):
        make_household(building, str(door), f"住户{door}")
    old = key_ring().newest
    settings.FIELD_KEYS = (NEW, OLD)
    assert "--commit" in rotate()
    assert texts_by_key() == {old: 10}
    rotate("--commit")
    assert texts_by_key() == {key_ring().newest: 10}
    settings.FIELD_KEYS = (NEW,)
    assert sorted(house.head_name.open() for house in Household.objects.all()) == [f"住户{door}" for door in range(5)]


def test_without_the_old_key_nothing_is_sealed_anew(house, settings):
    before = stored("head_name")
    settings.FIELD_KEYS = (NEW,)
    with pytest.raises(CommandError, match="field_key"):
        rotate("--commit")
    assert stored("head_name") == before


def test_a_new_key_is_one_that_the_settings_take(settings):
    key = rotate("--new-key").strip()
    settings.FIELD_KEYS = (key,)
    assert key_ring().open(key_ring().seal("张三丰", "x"), "x") == "张三丰"
