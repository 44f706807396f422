"""Levels are data: a place may have four or seven, and each says how its areas are coded."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class CodeScheme(models.Model):
    """A published or local way of writing area codes, in one edition.

    `segments` lists, from the left, `{"level": key, "digits": n, "ranges": [{"from": "001", "to": "099", "kind": …}]}`.
    """

    key = models.SlugField(_("key"), max_length=40)
    edition = models.CharField(_("edition"), max_length=40)
    title = models.CharField(_("title"), max_length=200)
    source = models.TextField(_("source"), blank=True)
    checked = models.BooleanField(_("checked against the official text"), default=False)
    segments = models.JSONField(_("segments"))

    class Meta:
        verbose_name = _("code scheme")
        verbose_name_plural = _("code schemes")
        constraints = [models.UniqueConstraint(fields=["key", "edition"], name="code_scheme_edition_once")]

    def __str__(self) -> str:
        return f"{self.title} ({self.edition})"


class StoredIn(models.TextChoices):
    """Where the things of a level live: as polygons over time, as buildings, or as their stairwells."""

    AREA = "area", _("areas")
    BUILDING = "building", _("buildings")
    UNIT = "unit", _("units")


class Level(models.Model):
    """One level of the hierarchy; a lower rank stands higher. An area's parent is of any level above its own."""

    key = models.SlugField(_("key"), max_length=40, unique=True)
    rank = models.PositiveSmallIntegerField(_("rank, from the top"), unique=True)
    label_zh = models.CharField(_("Chinese name"), max_length=40)
    label_en = models.CharField(_("English name"), max_length=60)
    tiles_parent = models.BooleanField(_("covers its parent without gap or overlap"), default=True)
    stored_in = models.CharField(_("stored as"), max_length=10, choices=StoredIn, default=StoredIn.AREA)
    is_working_grid = models.BooleanField(
        _("working grid"), default=False, help_text=_("Buildings are assigned to the areas of this level.")
    )
    scheme = models.ForeignKey(
        CodeScheme,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("code scheme"),
        help_text=_("Empty: codes of this level are free text."),
    )
    min_households = models.PositiveIntegerField(
        _("fewest households"), null=True, blank=True, help_text=_("Warns, never blocks.")
    )
    max_households = models.PositiveIntegerField(
        _("most households"), null=True, blank=True, help_text=_("Warns, never blocks.")
    )

    class Meta:
        verbose_name = _("level")
        verbose_name_plural = _("levels")
        ordering = ["rank"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_working_grid"], condition=Q(is_working_grid=True), name="level_one_working_grid"
            ),
            models.CheckConstraint(
                condition=Q(is_working_grid=False) | Q(stored_in=StoredIn.AREA), name="level_working_grid_is_area"
            ),
            models.CheckConstraint(
                condition=Q(min_households__isnull=True)
                | Q(max_households__isnull=True)
                | Q(min_households__lte=F("max_households")),
                name="level_household_range_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The level's name in the language of the reader."""
        return self.label_zh if (get_language() or "zh").startswith("zh") else self.label_en
