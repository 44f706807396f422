"""What can be wrong with an act on a case or a whistle, and what to do then."""

from django.utils.translation import gettext_lazy as _

from gis_data.findings import Kind, Severity


def _error(code: str, problem: str, remedy: str) -> Kind:
    return Kind(code, Severity.ERROR, problem, remedy)


FORBIDDEN = _error(
    "act-forbidden",
    _("“{value}” is not possible while it is “{state}”."),
    _("Possible now: {possible}."),
)
REASON_MISSING = _error(
    "act-needs-reason",
    _("“{value}” needs a reason."),
    _("Say in a few words why; it is kept with the act."),
)
REASON_LONG = _error(
    "act-reason-long",
    _("The reason has {value} characters; {most} are kept."),
    _("Say it shorter, or add the rest as a note."),
)
FACT_UNKNOWN = _error(
    "act-fact-unknown",
    _("“{act}” does not take “{value}”."),
    _("It takes: {known}."),
)
FACT_MISSING = _error(
    "act-fact-missing",
    _("“{field}” is missing."),
    _("Say it, and try again."),
)
BEFORE_LATEST = _error(
    "act-before-latest",
    _("Something is on record from {latest} already; an act at {value} would stand before it."),
    _("Choose a later moment."),
)
NOT_FOUND = _error("act-not-found", _("{value} is not known here."), _("Check it."))
DEPARTMENT_GONE = _error(
    "department-gone",
    _("{value} is no department on {day}."),
    _("Choose one that is there on that day."),
)
DEPARTMENT_SAME = _error(
    "department-same",
    _("It lies with {value} already."),
    _("Choose another department."),
)
NOBODY_ANSWERABLE = _error(
    "nobody-answerable",
    _("No department is set for {value} here, and no area above has an owner of last resort."),
    _("Name the department, or enter an owner of last resort for the area."),
)
TASKS_RUNNING = _error(
    "tasks-running",
    _("{value} tasks of the case have not ended."),
    _("Wait for them, or withdraw them with a reason."),
)
TASK_UNKNOWN = _error("task-unknown", _("The case has no task {value}."), _("Choose one of its tasks."))
TASK_EMPTY = _error(
    "task-empty", _("A task does not say what is to be done."), _("Say it in a few words for each department.")
)
TASKS_MISSING = _error(
    "tasks-missing", _("A case is split into one task or more."), _("Name a department and what it is to do.")
)
NOT_ITS_OWN_DUPLICATE = _error(
    "duplicate-of-itself", _("A case is no duplicate of itself."), _("Choose the other case.")
)
ORIGINAL_ENDED = _error(
    "original-merged",
    _("Case {value} is “{state}” and cannot take up another."),
    _("Choose the case that goes on."),
)
UNTIL_MISSING = _error(
    "until-missing", _("The clock is suspended until a moment that is to come."), _("Say until when.")
)
IS_SUSPENDED = _error("is-suspended", _("The clock is suspended until {value}."), _("Let it run again first."))
NOT_SUSPENDED = _error("not-suspended", _("The clock is not suspended."), _("Nothing needs to be done."))
RATING_WRONG = _error("rating-wrong", _("{value} is no rating."), _("Rate from 1 to 5."))
GRID_WRONG = _error(
    "grid-wrong",
    _("{value} is no grid in which cases are handled today."),
    _("Choose a grid of today, of the level that is worked in."),
)
GRID_SAME = _error("grid-same", _("This grid is answerable already."), _("Choose another."))
PLACE_OUTSIDE = _error(
    "case-place-outside",
    _("The place {value} lies in no grid."),
    _("Check the coordinates; longitude comes first."),
)
NOTHING_CHANGED = _error("nothing-changed", _("Nothing was changed."), _("Say what is otherwise."))
KIND_RETIRED = _error("case-kind-not-in-use", _("The kind {value} is not in use."), _("Choose another kind."))
WRONG_TIER = _error(
    "whistle-wrong-tier",
    _("{caller} cannot whistle for {value} ({called})."),
    _("A community calls departments of the street, a street those of the county, a county those of the city."),
)
NOT_ABOVE = _error(
    "whistle-not-above",
    _("{value} is not answerable in this area."),
    _("Choose a department of an area that this one lies in."),
)
CASE_ELSEWHERE = _error(
    "whistle-case-elsewhere",
    _("Case {value} does not lie in the area that whistles."),
    _("Whistle from an area that the case lies in, or without a case."),
)
NOBODY_CALLED = _error("whistle-nobody", _("Nobody is called."), _("Name one department or more."))
TEXT_MISSING = _error("whistle-no-text", _("It is not said what for."), _("Say it in a few words."))
CALL_UNKNOWN = _error("call-unknown", _("The whistle has no call {value}."), _("Choose one of its calls."))
ON_THE_CLOCK = _error(
    "monthly-none", _("There is no further step of the monthly clock."), _("Close the case, or add a step.")
)
STEP_NOT_NEXT = _error("monthly-not-next", _("The next step is {value}."), _("Take the steps in their order."))
