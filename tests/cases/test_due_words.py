"""The case's page never explains another due time than the one it shows, without saying so."""

from datetime import timedelta

import pytest

from cases.case_page.due import due_lines
from cases.clock import explain_due

pytestmark = pytest.mark.django_db


def test_a_due_time_that_follows_from_the_clock_is_its_end(life, settings):
    settings.LANGUAGE_CODE = "en"
    lines = due_lines(explain_due(life.case), life.case.due_at)
    assert lines[-1].startswith("So it is due at ")


def test_one_that_the_case_came_with_is_told_beside_the_reckoned_one(life, settings):
    settings.LANGUAGE_CODE = "en"
    told = explain_due(life.case)
    lines = due_lines(told, life.case.due_at + timedelta(days=2))
    assert "The case keeps 2025-03-14" in lines[-1]
    assert "So it is due" not in lines[-1]
