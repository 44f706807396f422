"""Cases (事件): what was reported where, who is answerable for it now, and every move, kept as it was written."""

import uuid

from django.conf import settings
from django.contrib.gis.db import models
from django.contrib.postgres.indexes import GistIndex
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.assets import Asset
from cases.models.catalogue import CaseKind, Severity, Stage
from cases.models.departments import Department
from cases.querysets import CaseQuerySet
from cases.rules.states import ENDED, Act, State
from gis_data.functions import SRID, WEB_MERCATOR, WebMercator
from gis_data.models import ImportRun
from grids.models import Area
from grids.models.sealed import SealedField
from grids.rules.masking import mask_name, mask_phone


class Channel(models.TextChoices):
    """How a case came in."""

    RESIDENT = "resident", _("resident")
    STAFF = "staff", _("grid staff")
    DESK = "desk", _("desk")
    API = "api", _("another system")
    HOTLINE = "hotline", _("hotline")
    IMPORT = "import", _("import")
    HOTSPOT = "hotspot", _("hotspot")


class Case(models.Model):
    """One problem or request at a place.

    `grid_reported` is the grid it was reported in and never changes; `grid` the one that is answerable for it now.
    `uid` may be made by whoever reports, so that the same report sent twice is one case; it is also what the reporter
    follows it by, and so it is shown to nobody else. `number` is for people: the day and a serial number.
    `edition` grows with every move, so that who acts from an older state is told.
    `due_at` is when the stage of now must be over; NULL while nothing is owed or the clock is suspended.
    """

    uid = models.UUIDField(_("uid"), default=uuid.uuid4, unique=True, editable=False)
    number = models.CharField(_("number"), max_length=20, unique=True, editable=False)
    kind = models.ForeignKey(CaseKind, models.PROTECT, related_name="cases", verbose_name=_("kind"))
    severity = models.CharField(_("severity"), max_length=10, choices=Severity, default=Severity.NORMAL)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.REPORTED)
    edition = models.PositiveIntegerField(_("edition"), default=1, editable=False)
    channel = models.CharField(_("came in by"), max_length=10, choices=Channel)
    text = models.TextField(_("what is the matter"), blank=True)
    address = models.CharField(_("address"), max_length=255, blank=True)
    place = models.PointField(_("place"), srid=SRID, spatial_index=False)
    accuracy_m = models.FloatField(_("accuracy of the position in metres"), null=True, blank=True)
    grid_reported = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("grid it was reported in")
    )
    # Without an index of their own (grid, asset, department, duplicate_of): one of those below begins with each.
    grid = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, related_name="+", db_index=False,
        verbose_name=_("grid answerable now"),
    )  # fmt: skip
    grid_choice = models.JSONField(
        _("choice near a border"), null=True, blank=True, help_text=_("Which grids were offered, and how far off.")
    )
    asset = models.ForeignKey(
        Asset, models.PROTECT, null=True, blank=True, related_name="cases", db_index=False, verbose_name=_("asset")
    )
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="cases", db_index=False,
        verbose_name=_("department"),
    )  # fmt: skip
    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("reported by")
    )
    contact_name = SealedField(_("name of the reporter"), purpose="case.contact_name", mask=mask_name)
    contact_phone = SealedField(_("telephone of the reporter"), purpose="case.contact_phone", mask=mask_phone)
    reported_at = models.DateTimeField(_("reported"))
    recorded_at = models.DateTimeField(_("recorded"), auto_now_add=True)
    dispatched_at = models.DateTimeField(_("dispatched"), null=True, blank=True)
    answered_at = models.DateTimeField(_("first answer"), null=True, blank=True)
    closed_at = models.DateTimeField(_("ended"), null=True, blank=True)
    stage = models.CharField(_("stage of now"), max_length=10, choices=Stage, blank=True)
    stage_since = models.DateTimeField(_("stage since"), null=True, blank=True)
    due_at = models.DateTimeField(_("due"), null=True, blank=True)
    suspended_at = models.DateTimeField(_("clock suspended since"), null=True, blank=True)
    suspended_until = models.DateTimeField(_("clock suspended until"), null=True, blank=True)
    in_time = models.BooleanField(_("ended in time"), null=True, blank=True)
    reopened = models.PositiveSmallIntegerField(_("times reopened"), default=0)
    rating = models.PositiveSmallIntegerField(_("rating"), null=True, blank=True)
    duplicate_of = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="duplicates", db_index=False,
        verbose_name=_("duplicate of"),
    )  # fmt: skip
    source = models.CharField(_("source"), max_length=40, blank=True)
    source_id = models.CharField(_("id at the source"), max_length=60, blank=True)
    source_data = models.JSONField(_("as the source has it"), null=True, blank=True)
    run = models.ForeignKey(
        ImportRun, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("import")
    )
    geom_3857 = models.GeneratedField(
        expression=WebMercator("place"),
        output_field=models.PointField(srid=WEB_MERCATOR, spatial_index=False),
        db_persist=True,
    )

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        indexes = [
            GistIndex(fields=["place"], name="case_place"),
            GistIndex(fields=["geom_3857", "reported_at"], name="case_geom_3857_reported"),
            # The desk's lists: newest first, in one grid and state, or in a state everywhere.
            models.Index(fields=["grid", "state", "-reported_at", "-id"], name="case_grid_state_reported"),
            models.Index(fields=["state", "-reported_at", "-id"], name="case_state_reported"),
            # A period, for the dashboard; the latest of it, for tiles from far.
            models.Index(fields=["-reported_at", "-id"], name="case_reported"),
            models.Index(
                fields=["department", "due_at", "id"],
                name="case_department_due",
                condition=~Q(state__in=sorted(ENDED)),
            ),
            # What may be the same: only among open cases, of which there are few.
            GistIndex(fields=["kind", "place"], name="case_open_kind_place", condition=~Q(state__in=sorted(ENDED))),
            # By due time: in one grid, or everywhere; and the newest of a department.
            models.Index(fields=["grid", "due_at", "id"], name="case_grid_due", condition=~Q(state__in=sorted(ENDED))),
            models.Index(fields=["due_at", "id"], name="case_open_due", condition=~Q(state__in=sorted(ENDED))),
            models.Index(fields=["department", "state", "-reported_at", "-id"], name="case_department_state"),
            # The dashboard: what ended in a period, and all that is open, read out of the index alone.
            models.Index(fields=["closed_at"], name="case_closed", condition=Q(closed_at__isnull=False)),
            models.Index(
                fields=["grid", "kind", "department", "due_at"],
                name="case_open_board",
                condition=~Q(state__in=sorted(ENDED)),
            ),
            models.Index(fields=["due_at"], name="case_due", condition=Q(due_at__isnull=False)),
            models.Index(fields=["suspended_until"], name="case_suspended", condition=Q(suspended_until__isnull=False)),
            models.Index(fields=["duplicate_of"], name="case_duplicate_of", condition=Q(duplicate_of__isnull=False)),
            models.Index(fields=["asset"], name="case_asset", condition=Q(asset__isnull=False)),
            # Counts by grid and kind of a period, without the rows: hotspots.
            models.Index(
                fields=["reported_at"],
                include=["grid_reported", "grid", "kind", "severity"],
                name="case_counted",
                condition=~Q(state=State.MERGED) & ~Q(channel=Channel.HOTSPOT),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "source_id"], condition=~Q(source_id=""), name="case_once_per_source"
            ),
            models.CheckConstraint(
                condition=Q(accuracy_m__isnull=True) | Q(accuracy_m__gte=0), name="case_accuracy_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(rating__isnull=True) | Q(rating__gte=1, rating__lte=5), name="case_rating_1_to_5"
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=models.F("reported_at")),
                name="case_ends_after_it_was_reported",
            ),
            models.CheckConstraint(
                condition=Q(state=State.MERGED, duplicate_of__isnull=False)
                | (~Q(state=State.MERGED) & Q(duplicate_of__isnull=True)),
                name="case_merged_has_original",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class CaseMove(models.Model):
    """One act on a case: from, to, who, when, why, and what was due. A trigger refuses to change or delete one.

    `data` is what the act brought with it: the department before, the suspension's end, the facts that were corrected.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="moves", verbose_name=_("case"))
    edition = models.PositiveIntegerField(_("edition"))
    act = models.CharField(_("what was done"), max_length=10, choices=Act)
    before = models.CharField(_("from"), max_length=10, choices=State, blank=True)
    after = models.CharField(_("to"), max_length=10, choices=State)
    at = models.DateTimeField(_("when"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("user")
    )
    actor = models.CharField(_("who, without an account"), max_length=100, blank=True)
    department = models.ForeignKey(
        Department,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("department"),
    )
    why = models.CharField(_("reason"), max_length=500, blank=True)
    due_at = models.DateTimeField(_("was due"), null=True, blank=True)
    data = models.JSONField(_("details"), default=dict, blank=True)

    class Meta:
        verbose_name = _("move of a case")
        verbose_name_plural = _("moves of cases")
        ordering = ["case", "edition"]
        indexes = [
            # Whether a department once had a case, and which ones.
            models.Index(
                fields=["department", "case"], name="case_move_department", condition=Q(department__isnull=False)
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["case", "edition"], name="case_move_one_per_edition"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.get_act_display()}"


class Photo(models.Model):
    """A picture of a case or of an asset, as we encoded it: without a trace of where and with what it was taken.

    The file lies in the folder PHOTOS_DIR under its SHA-256. One that belongs to neither was just sent, and is dropped
    after a day.
    """

    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="photos", verbose_name=_("case"))
    uid = models.UUIDField(_("uid"), default=uuid.uuid4, unique=True, editable=False)
    move = models.ForeignKey(
        CaseMove, models.PROTECT, null=True, blank=True, related_name="photos", verbose_name=_("move")
    )
    asset = models.ForeignKey(
        Asset, models.PROTECT, null=True, blank=True, related_name="photos", verbose_name=_("asset")
    )
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    width = models.PositiveIntegerField(_("width in pixels"))
    height = models.PositiveIntegerField(_("height in pixels"))
    added_at = models.DateTimeField(_("added"), auto_now_add=True)

    class Meta:
        verbose_name = _("photo")
        verbose_name_plural = _("photos")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(case__isnull=True) | Q(asset__isnull=True), name="photo_of_a_case_or_an_asset"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id or self.asset_id} {self.sha256[:8]}"
