"""The catalogue as data: how much there is of it, and that loading it never undoes what somebody wrote."""

import json
from collections import Counter

import pytest
from django.core.management import CommandError, call_command

from cases.actions.load_catalogue import STANDARD, load_catalogue, read_catalogue_file
from cases.models import AssetKind, CaseKind, Catalogue
from cases.rules.catalogue_file import NotACatalogue, read_catalogue

OLDER = {
    "key": "older-2013", "zh": "旧目录", "en": "Older", "fault_zh": "{zh}", "fault_en": "{en}",
    "components": [{"code": "01", "zh": "公用设施", "en": "Utilities", "kinds": [["01001", "上水井盖", "Cover"]]}],
    "events": [{"code": "01", "zh": "市容环境", "en": "Appearance", "kinds": [["01001", "私搭乱建", "Building"]]}],
}  # fmt: skip


def counts(subject: str) -> Counter:
    return Counter(kind.code[:2] for kind in read_catalogue_file(STANDARD).kinds(subject))


def older() -> str:
    return json.dumps(OLDER, ensure_ascii=False)


def test_the_standard_has_153_components_in_five_classes():
    assert counts("asset") == {"01": 76, "02": 44, "03": 16, "04": 14, "05": 3}


def test_the_standard_has_250_events_in_ten_classes():
    found = counts("case")
    assert {code: found[code] for code in ("06", "07", "08", "09", "10")} == {
        "06": 51, "07": 7, "08": 16, "09": 21, "10": 2,
    }  # fmt: skip
    assert sum(found[code] for code in ("01", "02", "03", "04", "05")) == 153
    assert found.total() == 250


def test_names_are_told_apart_in_both_languages():
    for subject in ("asset", "case"):
        kinds = read_catalogue_file(STANDARD).kinds(subject)
        assert len({kind.zh for kind in kinds}) == len({kind.en for kind in kinds}) == len(kinds)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda held: held["components"][0]["kinds"].append(["02001", "甲", "a"]), "kind-code-wrong"),
        (lambda held: held["components"][0]["kinds"].append(["01001", "甲", "a"]), "kind-code-twice"),
        (lambda held: held["components"][0]["kinds"].append(["01002", "", "a"]), "kind-name-missing"),
        (lambda held: held.pop("events"), "catalogue-not-read"),
    ],
)
def test_it_tells_what_is_wrong_with_a_file(change, code):
    held = json.loads(older())
    change(held)
    with pytest.raises(NotACatalogue) as problem:
        read_catalogue(json.dumps(held))
    assert code in [found.code for found in problem.value.findings]


@pytest.mark.django_db
def test_a_dry_run_counts_and_writes_nothing():
    report = load_catalogue(read_catalogue_file(STANDARD))
    assert (report.classes, report.components, report.events) == (15, 153, 250)
    assert not Catalogue.objects.exists()


@pytest.mark.django_db
def test_a_part_fault_points_to_its_component_and_an_event_to_none():
    load_catalogue(read_catalogue_file(STANDARD), commit=True)
    fault = CaseKind.objects.get(code="01001")
    assert (fault.label_zh, fault.asset_kind.label_zh) == ("供水井盖异常", "供水井盖")
    assert CaseKind.objects.filter(asset_kind=None).count() == 97
    assert not Catalogue.objects.get().checked


@pytest.mark.django_db
def test_loading_again_writes_nothing_and_keeps_what_was_edited():
    found = read_catalogue_file(STANDARD)
    load_catalogue(found, commit=True)
    AssetKind.objects.filter(code="01037").update(label_zh="照明路灯")
    report = load_catalogue(found, commit=True)
    assert (report.classes, report.components, report.events) == (0, 0, 0)
    assert [(one.code, one.in_database, one.in_file) for one in report.differences] == [
        ("01037", "照明路灯 / Street lamp", "路灯 / Street lamp")
    ]
    assert AssetKind.objects.get(code="01037").label_zh == "照明路灯"


@pytest.mark.django_db
def test_an_older_catalogue_stands_beside_the_one_in_use():
    load_catalogue(read_catalogue_file(STANDARD), commit=True)
    assert not load_catalogue(read_catalogue(older()), commit=True).in_use
    assert AssetKind.objects.filter(code="01001").count() == 2
    assert load_catalogue(read_catalogue(older()), commit=True, use=True).in_use
    assert Catalogue.objects.get(active=True).key == "older-2013"


@pytest.mark.django_db
def test_the_command_is_a_dry_run_until_commit(capsys, tmp_path):
    call_command("load_catalogue")
    assert "153" in capsys.readouterr().out
    assert not Catalogue.objects.exists()
    call_command("load_catalogue", commit=True)
    assert CaseKind.objects.count() == 250
    bad = tmp_path / "bad.json"
    bad.write_text("{}")
    with pytest.raises(CommandError):
        call_command("load_catalogue", str(bad))
