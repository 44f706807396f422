"""Posts: a person holds a role in an area, or on a street line, over a period."""

from django.conf import settings
from django.contrib.gis.db import models
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.contrib.postgres.indexes import GistIndex
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from gis_data.functions import SRID, IsEmpty
from grids.models.areas import Area
from grids.querysets import PostQuerySet
from grids.rules.access import Role


class Lane(models.Model):
    """A street or lane that a lane chief answers for: a line, not a polygon."""

    name = models.CharField(_("name"), max_length=100)
    geom = models.MultiLineStringField(_("line"), srid=SRID, spatial_index=False)
    valid = DateRangeField(_("from day to day"))

    class Meta:
        verbose_name = _("street line")
        verbose_name_plural = _("street lines")
        ordering = ["name"]
        indexes = [GistIndex(fields=["geom"], name="lane_geom")]
        constraints = [
            models.CheckConstraint(condition=~Q(IsEmpty(F("valid"))), name="lane_lasts_a_day"),
        ]

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """Who holds which role where, from day to day. An account is optional: not everyone who is posted logs in."""

    role = models.CharField(_("role"), max_length=20, choices=Role)
    area = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, related_name="posts", verbose_name=_("area"))
    lane = models.ForeignKey(
        Lane, models.PROTECT, null=True, blank=True, related_name="posts", verbose_name=_("street line")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="posts",
        verbose_name=_("account"),
    )
    holder_name = models.CharField(_("holder"), max_length=100)
    valid = DateRangeField(_("from day to day"))

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        constraints = [
            models.CheckConstraint(
                condition=Q(area__isnull=False, lane__isnull=True) | Q(area__isnull=True, lane__isnull=False),
                name="post_in_an_area_or_on_a_line",
            ),
            models.CheckConstraint(
                condition=Q(lane__isnull=True) | Q(role=Role.LANE_CHIEF), name="post_on_a_line_is_lane_chief"
            ),
            models.CheckConstraint(condition=~Q(IsEmpty(F("valid"))), name="post_lasts_a_day"),
            ExclusionConstraint(
                name="post_held_once_at_a_time",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    ("area", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
                condition=Q(user__isnull=False, area__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} {self.holder_name}"
