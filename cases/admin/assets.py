"""Assets: seen by all who may look, changed where one's post opens it, and only through the actions."""

from collections.abc import Callable

from django import forms
from django.contrib import admin
from django.contrib.auth.models import AbstractBaseUser
from django.db import models
from django.utils.translation import gettext_lazy

from cases.actions.assets import add_asset, change_asset, end_asset, reopen_asset
from cases.asset_access import may_manage
from cases.models import Asset, AssetChange, AssetCode, AssetKind, AssetVersion
from cases.rules.asset_facts import COLUMNS, AssetFacts
from facilities.admin.versions import ActAdmin, ActForm, ChangeInline, VersionInline
from gis_data.admin_base import QuickListAdmin, ReadOnlyMixin
from grids.admin.areas import HoldsFilter


class AssetVersionInline(VersionInline):
    """What was true of the asset, in order."""

    model = AssetVersion
    fields = ("name", "state", "address", "days")
    heavy = ("geom", "geom_3857", "location", "location_3857")


class AssetChangeInline(ChangeInline):
    """What was done to it, by whom and why."""

    model = AssetChange
    fields = ("edition", "act", "on", "at", "user", "actor", "run", "why")


class CodeInline(ReadOnlyMixin, admin.TabularInline):
    """Its codes of other schemes."""

    model = AssetCode
    extra = 0


@admin.register(Asset)
class AssetAdmin(ReadOnlyMixin, QuickListAdmin):
    """Identities with their versions and their history; the latest version is where one changes them."""

    list_display = ("code", "kind", "edition")
    list_filter = ("kind__klass",)
    list_select_related = ("kind",)
    search_fields = ("code__startswith", "=codes__code")
    inlines = (AssetVersionInline, CodeInline, AssetChangeInline)


class What(models.TextChoices):
    CHANGE = "change", gettext_lazy("change what is typed below")
    END = "end", gettext_lazy("take it out of the register; everything stays on record")
    REOPEN = "reopen", gettext_lazy("take its removal back: it was in the register all the while")


class AssetForm(ActForm):
    """What an act on an asset needs."""

    kind = forms.ModelChoiceField(
        AssetKind.objects.filter(active=True, klass__catalogue__active=True), label=gettext_lazy("kind")
    )
    what = forms.ChoiceField(choices=What.choices, initial=What.CHANGE, label=gettext_lazy("what to do"))

    identity = "asset"
    field_of = {"place": "geom"}

    def act(self) -> Asset:
        """Do what the form says. Raises Refused, NotYours, Stale."""
        values, deed = self.cleaned_data, self.deed()
        if not self.instance.pk:
            return add_asset(values["kind"], self._facts(), deed)
        acts: dict[str, Callable[[], Asset]] = {
            What.CHANGE: lambda: change_asset(self.instance.asset, self._facts(), deed),
            What.END: lambda: end_asset(self.instance.asset, deed),
            What.REOPEN: lambda: reopen_asset(self.instance.asset, deed),
        }
        return acts[values["what"]]()

    def _facts(self) -> AssetFacts:
        values = self.cleaned_data
        facts = {name: values[name] or "" for name in COLUMNS}
        return AssetFacts(geom=values["geom"], manager=values["manager"] and values["manager"].pk, **facts)


@admin.register(AssetVersion)
class AssetVersionAdmin(ActAdmin):
    """The latest version of an asset is where it is changed; earlier ones are read."""

    form = AssetForm
    list_display = ("code", "name", "kind_label", "state", "address", "days")
    list_filter = (HoldsFilter, "state", "asset__kind__klass")
    list_select_related = ("asset__kind",)
    list_deferred = ("geom", "geom_3857", "location", "location_3857")
    search_fields = ("name", "address", "asset__code__startswith")
    facts = ("name", "state", "geom", "manager", *(name for name in COLUMNS if name not in ("name", "state")))
    settled_fields = ("asset", "kind_label", "days", "grid", *(name for name in facts if name != "geom"), "shapes")

    def may_act_on(self, user: AbstractBaseUser, version: AssetVersion) -> bool:
        """Whether a post opens the place where it stands."""
        return may_manage(user, version)

    @admin.display(description=gettext_lazy("code"), ordering="asset__code")
    def code(self, version: AssetVersion) -> str:
        """Its 17 digits."""
        return version.asset.code

    @admin.display(description=gettext_lazy("kind"), ordering="asset__kind")
    def kind_label(self, version: AssetVersion) -> str:
        """What it is."""
        return version.asset.kind.label
