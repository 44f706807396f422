"""What can speak against making a task of a hotspot."""

from django.utils.translation import gettext_lazy as _

from gis_data.findings import Kind, Severity

NOT_HOT = Kind(
    "hotspot-not-hot",
    Severity.ERROR,
    _("{value} is no hot spot by this question."),
    _("Make a task of a hot area, or report a case there in the usual way."),
)
TASK_ELSEWHERE = Kind(
    "hotspot-task-elsewhere",
    Severity.ERROR,
    _("A task of {value} is under way where cases are closed to you."),
    _("Ask those who see cases in the areas that it reaches into."),
)
NO_KIND = Kind(
    "hotspot-no-kind",
    Severity.ERROR,
    _("No case in it says what kind of thing it is."),
    _("Say which kind of event the task is about."),
)
