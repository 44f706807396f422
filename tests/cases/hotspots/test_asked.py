"""Questions as addresses have them: what they mean when little is said, and what is refused in words."""

from datetime import date

import pytest
from django.http import QueryDict
from django.utils import timezone

from cases.hotspots.asked import Against, BadAsked, Boundaries, Near, Period, read_asked
from cases.rules.hotspots import Correction, Measure


def asked(query: str = ""):
    return read_asked(QueryDict(query))


def test_nothing_said_is_four_weeks_up_to_today_as_it_was():
    question = asked()
    assert question.until == timezone.localdate()
    assert question.period.days == 28
    assert (question.weights, question.boundaries, question.correction) == (
        Near.CONTIGUITY,
        Boundaries.WAS,
        Correction.BH,
    )


def test_everything_said_is_understood():
    question = asked(
        "since=2026-01-05&until=2026-02-04&against=year&kind=06,09009&kind=08&severity=urgent,normal&level=hexagon"
        "&size=400&measure=rates&weights=nearest&k=5&boundaries=today&correction=by&alpha=0.1"
    )
    assert question.period == Period(date(2026, 1, 5), date(2026, 2, 4))
    assert question.before == Period(date(2025, 1, 5), date(2025, 2, 4))
    assert question.kinds == ("06", "09009", "08")
    assert question.severities == ("urgent", "normal")
    assert (question.level, question.size, question.measure, question.k) == ("hexagon", 400, Measure.RATES, 5)
    assert (question.boundaries, question.correction, question.alpha) == (Boundaries.TODAY, Correction.BY, 0.1)


@pytest.mark.parametrize(
    ("since", "until", "before"),
    [
        ("2026-01-10", "2026-01-19", ("2025-12-31", "2026-01-09")),
        ("2026-03-01", "2026-03-31", ("2026-02-01", "2026-02-28")),
        ("2026-01-01", "2026-03-31", ("2025-10-01", "2025-12-31")),
    ],
)
def test_the_period_before_is_as_long_and_of_whole_months_as_many_months(since, until, before):
    question = asked(f"since={since}&until={until}")
    assert question.before == Period(*map(date.fromisoformat, before))


def test_a_year_before_the_leap_day_is_the_28th():
    question = asked("since=2024-02-29&until=2024-02-29&against=year")
    assert question.before == Period(date(2023, 2, 28), date(2023, 2, 28))


def test_nothing_is_compared_where_that_is_asked_for():
    assert asked("against=none").against is Against.NONE
    assert asked("against=none").before is None


def test_the_day_is_the_last_of_the_period_or_today():
    assert asked("since=2025-01-01&until=2025-01-31").day == date(2025, 1, 31)
    assert asked("since=2025-01-01&until=2025-01-31&boundaries=today").day == timezone.localdate()


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("since=yesterday", "since"),
        ("until=2026-02-30", "until"),
        ("since=2026-02-02&until=2026-02-01", "until"),
        ("since=2300-01-01&until=2300-02-01", "until"),
        ("since=1999-01-01&until=2026-01-01", "since"),
        ("since=2190-01-01&until=2190-01-02", "since"),
        ("against=never", "against"),
        ("kind=6", "kind"),
        ("kind=06010x", "kind"),
        ("severity=bad", "severity"),
        ("size=50", "size"),
        ("size=3e2", "size"),
        ("size=٣٠٠", "size"),
        ("measure=heat", "measure"),
        ("weights=queen", "weights"),
        ("radius=1", "radius"),
        ("k=0", "k"),
        ("boundaries=tomorrow", "boundaries"),
        ("correction=bonferroni", "correction"),
        ("alpha=0.2", "alpha"),
        ("colour=red", "colour"),
        (f"level={'x' * 300}", "level"),
    ],
)
def test_what_cannot_be_answered_is_refused_and_named(query, field):
    with pytest.raises(BadAsked) as refusal:
        asked(query)
    assert refusal.value.field == field
    assert str(refusal.value)


def test_the_question_is_told_as_it_was_understood():
    told = asked("since=2026-01-05&until=2026-01-11&kind=06010").described()
    assert told["since"] == "2026-01-05"
    assert told["before"] == ["2025-12-29", "2026-01-04"]
    assert told["kind"] == ["06010"]
