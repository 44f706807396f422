"""Facilities in the administration: seen by all who may look, changed where one's post opens it."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from facilities.actions.change import Deed, close_facility, move_facility
from facilities.models import Facility, FacilityKind, FacilityVersion
from tests.facilities.factories import EAST, MACHINE, WEST, make_facility
from tests.factories import make_user

TODAY = timezone.localdate


def page(version: FacilityVersion) -> str:
    return reverse("admin:facilities_facilityversion_change", args=[version.pk])


def form(**changes: object) -> dict[str, object]:
    values = {
        "name": "测试诊所", "address": "", "opening_hours": "", "capacity": "", "operator": "", "public_phone": "",
        "geom": '{"type": "Point", "coordinates": [103.005, 23.005]}', "entrances": "", "day": TODAY().isoformat(),
        "why": "",
    }  # fmt: skip
    return values | changes


@pytest.fixture
def west(client, west_planner):
    client.force_login(west_planner)
    return client


def test_a_facility_is_added_through_the_action(west, kinds, west_planner):
    answer = west.post(
        reverse("admin:facilities_facilityversion_add"),
        form(kind=kinds["clinic"].pk, name="新诊所", opening_hours="周一至周五 8:00-17:00", why="批复"),
    )
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    version = FacilityVersion.objects.get()
    assert (version.name, version.opening_hours) == ("新诊所", "Mo-Fr 08:00-17:00")
    change = version.facility.changes.get()
    assert (change.user, change.why) == (west_planner, "批复")


def test_what_is_wrong_stands_beside_its_field_and_nothing_is_written(west, kinds):
    add = reverse("admin:facilities_facilityversion_add")
    outside = '{"type": "Point", "coordinates": [104.5, 24.5]}'
    for wrong, field in (({"opening_hours": "随时"}, "opening_hours"), ({"geom": outside}, "__all__")):
        answer = west.post(add, form(kind=kinds["clinic"].pk, **wrong))
        assert answer.status_code == 200
        assert field in answer.context["adminform"].form.errors, wrong
    assert not Facility.objects.exists()


def test_changing_closing_and_reopening_go_through_the_actions(west, kinds):
    facility = make_facility(kinds["clinic"])
    version = facility.versions.get()
    assert west.post(page(version), form(what="change", name="改名", seen=1)).status_code == 302
    assert [one.name for one in facility.versions.order_by("valid")] == ["测试诊所", "改名"]
    latest = facility.versions.latest("valid")
    refused = west.post(page(latest), form(what="close", seen=2, day="2027-01-01"))
    assert "why" in refused.context["adminform"].form.errors
    assert west.post(page(latest), form(what="close", seen=2, why="撤并", day="2027-01-01")).status_code == 302
    assert facility.versions.latest("valid").valid.upper == date(2027, 1, 1)
    assert west.post(page(latest), form(what="reopen", seen=3, day="2027-02-01")).status_code == 302
    assert facility.changes.latest("edition").kind == "reopened"


def test_the_second_editor_is_told(west, kinds):
    facility = make_facility(kinds["clinic"])
    move_facility(facility, 103.006, 23.006, Deed(MACHINE, date(2024, 1, 1)))
    answer = west.post(page(facility.versions.latest("valid")), form(what="change", name="改名", seen=1))
    assert answer.status_code == 200
    assert "tests" in str(answer.context["adminform"].form.errors["__all__"])


def test_one_elsewhere_or_of_earlier_days_is_read_only(west, kinds):
    east = make_facility(kinds["clinic"], EAST)
    here = make_facility(kinds["market"])
    move_facility(here, 103.006, 23.006, Deed(MACHINE, date(2024, 1, 1)))
    for version in (east.versions.get(), here.versions.earliest("valid")):
        assert west.get(page(version)).context["has_change_permission"] is False
        assert west.post(page(version), form(what="change", name="改名")).status_code == 403
    assert west.get(page(here.versions.latest("valid"))).context["has_change_permission"] is True


def test_nobody_deletes_and_a_worker_only_looks(client, kinds, west_worker):
    version = make_facility(kinds["clinic"]).versions.get()
    client.force_login(west_worker)
    assert client.get(page(version)).status_code == 200
    assert client.post(page(version), form(what="change", name="改名")).status_code == 403
    assert client.get(reverse("admin:facilities_facilityversion_add")).status_code == 403
    client.force_login(make_user("chief", staff=True, superuser=True))
    assert client.post(page(version) + "../delete/", {"post": "yes"}).status_code == 403


def test_the_page_of_a_facility_shows_its_history(west, kinds, west_planner):
    facility = make_facility(kinds["clinic"])
    close_facility(facility, Deed(MACHINE, date(2024, 1, 1), "租约到期"))
    html = west.get(reverse("admin:facilities_facility_change", args=[facility.pk])).content.decode()
    assert "租约到期" in html
    assert "2024-01-01" in html


def test_lists_ask_no_query_per_row(west, kinds, django_assert_max_num_queries):
    for number in range(60):
        make_facility(kinds["clinic"], (WEST[0], WEST[1] + number / 10_000), f"诊所{number}")
    for model in ("facility", "facilityversion", "facilitykind", "kindrule"):
        with django_assert_max_num_queries(12):
            assert west.get(reverse(f"admin:facilities_{model}_changelist")).status_code == 200, model


def test_a_kind_is_held_to_one_of_metres_and_minutes_in_words(client, kinds):
    client.force_login(make_user("chief", staff=True, superuser=True))
    kind = kinds["clinic"]
    values = {
        "key": "clinic", "rank": 1, "label_zh": "诊所", "label_en": "Clinic", "icon": "clinic", "tier": 5,
        "limit_m": 300, "limit_minutes": 5, "group": kind.group_id, "active": "on",
    }  # fmt: skip
    address = reverse("admin:facilities_facilitykind_change", args=[kind.pk])
    answer = client.post(address, values)
    assert answer.status_code == 200
    assert answer.context["adminform"].form.errors
    assert client.post(address, values | {"limit_m": ""}).status_code == 302
    assert FacilityKind.objects.get(pk=kind.pk).limit_metres == pytest.approx(5000 / 15)
