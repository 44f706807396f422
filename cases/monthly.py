"""Which problems stand at which step of the monthly clock, and what is due or was passed in a month."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from cases.models import Case, CaseMove, MonthlyProblem, MonthlyStep
from cases.rules.states import Act


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


@dataclass(frozen=True)
class DueStep:
    """A step that a problem has to pass by a day: passed by a move (in time or late), or still to be passed."""

    case: Case
    rank: int
    due: date
    move: CaseMove | None
    late: bool

    @property
    def outcome(self) -> str:
        """One of `OUTCOMES`."""
        if self.move is None:
            return "late_open" if self.late else "open"
        return "late" if self.late else "in_time"


OUTCOMES = ("in_time", "late", "open", "late_open")


def due_in_month(cases: QuerySet[Case], month: date, today: date | None = None) -> list[DueStep]:
    """The steps that some cases have to pass in a month (its first day), by due day; of the month that runs also what
    is left from earlier ones. Three queries.
    """
    today = today or timezone.localdate()
    end = month_after(month)
    problems = _problems(cases.open()).filter(due__lt=end)
    if not month <= today < end:
        problems = problems.filter(due__gte=month)
    ranks = list(MonthlyStep.objects.values_list("rank", flat=True))
    found = [DueStep(row.case, _next_rank(ranks, row), row.due, None, row.due < today) for row in problems]
    found += [_passed(move) for move in _passed_moves(cases, month, end)]
    return sorted(found, key=lambda step: (step.due, step.case.pk))


def taken_in_month(cases: QuerySet[Case], month: date) -> QuerySet[CaseMove]:
    """What was put on the clock, or passed a step, in a month; the latest first."""
    zone = timezone.get_current_timezone()
    since, until = (datetime.combine(day, time.min, zone) for day in (month, month_after(month)))
    return _steps_taken(cases).filter(at__gte=since, at__lt=until).order_by("-at", "-pk")


def month_after(month: date) -> date:
    """The first day of the month after."""
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1)


def _problems(cases: QuerySet[Case]) -> QuerySet[MonthlyProblem]:
    return MonthlyProblem.objects.filter(case__in=cases.order_by().values("pk")).select_related("case__kind", "last")


def _next_rank(ranks: list[int], problem: MonthlyProblem) -> int:
    done = problem.last.rank if problem.last else -1
    return next((rank for rank in ranks if rank > done), done)


def _steps_taken(cases: QuerySet[Case]) -> QuerySet[CaseMove]:
    """Moves of the cases on the clock, which are few: they lead to their moves, not the other way round."""
    on_the_clock = MonthlyProblem.objects.filter(case__in=cases.order_by().values("pk")).values("case")
    return CaseMove.objects.filter(case__in=on_the_clock, act=Act.ESCALATE).select_related("case__kind", "user")


def _passed_moves(cases: QuerySet[Case], month: date, end: date) -> QuerySet[CaseMove]:
    # Days as text sort as days.
    days = {"data__monthly_due__gte": month.isoformat(), "data__monthly_due__lt": end.isoformat()}
    return _steps_taken(cases).filter(data__has_key="step", **days)


def _passed(move: CaseMove) -> DueStep:
    due = date.fromisoformat(move.data["monthly_due"])
    return DueStep(move.case, move.data["step"], due, move, bool(move.data.get("step_late")))
