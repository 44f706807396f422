"""Catalogues of components and events are data with a version: what there is, its names and its time limits."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.models.departments import Department
from facilities.models.kinds import in_readers_language


class Catalogue(models.Model):
    """One version of a catalogue of components (部件) and events (事项). Kinds are never moved between versions."""

    key = models.SlugField(_("key"), max_length=40, unique=True)
    label_zh = models.CharField(_("Chinese name"), max_length=100)
    label_en = models.CharField(_("English name"), max_length=100)
    source = models.CharField(_("source"), max_length=200, blank=True)
    checked = models.BooleanField(_("checked against the official text"), default=False)
    active = models.BooleanField(_("in use"), default=True, help_text=_("What is new is given kinds of this one."))

    class Meta:
        verbose_name = _("catalogue")
        verbose_name_plural = _("catalogues")
        ordering = ["key"]
        constraints = [
            models.UniqueConstraint(fields=["active"], condition=Q(active=True), name="catalogue_one_in_use"),
        ]

    def __str__(self) -> str:
        return in_readers_language(self.label_zh, self.label_en)


class Subject(models.TextChoices):
    ASSET = "asset", _("component")
    CASE = "case", _("event")


class KindClass(models.Model):
    """A class (大类) of components or events: two digits."""

    catalogue = models.ForeignKey(Catalogue, models.PROTECT, related_name="classes", verbose_name=_("catalogue"))
    subject = models.CharField(_("class of"), max_length=5, choices=Subject)
    code = models.CharField(_("code"), max_length=2)
    label_zh = models.CharField(_("Chinese name"), max_length=60)
    label_en = models.CharField(_("English name"), max_length=100)

    class Meta:
        verbose_name = _("class of components or events")
        verbose_name_plural = _("classes of components or events")
        ordering = ["catalogue", "subject", "code"]
        constraints = [
            models.UniqueConstraint(fields=["catalogue", "subject", "code"], name="kind_class_code_once"),
            models.CheckConstraint(condition=Q(code__regex=r"^[0-9]{2}$"), name="kind_class_code_two_digits"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.label}"

    @property
    def label(self) -> str:
        """The name in the language of the reader."""
        return in_readers_language(self.label_zh, self.label_en)


class Kind(models.Model):
    """What components and events have in common: five digits, two names, and whether new ones may be of it.

    `code` is the class's two digits and three of its own (小类).
    """

    code = models.CharField(_("code"), max_length=5)
    label_zh = models.CharField(_("Chinese name"), max_length=60)
    label_en = models.CharField(_("English name"), max_length=120)
    active = models.BooleanField(_("in use"), default=True)

    class Meta:
        abstract = True
        ordering = ["klass__catalogue", "code"]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The name in the language of the reader."""
        return in_readers_language(self.label_zh, self.label_en)


class AssetKind(Kind):
    """A kind of component, such as 01001 供水井盖."""

    klass = models.ForeignKey(KindClass, models.PROTECT, related_name="asset_kinds", verbose_name=_("class"))

    class Meta(Kind.Meta):
        verbose_name = _("kind of component")
        verbose_name_plural = _("kinds of components")
        constraints = [
            models.UniqueConstraint(fields=["klass", "code"], name="asset_kind_code_once"),
            models.CheckConstraint(condition=Q(code__regex=r"^[0-9]{5}$"), name="asset_kind_code_five_digits"),
        ]


class CaseKind(Kind):
    """A kind of event, such as 06010 暴露垃圾, with who handles it if nobody says otherwise.

    Within `duplicate_m` metres and `duplicate_days` days another open case of the kind may be the same.
    """

    klass = models.ForeignKey(KindClass, models.PROTECT, related_name="case_kinds", verbose_name=_("class"))
    asset_kind = models.ForeignKey(
        AssetKind, models.PROTECT, null=True, blank=True, related_name="case_kinds", verbose_name=_("component")
    )
    department = models.ForeignKey(
        Department,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("handled by"),
        help_text=_("Unless the place has a department of its own for it."),
    )
    public = models.BooleanField(_("offered to residents"), default=True)
    duplicate_m = models.PositiveSmallIntegerField(_("same within (metres)"), default=30)
    duplicate_days = models.PositiveSmallIntegerField(_("same within (days)"), default=7)

    class Meta(Kind.Meta):
        verbose_name = _("kind of event")
        verbose_name_plural = _("kinds of events")
        constraints = [
            models.UniqueConstraint(fields=["klass", "code"], name="case_kind_code_once"),
            models.CheckConstraint(condition=Q(code__regex=r"^[0-9]{5}$"), name="case_kind_code_five_digits"),
            models.CheckConstraint(condition=Q(duplicate_m__lte=1000), name="case_kind_same_place"),
        ]


class Severity(models.TextChoices):
    NORMAL = "normal", _("normal")
    URGENT = "urgent", _("urgent")
    EMERGENCY = "emergency", _("emergency")


class Stage(models.TextChoices):
    """What a time limit is for."""

    ACCEPT = "accept", _("accept")
    FILE = "file", pgettext_lazy("a case", "file")
    DISPATCH = "dispatch", _("dispatch")
    HANDLE = "handle", _("handle")
    CHECK = "check", _("check")
    REPORT_IN = "report_in", _("report in")


class TimeUnit(models.TextChoices):
    WORKING_HOURS = "working_hours", _("working hours")
    WORKING_DAYS = "working_days", _("working days")
    HOURS = "hours", _("hours")


class TimeLimit(models.Model):
    """How long a stage may take. The limit of a kind goes before that of all kinds (no kind)."""

    kind = models.ForeignKey(
        CaseKind, models.CASCADE, null=True, blank=True, related_name="limits", verbose_name=_("kind of event")
    )
    severity = models.CharField(_("severity"), max_length=10, choices=Severity, default=Severity.NORMAL)
    stage = models.CharField(_("stage"), max_length=10, choices=Stage)
    amount = models.FloatField(_("at most"))
    unit = models.CharField(_("unit"), max_length=15, choices=TimeUnit)

    class Meta:
        verbose_name = _("time limit")
        verbose_name_plural = _("time limits")
        ordering = ["kind", "stage", "severity"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "severity", "stage"], name="time_limit_once"),
            models.UniqueConstraint(
                fields=["severity", "stage"], condition=Q(kind__isnull=True), name="time_limit_of_all_kinds_once"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0, amount__lte=3650), name="time_limit_is_a_time"),
        ]

    def __str__(self) -> str:
        return f"{self.get_stage_display()} {self.amount:g} {self.get_unit_display()}"
