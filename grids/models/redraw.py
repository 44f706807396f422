"""A change of boundaries that takes effect on a day, its steps, and what became of what."""

from django.conf import settings
from django.contrib.gis.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from grids.models.areas import Area


class RedrawStatus(models.TextChoices):
    DRAFT = "draft", _("draft")
    IN_REVIEW = "in_review", _("in review")
    PUBLISHED = "published", _("published")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Redraw(models.Model):
    """A change of areas by one document. Published means that its versions are in force from its effective day."""

    document_number = models.CharField(_("document number"), max_length=100)
    title = models.CharField(_("title"), max_length=200)
    effective_on = models.DateField(_("in force from"))
    approved_on = models.DateField(_("approved on"), null=True, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=RedrawStatus, default=RedrawStatus.DRAFT)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("author")
    )
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("reviewer")
    )
    note = models.TextField(_("note"), blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("redraw")
        verbose_name_plural = _("redraws")
        ordering = ["-effective_on", "document_number"]
        constraints = [
            models.UniqueConstraint(fields=["document_number"], name="redraw_document_number_once"),
            models.CheckConstraint(
                condition=Q(reviewer__isnull=True) | ~Q(reviewer=F("author")), name="redraw_reviewer_is_another"
            ),
            models.CheckConstraint(
                condition=Q(approved_on__isnull=True) | Q(approved_on__lte=F("effective_on")),
                name="redraw_approved_before_in_force",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document_number} {self.title}"


class StepKind(models.TextChoices):
    """Operations on a coverage; none of them can leave a gap or an overlap."""

    SPLIT_BY_LINE = "split_line", _("split by a line")
    SPLIT_BY_CHILDREN = "split_children", _("split by chosen children")
    MERGE = "merge", _("merge")
    TRANSFER = "transfer", _("transfer to another parent")
    MOVE_STRIP = "move_strip", _("move a strip between neighbours")
    CREATE = "create", _("create")
    RENAME = "rename", _("rename")
    RENUMBER = "renumber", _("renumber")
    RETIRE = "retire", _("retire")


class RedrawStep(models.Model):
    """One operation of a redraw, in order."""

    redraw = models.ForeignKey(Redraw, models.CASCADE, related_name="steps", verbose_name=_("redraw"))
    position = models.PositiveIntegerField(_("position"))
    kind = models.CharField(_("operation"), max_length=20, choices=StepKind)
    parameters = models.JSONField(_("parameters"), default=dict, blank=True)

    class Meta:
        verbose_name = _("redraw step")
        verbose_name_plural = _("redraw steps")
        ordering = ["redraw", "position"]
        constraints = [models.UniqueConstraint(fields=["redraw", "position"], name="redraw_step_position_once")]

    def __str__(self) -> str:
        return f"{self.position}. {self.get_kind_display()}"


class LineageKind(models.TextChoices):
    SPLIT = "split", _("split")
    MERGE = "merge", _("merge")
    TRANSFER = "transfer", _("transfer")
    CHANGE = "change", _("change of boundary")


def _share(name: str) -> models.CheckConstraint:
    """A share is unknown, or between 0 and 1."""
    column = f"share_{name}"
    within = Q(**{f"{column}__isnull": True}) | Q(**{f"{column}__gte": 0, f"{column}__lte": 1})
    return models.CheckConstraint(condition=within, name=f"lineage_{column}_in_range")


class Lineage(models.Model):
    """This share of `from_area` became part of `to_area` on the day `on`. Both may be the same area."""

    from_area = models.ForeignKey(Area, models.PROTECT, related_name="successors", verbose_name=_("from area"))
    to_area = models.ForeignKey(Area, models.PROTECT, related_name="predecessors", verbose_name=_("to area"))
    redraw = models.ForeignKey(
        Redraw, models.PROTECT, null=True, blank=True, related_name="lineage", verbose_name=_("redraw")
    )
    on = models.DateField(_("in force from"))
    kind = models.CharField(_("kind"), max_length=10, choices=LineageKind)
    share_area = models.FloatField(_("share of the m²"), null=True, blank=True)
    share_buildings = models.FloatField(_("share of the buildings"), null=True, blank=True)
    share_households = models.FloatField(_("share of the households"), null=True, blank=True)

    class Meta:
        verbose_name = _("line of descent")
        verbose_name_plural = _("lines of descent")
        ordering = ["on", "from_area", "-share_area"]
        constraints = [
            models.UniqueConstraint(fields=["from_area", "to_area", "on"], name="lineage_once_per_day"),
            *(_share(name) for name in ("area", "buildings", "households")),
        ]

    def __str__(self) -> str:
        return f"{self.from_area_id} → {self.to_area_id} ({self.on})"
