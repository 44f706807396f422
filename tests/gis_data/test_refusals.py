"""How programs are told why an act was not done: one table for all packages."""

from types import SimpleNamespace

import pytest

from gis_data.findings import Finding, Severity
from gis_data.refusals import NotYours, Refused, Stale, answer_of


def found(severity: Severity) -> Finding:
    return Finding(None, "place", "x", "code", "It is wrong.", "Mend it.", severity)


@pytest.mark.parametrize(
    ("severities", "status", "can_confirm"),
    [([Severity.ERROR], 422, False), ([Severity.WARNING], 409, True), ([Severity.WARNING, Severity.ERROR], 422, False)],
)
def test_what_is_wrong_is_told_by_field_and_doubt_can_be_confirmed(severities, status, can_confirm):
    code, told = answer_of(Refused([found(severity) for severity in severities]))
    assert (code, told["can_confirm"]) == (status, can_confirm)
    assert told["fields"][0] == {"field": "place", "problem": "It is wrong.", "remedy": "Mend it."}


def test_who_was_first_is_named_with_the_edition_of_now():
    last = SimpleNamespace(edition=7, user=None, actor="import", get_act_display=lambda: "moved")
    code, told = answer_of(Stale(last))
    assert (code, told["edition"]) == (409, 7)
    assert "import" in told["error"]
    assert "moved" in told["error"]


def test_what_is_not_theirs_is_forbidden():
    assert answer_of(NotYours())[0] == 403
