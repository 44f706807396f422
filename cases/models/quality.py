"""The quality index of areas (never of people) as data: classes, indicators, weights, scales and colour grades."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.rules.board.quality import Colour, Measure
from facilities.models.kinds import in_readers_language


class Named(models.Model):
    """Has a Chinese and an English name."""

    label_zh = models.CharField(_("Chinese name"), max_length=100)
    label_en = models.CharField(_("English name"), max_length=100)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The name in the language of the reader."""
        return in_readers_language(self.label_zh, self.label_en)


class QualityIndex(Named):
    """One version of an index; the one in use is what pages show."""

    key = models.SlugField(_("key"), max_length=40, unique=True)
    source_zh = models.CharField(_("source, in Chinese"), max_length=200, blank=True)
    source_en = models.CharField(_("source, in English"), max_length=200, blank=True)
    active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("quality index")
        verbose_name_plural = _("quality indexes")
        ordering = ["key"]
        constraints = [
            models.UniqueConstraint(fields=["active"], condition=Q(active=True), name="quality_index_one_in_use"),
        ]

    @property
    def source(self) -> str:
        """Where it comes from, in the language of the reader."""
        return in_readers_language(self.source_zh, self.source_en)


class QualityClass(Named):
    """A class of indicators, and what it weighs beside the others."""

    index = models.ForeignKey(QualityIndex, models.CASCADE, related_name="classes", verbose_name=_("quality index"))
    code = models.CharField(_("code"), max_length=10)
    weight = models.FloatField(_("weight"))

    class Meta:
        verbose_name = _("class of indicators")
        verbose_name_plural = _("classes of indicators")
        ordering = ["index", "code"]
        constraints = [
            models.UniqueConstraint(fields=["index", "code"], name="quality_class_code_once"),
            models.CheckConstraint(condition=Q(weight__gt=0), name="quality_class_weighs_something"),
        ]


class QualityIndicator(Named):
    """One indicator: what it is made of, its weight in its class, the value that gives no points and the one that gives
    all. With fewer things under it than `least` it is not told.
    """

    klass = models.ForeignKey(
        QualityClass, models.CASCADE, related_name="indicators", verbose_name=_("class of indicators")
    )
    code = models.CharField(_("code"), max_length=10)
    measure = models.CharField(_("made of"), max_length=20, choices=Measure)
    weight = models.FloatField(_("weight"))
    worst = models.FloatField(_("no points at"), help_text=_("Shares in per cent, times in hours."))
    best = models.FloatField(_("all points at"))
    least = models.PositiveIntegerField(_("told from so many on"), default=1)

    class Meta:
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        ordering = ["klass", "code"]
        constraints = [
            models.UniqueConstraint(fields=["klass", "code"], name="quality_indicator_code_once"),
            models.CheckConstraint(condition=Q(weight__gt=0), name="quality_indicator_weighs_something"),
            models.CheckConstraint(condition=~Q(worst=F("best")), name="quality_indicator_has_a_scale"),
        ]


class QualityGrade(Named):
    """A grade from a score on."""

    index = models.ForeignKey(QualityIndex, models.CASCADE, related_name="grades", verbose_name=_("quality index"))
    start = models.FloatField(_("from the score"))
    colour = models.CharField(_("colour"), max_length=10, choices=Colour)

    class Meta:
        verbose_name = _("grade")
        verbose_name_plural = _("grades")
        ordering = ["index", "-start"]
        constraints = [
            models.UniqueConstraint(fields=["index", "start"], name="quality_grade_start_once"),
            models.CheckConstraint(condition=Q(start__gte=0, start__lte=100), name="quality_grade_start_is_a_score"),
        ]
