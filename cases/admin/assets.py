"""Assets: seen by all who may look, changed where one's post opens it, and only through the actions."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy

from cases.actions.asset_refusals import NotYours, Refused, Stale
from cases.actions.assets import Deed, add_asset, change_asset, end_asset
from cases.asset_access import may_manage
from cases.models import Asset, AssetChange, AssetCode, AssetKind, AssetVersion
from cases.rules.asset_facts import COLUMNS, AssetFacts
from gis_data.actions.import_runs import Actor
from gis_data.admin_base import MapAdmin, NoDeleteMixin, QuickListAdmin, ReadOnlyMixin
from grids.admin.areas import HoldsFilter
from grids.admin.scope import period


class VersionInline(ReadOnlyMixin, admin.TabularInline):
    """What was true of the asset, in order."""

    model = AssetVersion
    fields = ("name", "state", "address", "days")
    readonly_fields = ("days",)
    show_change_link = True
    extra = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Without geometry."""
        return super().get_queryset(request).defer("geom", "geom_3857", "location", "location_3857").order_by("valid")

    @admin.display(description=gettext_lazy("from day to day"))
    def days(self, version: AssetVersion) -> str:
        """When it held."""
        return period(version.valid)


class ChangeInline(ReadOnlyMixin, admin.TabularInline):
    """What was done to it, by whom and why."""

    model = AssetChange
    fields = ("edition", "act", "on", "at", "user", "actor", "run", "why")
    readonly_fields = fields
    extra = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """The latest first."""
        return super().get_queryset(request).select_related("user", "run").order_by("-edition")


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
    inlines = (VersionInline, CodeInline, ChangeInline)


class What(models.TextChoices):
    CHANGE = "change", gettext_lazy("change what is typed below")
    END = "end", gettext_lazy("take it out of the register; everything stays on record")


# Where the form shows what an action says of a field.
FIELD_OF = {"place": "geom"}


