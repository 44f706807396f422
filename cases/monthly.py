"""Which problems stand at which step of the monthly clock."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from cases.models import Case, MonthlyProblem, MonthlyStep


@dataclass(frozen=True)
class AtStep:
    """Problems whose next step is this one (None: all steps are behind them), and how many should have passed it."""

    step: MonthlyStep | None
    problems: list[MonthlyProblem]
    late: int


def problems_by_step(cases: QuerySet[Case], today: date | None = None) -> list[AtStep]:
    """The open ones among some cases by the step that each has to pass next, in the order of the steps. Two queries."""
    today = today or timezone.localdate()
    steps = [*MonthlyStep.objects.all(), None]
    rows = MonthlyProblem.objects.filter(case__in=cases.open().values("pk")).select_related("case", "last")
    found: dict[MonthlyStep | None, list[MonthlyProblem]] = {step: [] for step in steps}
    for row in rows:
        done = row.last.rank if row.last else -1
        found[next((step for step in steps if step is not None and step.rank > done), None)].append(row)
    return [
        AtStep(step, problems, sum(row.due is not None and row.due < today for row in problems))
        for step, problems in found.items()
    ]
