"""What stays, what is read-only, and personal data: masked, and each opening on record."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from grids.models import (
    AreaVersion,
    PersonalDataLook,
    Redraw,
    RedrawStatus,
)
from tests.factories import days, make_version
from tests.grids.admin.pages import OF_GRIDS, change, listed


def reveal(household) -> str:
    return reverse("admin:grids_household_reveal", args=[household.pk])


@pytest.mark.parametrize("model", ["area", "areaversion", "redraw"])
def test_areas_versions_and_redraws_cannot_be_deleted_even_by_a_superuser(chief, town, model):
    redraw = Redraw.objects.create(document_number="1", title="1", effective_on=timezone.localdate())
    thing = {"area": town["w1"], "areaversion": town["w1"].versions.get(), "redraw": redraw}[model]
    assert chief.post(change(thing) + "../delete/", {"post": "yes"}).status_code == 403
    assert type(thing).objects.filter(pk=thing.pk).exists()


def test_no_list_offers_to_delete_what_is_ticked(chief, town):
    for model in OF_GRIDS:
        assert "delete_selected" not in listed(chief, model), model


def test_a_version_in_force_is_read_and_one_to_come_may_be_corrected(chief, town):
    today = timezone.localdate()
    current = town["w1"].versions.get()
    assert chief.get(change(current)).context["has_change_permission"] is False
    assert chief.post(change(current), {"name": "别名"}).status_code == 403
    AreaVersion.objects.filter(pk=current.pk).update(valid=days(end=today + timedelta(days=30)))
    coming = make_version(
        town["w1"],
        "532503001001001",
        "将来网格",
        (103.00, 23.01, 0.01),
        town["west1"],
        days(today + timedelta(days=30)),
    )
    assert chief.get(change(coming)).context["has_change_permission"] is True


def test_a_published_redraw_and_its_steps_are_read(chief, town):
    redraw = Redraw.objects.create(
        document_number="1", title="1", effective_on=timezone.localdate(), status=RedrawStatus.PUBLISHED
    )
    redraw.steps.create(position=1, kind="merge")
    page = chief.get(change(redraw))
    assert page.context["has_change_permission"] is False
    assert chief.post(change(redraw), {"title": "2"}).status_code == 403


def test_lists_mask_names_and_telephones(west, houses):
    page = listed(west, "household")
    assert "西**" in page
    assert "西户主" not in page
    assert "00000000000" not in page


def test_the_page_of_a_household_is_masked_and_opening_it_asks_for_a_reason(west, houses):
    page = west.get(change(houses["west"])).content.decode()
    assert "西**" in page
    assert "西户主" not in page
    assert "00000000000" not in page
    assert reveal(houses["west"]) in page
    assert not PersonalDataLook.objects.exists()


def test_each_opening_is_on_record_with_who_which_and_why(west, west_supervisor, houses):
    answer = west.post(reveal(houses["west"]), {"reason": "核对联系电话"})
    assert answer.status_code == 200
    assert "西户主" in answer.content.decode()
    assert "00000000000" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    west.post(reveal(houses["west"]), {"reason": "再次核对"})
    found = [(look.user, look.household, look.place, look.reason) for look in PersonalDataLook.objects.order_by("pk")]
    assert found == [
        (west_supervisor, houses["west"], "测试路1号 101", "核对联系电话"),
        (west_supervisor, houses["west"], "测试路1号 101", "再次核对"),
    ]


@pytest.mark.parametrize("reason", ["", "   ", "好"])
def test_without_a_reason_nothing_is_opened(west, houses, reason):
    answer = west.post(reveal(houses["west"]), {"reason": reason})
    assert answer.status_code == 400
    assert "西户主" not in answer.content.decode()
    assert not PersonalDataLook.objects.exists()


def test_opening_is_never_done_by_following_a_link(west, houses):
    assert west.get(reveal(houses["west"]) + "?reason=whatever").status_code == 405
    assert not PersonalDataLook.objects.exists()


def test_a_household_of_another_street_is_not_opened_and_writes_no_look(west, houses):
    answer = west.post(reveal(houses["east"]), {"reason": "核对联系电话"})
    assert answer.status_code == 403
    assert "东户主" not in answer.content.decode()
    assert not PersonalDataLook.objects.exists()


def test_a_look_outlives_its_household(west, houses):
    west.post(reveal(houses["west"]), {"reason": "核对联系电话"})
    houses["west"].delete()
    assert PersonalDataLook.objects.get().place == "测试路1号 101"


def household_form(house, **values) -> dict[str, str]:
    return {
        "building": house.building_id,
        "door": house.door,
        "residents": "4",
        "valid_0": "2000-01-01",
        "valid_1": "",
        **values,
    }


def test_what_is_typed_is_sealed_and_what_is_left_empty_stays(west, houses):
    house = houses["west"]
    form = household_form(house, new_phone="13900000001", new_identity_number="11010519491231002X")
    assert west.post(change(house), form).status_code == 302
    house.refresh_from_db()
    assert (house.head_name.open(), house.phone.open()) == ("西户主", "13900000001")
    assert house.identity_number.open() == "11010519491231002X"
    assert house.residents == 4


def test_personal_data_can_be_removed(west, houses):
    west.post(change(houses["west"]), household_form(houses["west"], forget="on"))
    houses["west"].refresh_from_db()
    assert not houses["west"].head_name
    assert not houses["west"].phone


def test_an_identity_number_whose_check_fails_is_refused(west, houses):
    answer = west.post(change(houses["west"]), household_form(houses["west"], new_identity_number="110105194912310021"))
    assert "new_identity_number" in answer.context["adminform"].form.errors


def test_looks_cannot_be_changed_or_deleted(chief, houses):
    chief.post(reveal(houses["west"]), {"reason": "核对联系电话"})
    look = PersonalDataLook.objects.get()
    assert chief.get(change(look)).context["has_change_permission"] is False
    assert chief.post(change(look) + "../delete/", {"post": "yes"}).status_code == 403
