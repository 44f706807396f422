"""Levels and code schemes: the same for everyone, changed by who may."""

from django.contrib import admin

from grids.models import CodeScheme, Level


@admin.register(CodeScheme)
class CodeSchemeAdmin(admin.ModelAdmin):
    """Ways of writing codes."""

    list_display = ("title", "key", "edition", "checked")


@admin.register(Level)
class LevelAdmin(admin.ModelAdmin):
    """The levels of the hierarchy, from the top down."""

    list_display = ("rank", "key", "label_zh", "label_en", "stored_in", "tiles_parent", "is_working_grid")
    list_display_links = ("key",)
    list_select_related = ("scheme",)
    search_fields = ("key", "label_zh", "label_en")
