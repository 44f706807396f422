"""Facilities: seen by all who may look, changed where one's post opens it, and only through the actions."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import AbstractBaseUser
from django.contrib.gis.geos import Point
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy

from facilities.access import may_manage
from facilities.actions.change import Deed, add_facility, change_facility, close_facility, reopen_facility
from facilities.actions.refusals import NotYours, Refused, Stale
from facilities.models import Facility, FacilityChange, FacilityKind, FacilityVersion
from facilities.rules.facts import Facts
from gis_data.actions.import_runs import Actor
from gis_data.admin_base import MapAdmin, NoDeleteMixin, QuickListAdmin, ReadOnlyMixin
from grids.admin.areas import HoldsFilter
from grids.admin.scope import period


class VersionInline(ReadOnlyMixin, admin.TabularInline):
    """What was true of the facility, in order."""

    model = FacilityVersion
    fields = ("name", "address", "days", "opening_hours", "capacity")
    readonly_fields = ("days",)
    show_change_link = True
    extra = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Without geometry."""
        return super().get_queryset(request).defer("geom", "entrances", "geom_3857").order_by("valid")

    @admin.display(description=gettext_lazy("from day to day"))
    def days(self, version: FacilityVersion) -> str:
        """When it held."""
        return period(version.valid)


class ChangeInline(ReadOnlyMixin, admin.TabularInline):
    """What was done to it, by whom and why."""

    model = FacilityChange
    fields = ("edition", "kind", "on", "at", "user", "actor", "run", "why")
    readonly_fields = fields
    extra = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """The latest first."""
        return super().get_queryset(request).select_related("user", "run").order_by("-edition")


