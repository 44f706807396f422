"""Kinds of facilities are data: what each is called, and how far people are to have to walk to one."""

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


def in_readers_language(chinese: str, english: str) -> str:
    """Of two names the one in the language of the reader."""
    return chinese if (get_language() or "zh").startswith("zh") else english


class WalkGroup(models.Model):
    """Who walks: how fast, and whether steps are a way for them."""

    key = models.SlugField(_("key"), max_length=40, unique=True)
    rank = models.PositiveSmallIntegerField(_("place in lists"), default=0)
    label_zh = models.CharField(_("Chinese name"), max_length=40)
    label_en = models.CharField(_("English name"), max_length=60)
    speed_m_min = models.FloatField(_("metres in a minute"))
    takes_steps = models.BooleanField(_("takes steps"), default=True)

    class Meta:
        verbose_name = _("walking group")
        verbose_name_plural = _("walking groups")
        ordering = ["rank", "key"]
        constraints = [
            models.CheckConstraint(
                condition=Q(speed_m_min__gt=0, speed_m_min__lte=300), name="walk_group_speed_walked"
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The name in the language of the reader."""
        return in_readers_language(self.label_zh, self.label_en)


class Tier(models.IntegerChoices):
    """The living circle of the standard that a kind belongs to."""

    FIFTEEN = 15, _("15-minute circle")
    TEN = 10, _("10-minute circle")
    FIVE = 5, _("5-minute circle")
    NONE = 0, _("in no circle")


class FacilityKind(models.Model):
    """A kind of facility and the walk it is held to: metres, or minutes at the speed of its group.

    Kinds do not stand in for each other: a street's centre is no station of a community.
    """

    key = models.SlugField(_("key"), max_length=40, unique=True)
    rank = models.PositiveSmallIntegerField(_("place in lists"), default=0)
    label_zh = models.CharField(_("Chinese name"), max_length=40)
    label_en = models.CharField(_("English name"), max_length=60)
    icon = models.SlugField(_("symbol"), max_length=40, help_text=_("The key of a drawing in facilities/glyphs.py."))
    tier = models.PositiveSmallIntegerField(_("living circle"), choices=Tier, default=Tier.NONE)
    limit_m = models.PositiveIntegerField(_("walk of at most (metres)"), null=True, blank=True)
    limit_minutes = models.FloatField(
        _("walk of at most (minutes)"),
        null=True,
        blank=True,
        help_text=_("Either metres or minutes; minutes are walked at the speed of the group."),
    )
    group = models.ForeignKey(WalkGroup, models.PROTECT, related_name="kinds", verbose_name=_("walking group"))
    has_capacity = models.BooleanField(_("has a capacity"), default=False)
    capacity_unit_zh = models.CharField(_("Chinese unit of the capacity"), max_length=20, blank=True)
    capacity_unit_en = models.CharField(_("English unit of the capacity"), max_length=30, blank=True)
    source = models.CharField(_("source of the distance"), max_length=200, blank=True)
    checked = models.BooleanField(_("checked against the official text"), default=False)
    active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("kind of facility")
        verbose_name_plural = _("kinds of facilities")
        ordering = ["rank", "key"]
        constraints = [
            models.CheckConstraint(
                # NULL compared is neither true nor false, and a check that is neither lets the row in.
                condition=Q(limit_m__isnull=False, limit_m__gt=0, limit_minutes__isnull=True)
                | Q(limit_m__isnull=True, limit_minutes__isnull=False, limit_minutes__gt=0),
                name="facility_kind_metres_or_minutes",
                violation_error_message=_("Give either metres or minutes, above 0, and leave the other empty."),
            ),
            models.CheckConstraint(
                condition=Q(limit_m__isnull=True) | Q(limit_m__lte=20_000), name="facility_kind_metres_walked"
            ),
            models.CheckConstraint(
                condition=Q(limit_minutes__isnull=True) | Q(limit_minutes__lte=240), name="facility_kind_minutes_walked"
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The name in the language of the reader."""
        return in_readers_language(self.label_zh, self.label_en)

    @property
    def capacity_unit(self) -> str:
        """What its capacity counts, in the language of the reader."""
        return in_readers_language(self.capacity_unit_zh, self.capacity_unit_en)

    @property
    def limit_metres(self) -> float:
        """How far one may have to walk, in metres. Asks for the group where the limit is one of minutes."""
        return float(self.limit_m) if self.limit_m is not None else self.limit_minutes * self.group.speed_m_min


class KindRule(models.Model):
    """Which points of interest are facilities of a kind; the first rule that fits decides.

    `key` and `value` are a tag of OpenStreetMap; a second tag may have to be there too, with one of some values
    divided by `;` (none: whatever it is).
    """

    rank = models.PositiveSmallIntegerField(_("order"))
    key = models.CharField(_("tag"), max_length=60)
    value = models.CharField(_("value"), max_length=60)
    extra_key = models.CharField(_("second tag"), max_length=60, blank=True)
    extra_values = models.CharField(_("values of the second tag"), max_length=200, blank=True)
    kind = models.ForeignKey(
        FacilityKind,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="rules",
        verbose_name=_("kind of facility"),
        help_text=_("Empty: such a point is no facility."),
    )

    class Meta:
        verbose_name = _("rule for points of interest")
        verbose_name_plural = _("rules for points of interest")
        ordering = ["rank", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["key", "value", "extra_key", "extra_values"], name="kind_rule_once_per_tag"
            ),
        ]

    def __str__(self) -> str:
        extra = f" {self.extra_key}={self.extra_values or '*'}" if self.extra_key else ""
        return f"{self.key}={self.value}{extra}"
