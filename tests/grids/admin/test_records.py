"""What stays, what is read-only, and personal data: masked, and each opening on record."""

from datetime import timedelta

import pytest
from django.utils import timezone

from grids.models import (
    AreaVersion,
    PersonalDataLook,
    Redraw,
    RedrawStatus,
)
from tests.factories import days, make_version
from tests.grids.admin.pages import OF_GRIDS, change, listed


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


def test_each_opening_of_a_household_is_on_record(west, west_supervisor, houses):
    listed(west, "household")
    assert not PersonalDataLook.objects.exists()
    west.get(change(houses["west"]))
    west.get(change(houses["west"]))
    looks = PersonalDataLook.objects.all()
    assert [(look.user, look.household, look.place) for look in looks] == [
        (west_supervisor, houses["west"], "测试路1号 101")
    ] * 2


def test_a_refused_opening_shows_nothing_and_writes_no_look(west, houses):
    west.get(change(houses["east"]))
    assert not PersonalDataLook.objects.exists()


def test_a_look_outlives_its_household(west, houses):
    west.get(change(houses["west"]))
    houses["west"].delete()
    assert PersonalDataLook.objects.get().place == "测试路1号 101"


def test_looks_cannot_be_changed_or_deleted(chief, houses):
    chief.get(change(houses["west"]))
    look = PersonalDataLook.objects.get()
    assert chief.get(change(look)).context["has_change_permission"] is False
    assert chief.post(change(look) + "../delete/", {"post": "yes"}).status_code == 403
