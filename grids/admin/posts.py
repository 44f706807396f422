"""Posts, and the street lines that lane chiefs answer for."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import OuterRef, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gis_data.admin_base import MapAdmin, QuickListAdmin
from grids.access import can, may_give, sees_everything
from grids.admin.scope import ScopedChoicesMixin, ScopedMixin, latest, period
from grids.models import Lane, Post
from grids.rules.access import Capability


class PostForm(ModelForm):
    """A post gives rights: only such as who fills it may give, only in their areas, and not to themselves."""

    giver = None

    def clean(self) -> dict[str, Any]:
        """Raises ValidationError."""
        values = super().clean()
        if sees_everything(self.giver) or not self.has_changed():
            return values
        area, role, user = values.get("area"), values.get("role"), values.get("user")
        if area is None or not can(self.giver, Capability.MANAGE_POSTS, area):
            raise ValidationError(_("You may fill posts in your own areas only."))
        if user is not None and user.pk == self.giver.pk:
            raise ValidationError(_("Nobody fills a post with their own account. Ask another administrator."))
        if role and not may_give(self.giver, role, area):
            raise ValidationError(_("This role opens more than yours. A system administrator may give it."))
        return values


@admin.register(Post)
class PostAdmin(ScopedMixin, ScopedChoicesMixin, QuickListAdmin):
    """Who holds which role where. A post ends by its last day; the record of it stays."""

    form = PostForm
    changed_with = Capability.MANAGE_POSTS
    list_display = ("holder_name", "role", "area_label", "lane", "user", "days")
    list_filter = ("role",)
    list_select_related = ("lane", "user")
    search_fields = ("holder_name", "user__username", "area__versions__code", "area__versions__name")
    autocomplete_fields = ("area", "lane")
    raw_id_fields = ("user",)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Each with its area's name."""
        return (
            super().get_queryset(request).defer("lane__geom").annotate(area_label=latest(OuterRef("area_id"), "name"))
        )

    def get_form(self, request: HttpRequest, obj: Post | None = None, **kwargs: Any) -> type[ModelForm]:
        """The form knows who fills the post."""
        form = super().get_form(request, obj, **kwargs)
        form.giver = request.user
        return form

    @admin.display(description=gettext_lazy("area"), ordering="area_label")
    def area_label(self, post: Post) -> str:
        """The area as it is called now."""
        return post.area_label or ""

    @admin.display(description=gettext_lazy("from day to day"), ordering="valid")
    def days(self, post: Post) -> str:
        """When it is held."""
        return period(post.valid)


@admin.register(Lane)
class LaneAdmin(MapAdmin):
    """Street lines lie in several areas, so they are seen by all who may see lanes."""

    list_display = ("name", "days")
    list_deferred = ("geom",)
    search_fields = ("name",)

    @admin.display(description=gettext_lazy("from day to day"), ordering="valid")
    def days(self, lane: Lane) -> str:
        """When it is there."""
        return period(lane.valid)
