"""Catalogues with their classes, components and events: the same for everyone, taken out of use rather than deleted."""

import re
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cases.admin.times import LimitForm
from cases.models import AssetKind, CaseKind, Catalogue, KindClass, Subject, TimeLimit
from gis_data.admin_base import NoDeleteMixin, ReadOnlyMixin

FARTHEST_M = 1_000
_CODE = re.compile(r"[0-9]{5}")


class KindForm(forms.ModelForm):
    """What is wrong stands beside its field, in words: the database would only name its rule."""

    subject = Subject.ASSET

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "klass" in self.fields:  # who only reads has none
            self.fields["klass"].queryset = KindClass.objects.filter(subject=self.subject).select_related("catalogue")

    def clean_code(self) -> str:
        """Raises ValidationError."""
        code = self.cleaned_data["code"].strip()
        if not _CODE.fullmatch(code):
            raise ValidationError(_("The code has five digits: two of the class and three of the kind."))
        return code

    def clean(self) -> dict[str, Any]:
        """Raises ValidationError."""
        values = super().clean()
        klass, code = values.get("klass"), values.get("code")
        if klass and code and not code.startswith(klass.code):
            text = _("The code of a kind begins with that of its class, %(code)s.") % {"code": klass.code}
            self.add_error("code", text)
        return values


class CaseKindForm(KindForm):
    """A kind of event."""

    subject = Subject.CASE

    def clean_duplicate_m(self) -> int:
        """Raises ValidationError."""
        metres = self.cleaned_data["duplicate_m"]
        if metres > FARTHEST_M:
            text = _("At most %(most)s m: what lies farther apart is not the same.") % {"most": FARTHEST_M}
            raise ValidationError(text)
        return metres


class LimitInline(admin.TabularInline):
    """The kind's own time limits; where it has none, those of all kinds hold."""

    model = TimeLimit
    form = LimitForm
    extra = 0


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

    form = KindForm
    list_display = ("code", "label_zh", "label_en", "klass", "active")
    list_filter = ("klass__catalogue", "active", "klass")
    list_select_related = ("klass__catalogue",)
    search_fields = ("code", "label_zh", "label_en")


@admin.register(CaseKind)
class CaseKindAdmin(NoDeleteMixin, admin.ModelAdmin):
    """Events: who handles them, what makes two the same, how long each stage may take."""

    form = CaseKindForm
    list_display = ("code", "label_zh", "label_en", "klass", "department", "public", "active")
    list_filter = ("klass__catalogue", "active", "public", "klass")
    list_select_related = ("klass__catalogue", "department")
    search_fields = ("code", "label_zh", "label_en")
    raw_id_fields = ("asset_kind",)
    inlines = (LimitInline,)