class VersionForm(forms.ModelForm):
    """What an action needs; the action itself is tried before the form is taken for good."""

    kind = forms.ModelChoiceField(
        AssetKind.objects.filter(active=True, klass__catalogue__active=True), label=gettext_lazy("kind")
    )
    what = forms.ChoiceField(choices=What.choices, initial=What.CHANGE, label=gettext_lazy("what to do"))
    day = forms.DateField(
        label=gettext_lazy("from day"), initial=timezone.localdate, widget=admin.widgets.AdminDateWidget
    )
    why = forms.CharField(label=gettext_lazy("reason"), max_length=200, required=False)
    confirmed = forms.BooleanField(label=gettext_lazy("go on in spite of doubt"), required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    user: AbstractBaseUser | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["kind"]
            self.fields["seen"].initial = self.instance.asset.edition
        else:
            del self.fields["what"], self.fields["seen"]

    def clean(self) -> dict[str, Any]:
        """Try the act and take it back, so that what is wrong stands beside the fields. Raises ValidationError."""
        values = super().clean()
        if self.errors:
            return values
        try:
            with transaction.atomic():
                self.act()
                transaction.set_rollback(True)
        except Refused as refusal:
            for found in refusal.findings:
                field = FIELD_OF.get(found.field, found.field)
                self.add_error(field if field in self.fields else None, f"{found.problem} {found.remedy}")
        except (NotYours, Stale) as refusal:
            raise ValidationError(str(refusal)) from refusal
        return values

    def _post_clean(self) -> None:
        """The instance is left alone: a version is written by the action."""

    def act(self) -> Asset:
        """Do what the form says. Raises Refused, NotYours, Stale."""
        values = self.cleaned_data
        deed = Deed(Actor(self.user), values["day"], values["why"], values.get("seen"), values["confirmed"])
        if not self.instance.pk:
            return add_asset(values["kind"], self._facts(), deed)
        acts: dict[str, Callable[[], Asset]] = {
            What.CHANGE: lambda: change_asset(self.instance.asset, self._facts(), deed),
            What.END: lambda: end_asset(self.instance.asset, deed),
        }
        return acts[values["what"]]()

    def _facts(self) -> AssetFacts:
        values = self.cleaned_data
        facts = {name: values[name] or "" for name in COLUMNS}
        return AssetFacts(geom=values["geom"], manager=values["manager"] and values["manager"].pk, **facts)


@admin.register(AssetVersion)
class AssetVersionAdmin(NoDeleteMixin, MapAdmin):
    """The latest version of an asset is where it is changed; earlier ones are read."""

    form = VersionForm
    list_display = ("code", "name", "kind_label", "state", "address", "days")
    list_filter = (HoldsFilter, "state", "asset__kind__klass")
    list_select_related = ("asset__kind",)
    list_deferred = ("geom", "geom_3857", "location", "location_3857")
    search_fields = ("name", "address", "asset__code__startswith")
    facts = ("name", "state", "geom", "manager", *(name for name in COLUMNS if name not in ("name", "state")))
    settled_fields = ("asset", "kind_label", "days", "grid", *(name for name in facts if name != "geom"), "shapes")

    def get_fields(self, request: HttpRequest, obj: AssetVersion | None = None) -> tuple[str, ...]:
        """What may be changed, or what is to be read."""
        if not self._may_draw(request, obj):
            return self.settled_fields
        if obj is None:
            return ("kind", *self.facts, "day", "why", "confirmed")
        return ("what", *self.facts, "day", "why", "confirmed", "seen")

    def get_readonly_fields(self, request: HttpRequest, obj: AssetVersion | None = None) -> tuple[str, ...]:
        """Everything, of a version that is past or stands elsewhere."""
        return () if self._may_draw(request, obj) else self.settled_fields

    def get_exclude(self, request: HttpRequest, obj: AssetVersion | None = None) -> tuple[str, ...]:
        """`get_fields` says it all."""
        return ()

    def has_change_permission(self, request: HttpRequest, obj: AssetVersion | None = None) -> bool:
        """The latest version, where the post opens it."""
        if not super().has_change_permission(request, obj):
            return False
        return obj is None or (is_latest(obj) and may_manage(request.user, obj))

    def get_form(
        self, request: HttpRequest, obj: AssetVersion | None = None, change: bool = False, **kwargs: Any
    ) -> type[forms.ModelForm]:
        """The form knows who acts."""
        if not self._may_draw(request, obj):
            kwargs["form"] = forms.ModelForm
        form = super().get_form(request, obj, change, **kwargs)
        form.user = request.user
        return form

    def save_model(self, request: HttpRequest, obj: AssetVersion, form: VersionForm, change: bool) -> None:
        """Through the action. Between the trial and this somebody else may have been first."""
        try:
            asset = form.act()
        except (Refused, NotYours, Stale) as refusal:
            messages.error(request, str(refusal))
            return
        latest = asset.versions.latest("valid")
        obj.__dict__.update({name: value for name, value in latest.__dict__.items() if name != "_state"})

    def log_addition(self, request: HttpRequest, obj: AssetVersion, message: Any) -> Any:
        """Nothing where nothing was added."""
        return super().log_addition(request, obj, message) if obj.pk else None

    @admin.display(description=gettext_lazy("code"), ordering="asset__code")
    def code(self, version: AssetVersion) -> str:
        """Its 17 digits."""
        return version.asset.code

    @admin.display(description=gettext_lazy("kind"), ordering="asset__kind")
    def kind_label(self, version: AssetVersion) -> str:
        """What it is."""
        return version.asset.kind.label

    @admin.display(description=gettext_lazy("from day to day"), ordering="valid")
    def days(self, version: AssetVersion) -> str:
        """When it held."""
        return period(version.valid)


def is_latest(version: AssetVersion) -> bool:
    """Whether no later version of the asset is on record."""
    later = AssetVersion.objects.filter(asset=version.asset_id, valid__fully_gt=version.valid)
    return not later.exists()
