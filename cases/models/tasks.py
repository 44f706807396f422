"""Tasks: what each of several departments has to do for one case."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.cases import Case
from cases.models.departments import Department
from cases.rules.tasks import TASK_ENDED, TaskState


class CaseTask(models.Model):
    """One department's part of a case. Each step is a move of the case too; it is answered when all have ended."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="tasks", verbose_name=_("case"))
    department = models.ForeignKey(Department, models.PROTECT, related_name="tasks", verbose_name=_("department"))
    text = models.CharField(_("what is to be done"), max_length=500)
    state = models.CharField(_("state"), max_length=12, choices=TaskState, default=TaskState.SENT)
    sent_at = models.DateTimeField(_("sent"))
    due_at = models.DateTimeField(_("due"), null=True, blank=True)
    reported_in_at = models.DateTimeField(_("reported in"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    objection = models.CharField(_("objection"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("task of a case")
        verbose_name_plural = _("tasks of cases")
        ordering = ["case", "pk"]
        indexes = [
            models.Index(
                fields=["department", "due_at"], name="case_task_running", condition=~Q(state__in=sorted(TASK_ENDED))
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="case_task_says_what"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=False, state__in=sorted(TASK_ENDED))
                | (Q(ended_at__isnull=True) & ~Q(state__in=sorted(TASK_ENDED))),
                name="case_task_ends_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.department_id} {self.text[:40]}"
