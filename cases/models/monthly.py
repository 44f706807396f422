"""The monthly clock as data: its steps, and the problems that go up them beside their working-hours clock."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.cases import Case
from cases.models.departments import Tier
from facilities.models.kinds import in_readers_language


class MonthlyStep(models.Model):
    """What is done with a problem by a day of the month, and at which tier."""

    rank = models.PositiveSmallIntegerField(_("rank"), unique=True)
    label_zh = models.CharField(_("Chinese name"), max_length=60)
    label_en = models.CharField(_("English name"), max_length=100)
    day = models.PositiveSmallIntegerField(_("by the day of the month"))
    tier = models.CharField(_("tier"), max_length=10, choices=Tier)

    class Meta:
        verbose_name = _("step of the monthly clock")
        verbose_name_plural = _("steps of the monthly clock")
        ordering = ["rank"]
        constraints = [
            models.CheckConstraint(condition=Q(day__gte=1, day__lte=31), name="monthly_step_has_a_day"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The name in the language of the reader."""
        return in_readers_language(self.label_zh, self.label_en)


class MonthlyProblem(models.Model):
    """A case on the monthly clock. `last` is the step it passed last, `due` the day by which it passes the next."""

    case = models.OneToOneField(Case, models.PROTECT, related_name="monthly", verbose_name=_("case"))
    entered = models.DateField(_("entered"))
    last = models.ForeignKey(
        MonthlyStep, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("step passed last")
    )
    due = models.DateField(_("due"), null=True, blank=True)

    class Meta:
        verbose_name = _("problem on the monthly clock")
        verbose_name_plural = _("problems on the monthly clock")
        ordering = ["due", "pk"]
        indexes = [models.Index(fields=["due"], name="monthly_problem_due")]

    def __str__(self) -> str:
        return str(self.case_id)
