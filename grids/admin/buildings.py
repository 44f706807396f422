"""Buildings with their units. A building's grid is worked out, never typed."""

from typing import Any

from django.contrib import admin
from django.contrib.gis.geos import MultiPolygon
from django.core.exceptions import ValidationError
from django.db.models import OuterRef, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gis_data.admin_base import MapAdmin, QuickListAdmin
from grids.access import sees_everything
from grids.actions.buildings import save_building
from grids.admin.scope import ScopedChoicesMixin, ScopedMixin, area_name, latest
from grids.models import AreaVersion, Building, Unit, Visit
from grids.placing import NoWorkingGrid, working_level
from grids.rules.access import Capability

BUILDING_SHAPES = ("geom", "geom_3857", "location", "entrance")
SHAPES_OF_BUILDING = tuple(f"building__{name}" for name in BUILDING_SHAPES)


class UnitInline(admin.TabularInline):
    """The stairwells of a building."""

    model = Unit
    fields = ("number",)
    extra = 0


class VisitInline(admin.TabularInline):
    """When somebody was last there; visits are written where they are made, not here."""

    model = Visit
    fields = ("on", "post")
    readonly_fields = ("on", "post")
    extra = 0
    can_delete = False
    ordering = ("-on",)

    def has_add_permission(self, request: HttpRequest, obj: Building | None = None) -> bool:
        """Nobody adds one at a desk."""
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Each with its post."""
        return super().get_queryset(request).select_related("post")


class BuildingForm(ModelForm):
    """Refuses a footprint outside the areas of who draws it."""

    user = None

    def clean_geom(self) -> MultiPolygon:
        """The footprint, if its point lies in a grid that the user may see."""
        shape = self.cleaned_data["geom"]
        try:
            grids = AreaVersion.objects.current().filter(level=working_level()).visible_to(self.user)
        except NoWorkingGrid:
            raise ValidationError(_("Mark the level that buildings are assigned to first (working grid).")) from None
        if not sees_everything(self.user) and not grids.filter(geom__covers=shape.point_on_surface).exists():
            raise ValidationError(_("This building does not stand in an area where you hold a post."))
        return shape


@admin.register(Building)
class BuildingAdmin(ScopedMixin, MapAdmin):
    """Buildings by address, name or number."""

    form = BuildingForm
    changed_with = Capability.PLAN
    list_display = ("address", "name", "number", "use", "storeys", "dwellings", "grid_label")
    list_display_links = ("address", "name", "number")
    list_filter = ("use",)
    list_deferred = BUILDING_SHAPES
    search_fields = ("address", "name", "=number")
    readonly_fields = ("uid", "grid_today", "source", "source_id")
    exclude = ("geom_3857", "location")
    map_fields = ("geom", "entrance")
    inlines = (UnitInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Each with its grid's name."""
        return super().get_queryset(request).annotate(grid_label=latest(OuterRef("grid_id"), "name"))

    def get_inlines(self, request: HttpRequest, obj: Building | None) -> tuple[type[admin.TabularInline], ...]:
        """A building that stands shows its visits too."""
        return self.inlines if obj is None else (*self.inlines, VisitInline)

    def get_form(self, request: HttpRequest, obj: Building | None = None, **kwargs: Any) -> type[ModelForm]:
        """The form knows who draws."""
        form = super().get_form(request, obj, **kwargs)
        form.user = request.user
        return form

    def save_model(self, request: HttpRequest, obj: Building, form: ModelForm, change: bool) -> None:
        """Through the action, which notes the grid."""
        save_building(obj)

    @admin.display(description=gettext_lazy("grid today"), ordering="grid_label")
    def grid_label(self, building: Building) -> str:
        """The name of its grid, for lists."""
        return building.grid_label or ""

    @admin.display(description=gettext_lazy("grid today"))
    def grid_today(self, building: Building) -> str:
        """Its grid with the code."""
        return area_name(building.grid) or _("none")


@admin.register(Unit)
class UnitAdmin(ScopedMixin, ScopedChoicesMixin, QuickListAdmin):
    """Stairwells, for households to name."""

    changed_with = Capability.PLAN
    list_display = ("building", "number")
    list_select_related = ("building",)
    list_deferred = ("entrance", *SHAPES_OF_BUILDING)
    search_fields = ("building__address", "building__name")
    autocomplete_fields = ("building",)
    fields = ("building", "number")
