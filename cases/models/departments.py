"""Who handles cases: departments, and who sits at their desks. When they work: calendars."""

import uuid

from django.conf import settings
from django.contrib.gis.db import models
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.querysets import DepartmentQuerySet
from facilities.models.kinds import in_readers_language
from gis_data.functions import IsEmpty
from grids.models import Area


class Tier(models.TextChoices):
    """The level that a department belongs to; a whistle goes one tier up."""

    COMMUNITY = "community", _("community")
    STREET = "street", _("street")
    COUNTY = "county", _("county")
    CITY = "city", _("city")


class Department(models.Model):
    """A department or body that is answerable in an area, from day to day. One that is gone keeps its cases' history.

    `fallback` is the owner of last resort (兜底) of its area.
    """

    uid = models.UUIDField(_("uid"), default=uuid.uuid4, unique=True, editable=False)
    key = models.SlugField(_("key"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=100)
    name_en = models.CharField(_("English name"), max_length=100, blank=True)
    credit_code = models.CharField(_("unified social credit code"), max_length=18, blank=True)
    tier = models.CharField(_("tier"), max_length=10, choices=Tier)
    area = models.ForeignKey(Area, models.PROTECT, related_name="departments", verbose_name=_("area"))
    fallback = models.BooleanField(_("owner of last resort"), default=False)
    email = models.EmailField(_("mail"), blank=True)
    valid = DateRangeField(_("from day to day"))

    objects = DepartmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("department")
        verbose_name_plural = _("departments")
        ordering = ["tier", "key"]
        constraints = [
            models.CheckConstraint(condition=~Q(IsEmpty(F("valid"))), name="department_lasts_a_day"),
            models.CheckConstraint(
                condition=Q(credit_code="") | Q(credit_code__regex=r"^[0-9A-HJ-NPQRTUWXY]{18}$"),
                name="department_credit_code_18",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The name in the language of the reader, the Chinese one where there is no other."""
        return in_readers_language(self.name, self.name_en or self.name)


class DeskMember(models.Model):
    """An account that works at a department's desk, from day to day."""

    department = models.ForeignKey(Department, models.PROTECT, related_name="members", verbose_name=_("department"))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="desks", verbose_name=_("account"))
    valid = DateRangeField(_("from day to day"))

    class Meta:
        verbose_name = _("desk member")
        verbose_name_plural = _("desk members")
        constraints = [
            models.CheckConstraint(condition=~Q(IsEmpty(F("valid"))), name="desk_member_lasts_a_day"),
            ExclusionConstraint(
                name="desk_member_once_at_a_time",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    ("department", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.department}"


class WorkCalendar(models.Model):
    """When there is work: hours on weekdays, and days that are otherwise. The one of the deployment is in use."""

    key = models.SlugField(_("key"), max_length=40, unique=True)
    label_zh = models.CharField(_("Chinese name"), max_length=60)
    label_en = models.CharField(_("English name"), max_length=60)
    weekdays = models.JSONField(_("working weekdays"), default=list, help_text=_("Monday is 0: [0, 1, 2, 3, 4]."))
    hours = models.JSONField(
        _("working hours"), default=list, help_text=_('As [["08:30", "12:00"], ["14:30", "18:00"]].')
    )
    active = models.BooleanField(_("in use"), default=False)
    checked = models.BooleanField(_("checked against the official text"), default=False)

    class Meta:
        verbose_name = _("working calendar")
        verbose_name_plural = _("working calendars")
        constraints = [
            models.UniqueConstraint(fields=["active"], condition=Q(active=True), name="work_calendar_one_in_use"),
        ]

    def __str__(self) -> str:
        return self.key


class CalendarDay(models.Model):
    """A day that is not as its weekday says: a public holiday, or a weekend day that is worked (调休)."""

    calendar = models.ForeignKey(WorkCalendar, models.CASCADE, related_name="days", verbose_name=_("calendar"))
    day = models.DateField(_("day"))
    works = models.BooleanField(_("is worked"))
    name = models.CharField(_("name"), max_length=60, blank=True)
    source = models.CharField(_("source"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("day of a calendar")
        verbose_name_plural = _("days of a calendar")
        ordering = ["calendar", "day"]
        constraints = [models.UniqueConstraint(fields=["calendar", "day"], name="calendar_day_once")]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"
