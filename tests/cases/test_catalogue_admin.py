"""Kinds of events, time limits and steps of the monthly clock in the administration: refused in words."""

import pytest
from django.urls import reverse

from cases.models import CaseKind, MonthlyStep, TimeLimit
from tests.cases.factories import make_kind
from tests.factories import make_post, make_town, make_user

pytestmark = pytest.mark.django_db
NO_LIMITS = {"limits-TOTAL_FORMS": 0, "limits-INITIAL_FORMS": 0}


@pytest.fixture
def chief(client):
    client.force_login(make_user("chief", staff=True, superuser=True))
    return client


def errors(answer) -> dict[str, list[str]]:
    assert answer.status_code == 200
    return answer.context["adminform"].form.errors


def kind_form(kind: CaseKind, **changes) -> dict:
    values = {"klass": kind.klass_id, "code": kind.code, "label_zh": "暴露垃圾", "label_en": "Litter", "active": "on"}
    return (
        values
        | {"public": "on", "duplicate_m": 30, "duplicate_days": 7, "asset_kind": "", "department": ""}
        | NO_LIMITS
        | changes
    )


def test_a_kind_of_event_is_changed_with_its_own_limits(chief):
    kind = make_kind()
    limit = {"stage": "handle", "severity": "normal", "amount": 4, "unit": "working_hours", "kind": kind.pk, "id": ""}
    rows = {f"limits-0-{name}": value for name, value in limit.items()} | {"limits-TOTAL_FORMS": 1}
    address = reverse("admin:cases_casekind_change", args=[kind.pk])
    answer = chief.post(address, kind_form(kind, duplicate_m=50, duplicate_days=3, **rows))
    assert answer.status_code == 302, errors(answer)
    kind.refresh_from_db()
    assert (kind.duplicate_m, kind.duplicate_days) == (50, 3)
    assert (kind.limits.get().amount, kind.limits.get().unit) == (4, "working_hours")


@pytest.mark.parametrize(
    ("change", "field", "said"),
    [
        ({"code": "0601"}, "code", "five digits"),
        ({"code": "0601x"}, "code", "five digits"),
        ({"code": "07010"}, "code", "begins with that of its class, 06"),
        ({"duplicate_m": 2000}, "duplicate_m", "At most 1000 m"),
    ],
)
def test_what_is_wrong_with_a_kind_stands_beside_its_field(chief, change, field, said):
    kind = make_kind()
    address = reverse("admin:cases_casekind_change", args=[kind.pk])
    answer = chief.post(address, kind_form(kind, **change), headers={"accept-language": "en"})
    [text] = errors(answer)[field]
    assert said in text
    kind.refresh_from_db()
    assert (kind.code, kind.duplicate_m) == ("06010", 30)


def test_a_kind_is_taken_out_of_use_and_not_deleted(chief):
    kind = make_kind()
    assert chief.post(reverse("admin:cases_casekind_delete", args=[kind.pk])).status_code == 403
    chief.post(reverse("admin:cases_casekind_change", args=[kind.pk]), kind_form(kind) | {"active": ""})
    assert not CaseKind.objects.get().active


@pytest.mark.parametrize(("amount", "said"), [(0, "More than 0"), (-1, "More than 0"), (4000, "at most 3650")])
def test_a_limit_that_is_no_time_is_refused_in_words(chief, amount, said):
    given = {"stage": "handle", "severity": "normal", "amount": amount, "unit": "hours", "kind": ""}
    answer = chief.post(reverse("admin:cases_timelimit_add"), given, headers={"accept-language": "en"})
    assert said in errors(answer)["amount"][0]
    assert not TimeLimit.objects.exists()


def test_a_second_limit_of_all_kinds_is_refused_in_words(chief):
    given = {"stage": "handle", "severity": "normal", "amount": 3, "unit": "hours", "kind": ""}
    address = reverse("admin:cases_timelimit_add")
    assert chief.post(address, given).status_code == 302
    answer = chief.post(address, given, headers={"accept-language": "en"})
    assert errors(answer)["__all__"][0].startswith("All kinds have a limit")
    assert TimeLimit.objects.count() == 1


def test_a_step_by_a_day_that_no_month_has_is_refused_in_words(chief):
    given = {"rank": 1, "label_zh": "摸排", "label_en": "Survey", "day": 32, "tier": "community"}
    answer = chief.post(reverse("admin:cases_monthlystep_add"), given, headers={"accept-language": "en"})
    assert "from 1 to 31" in errors(answer)["day"][0]
    assert not MonthlyStep.objects.exists()


@pytest.mark.parametrize("model", ["casekind", "timelimit", "monthlystep"])
def test_a_supervisor_changes_none_of_them(client, model):
    town, user = make_town(), make_user("west", staff=True)
    make_post(user, town["west"])
    client.force_login(user)
    assert client.get(reverse(f"admin:cases_{model}_changelist")).status_code == 403
    assert client.get(reverse(f"admin:cases_{model}_add")).status_code == 403