@admin.register(Facility)
class FacilityAdmin(ReadOnlyMixin, QuickListAdmin):
    """Identities with their versions and their history; a version is where one changes them."""

    list_display = ("name", "kind", "address", "days", "source")
    list_filter = ("kind",)
    list_select_related = ("kind",)
    search_fields = ("versions__name", "versions__address", "=source_id")
    inlines = (VersionInline, ChangeInline)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Each with its latest name."""
        return super().get_queryset(request).named()

    @admin.display(description=gettext_lazy("name"), ordering="name")
    def name(self, facility: Facility) -> str:
        """The latest name."""
        return facility.name or str(facility.pk)

    @admin.display(description=gettext_lazy("address"))
    def address(self, facility: Facility) -> str:
        """The latest address."""
        return facility.address or ""

    @admin.display(description=gettext_lazy("from day to day"))
    def days(self, facility: Facility) -> str:
        """When its latest version holds."""
        return period(facility.valid) if facility.valid else ""


class What(models.TextChoices):
    CHANGE = "change", gettext_lazy("change what is typed below")
    CLOSE = "close", gettext_lazy("close it; everything stays on record")
    REOPEN = "reopen", gettext_lazy("reopen it, as it was last")


# Where the form shows what an action says of a field.
FIELD_OF = {"place": "geom", "day": "day", "until": "day"}


class VersionForm(forms.ModelForm):
    """What an action needs; the action itself is tried before the form is taken for good."""

    kind = forms.ModelChoiceField(FacilityKind.objects.filter(active=True), label=gettext_lazy("kind"))
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
        self.fields["entrances"].required = False
        if self.instance.pk:
            del self.fields["kind"]
            self.fields["seen"].initial = self.instance.facility.edition
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

    def act(self) -> Facility:
        """Do what the form says. Raises Refused, NotYours, Stale."""
        values = self.cleaned_data
        deed = Deed(Actor(self.user), values["day"], values["why"], values.get("seen"), values["confirmed"])
        if not self.instance.pk:
            return add_facility(values["kind"], self._facts(), deed)
        acts: dict[str, Callable[[], Facility]] = {
            What.CHANGE: lambda: change_facility(self.instance.facility, self._facts(), deed),
            What.CLOSE: lambda: close_facility(self.instance.facility, deed),
            What.REOPEN: lambda: reopen_facility(self.instance.facility, deed),
        }
        return acts[values["what"]]()

    def _facts(self) -> Facts:
        values = self.cleaned_data
        place: Point = values["geom"]
        texts = {name: values[name] for name in ("name", "address", "opening_hours", "operator", "public_phone")}
        doors = values["entrances"].coords if values["entrances"] else ()
        return Facts(lon=place.x, lat=place.y, entrances=doors, capacity=values["capacity"], **texts)


@admin.register(FacilityVersion)
class FacilityVersionAdmin(NoDeleteMixin, MapAdmin):
    """The latest version of a facility is where it is changed; earlier ones are read."""

    form = VersionForm
    list_display = ("name", "kind_label", "address", "days", "opening_hours", "capacity")
    list_filter = (HoldsFilter, "facility__kind")
    list_select_related = ("facility__kind",)
    list_deferred = ("geom", "entrances", "geom_3857")
    search_fields = ("name", "address")
    map_fields = ("geom", "entrances")
    facts = ("name", "address", "geom", "entrances", "opening_hours", "capacity", "operator", "public_phone")
    settled_fields = (
        *("facility", "kind_label", "name", "address", "days", "opening_hours", "capacity", "operator"),
        *("public_phone", "shapes"),
    )

    def get_fields(self, request: HttpRequest, obj: FacilityVersion | None = None) -> tuple[str, ...]:
        """What may be changed, or what is to be read."""
        if not self._may_draw(request, obj):
            return self.settled_fields
        if obj is None:
            return ("kind", *self.facts, "day", "why", "confirmed")
        return ("what", *self.facts, "day", "why", "confirmed", "seen")

    def get_readonly_fields(self, request: HttpRequest, obj: FacilityVersion | None = None) -> tuple[str, ...]:
        """Everything, of a version that is past or stands elsewhere."""
        return () if self._may_draw(request, obj) else self.settled_fields

    def get_exclude(self, request: HttpRequest, obj: FacilityVersion | None = None) -> tuple[str, ...]:
        """`get_fields` says it all."""
        return ()

    def has_change_permission(self, request: HttpRequest, obj: FacilityVersion | None = None) -> bool:
        """The latest version, where the post opens it."""
        if not super().has_change_permission(request, obj):
            return False
        return obj is None or (is_latest(obj) and may_manage(request.user, obj))

    def get_form(
        self, request: HttpRequest, obj: FacilityVersion | None = None, change: bool = False, **kwargs: Any
    ) -> type[forms.ModelForm]:
        """The form knows who acts."""
        if not self._may_draw(request, obj):
            kwargs["form"] = forms.ModelForm
        form = super().get_form(request, obj, change, **kwargs)
        form.user = request.user
        return form

    def save_model(self, request: HttpRequest, obj: FacilityVersion, form: VersionForm, change: bool) -> None:
        """Through the action. Between the trial and this somebody else may have been first."""
        try:
            facility = form.act()
        except (Refused, NotYours, Stale) as refusal:
            messages.error(request, str(refusal))
            return
        latest = facility.versions.latest("valid")
        obj.__dict__.update({name: value for name, value in latest.__dict__.items() if name != "_state"})

    def log_addition(self, request: HttpRequest, obj: FacilityVersion, message: Any) -> Any:
        """Nothing where nothing was added."""
        return super().log_addition(request, obj, message) if obj.pk else None

    @admin.display(description=gettext_lazy("kind"), ordering="facility__kind")
    def kind_label(self, version: FacilityVersion) -> str:
        """What it is."""
        return version.facility.kind.label

    @admin.display(description=gettext_lazy("from day to day"), ordering="valid")
    def days(self, version: FacilityVersion) -> str:
        """When it held."""
        return period(version.valid)


def is_latest(version: FacilityVersion) -> bool:
    """Whether no later version of the facility is on record."""
    later = FacilityVersion.objects.filter(facility=version.facility_id, valid__fully_gt=version.valid)
    return not later.exists()
