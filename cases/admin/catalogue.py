"""Catalogues with their classes and components: the same for everyone, taken out of use rather than deleted."""

from django.contrib import admin

from cases.models import AssetKind, Catalogue, KindClass
from gis_data.admin_base import NoDeleteMixin, ReadOnlyMixin


@admin.register(Catalogue)
class CatalogueAdmin(NoDeleteMixin, admin.ModelAdmin):
    """Which catalogue is in use, and whether somebody has checked it against the official text."""

    list_display = ("key", "label_zh", "label_en", "source", "checked", "active")


@admin.register(KindClass)
class KindClassAdmin(ReadOnlyMixin, admin.ModelAdmin):
    """Classes come with a catalogue (load_catalogue)."""

    list_display = ("code", "label_zh", "label_en", "subject", "catalogue")
    list_filter = ("catalogue", "subject")
    list_select_related = ("catalogue",)


@admin.register(AssetKind)
class AssetKindAdmin(NoDeleteMixin, admin.ModelAdmin):
    """Components: what is edited here a later load_catalogue leaves as it is."""

    list_display = ("code", "label_zh", "label_en", "klass", "active")
    list_filter = ("klass__catalogue", "active", "klass")
    list_select_related = ("klass__catalogue",)
    search_fields = ("code", "label_zh", "label_en")
