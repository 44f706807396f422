"""Facilities: seen by all who may look, changed where one's post opens it, and only through the actions."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.models import AbstractBaseUser
from django.contrib.gis.geos import Point
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from facilities.access import may_manage
from facilities.actions.change import add_facility, change_facility, close_facility, reopen_facility
from facilities.admin.versions import ActAdmin, ActForm, ChangeInline, VersionInline
from facilities.models import Facility, FacilityChange, FacilityKind, FacilityVersion
from facilities.rules.facts import Facts
from gis_data.admin_base import QuickListAdmin, ReadOnlyMixin
from grids.admin.areas import HoldsFilter
from grids.admin.scope import period


class FacilityVersionInline(VersionInline):
    """What was true of the facility, in order."""

    model = FacilityVersion
    fields = ("name", "address", "days", "opening_hours", "capacity")
    heavy = ("geom", "entrances", "geom_3857")


class FacilityChangeInline(ChangeInline):
    """What was done to it, by whom and why."""

    model = FacilityChange
    fields = ("edition", "kind", "on", "at", "user", "actor", "run", "why")


@admin.register(Facility)
class FacilityAdmin(ReadOnlyMixin, QuickListAdmin):
    """Identities with their versions and their history; a version is where one changes them."""

    list_display = ("name", "kind", "address", "days", "source")
    list_filter = ("kind",)
    list_select_related = ("kind",)
    search_fields = ("versions__name", "versions__address", "=source_id")
    inlines = (FacilityVersionInline, FacilityChangeInline)

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


class FacilityForm(ActForm):
    """What an act on a facility needs."""

    kind = forms.ModelChoiceField(FacilityKind.objects.filter(active=True), label=gettext_lazy("kind"))
    what = forms.ChoiceField(choices=What.choices, initial=What.CHANGE, label=gettext_lazy("what to do"))

    identity = "facility"
    field_of = {"place": "geom", "day": "day", "until": "day"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["entrances"].required = False

    def act(self) -> Facility:
        """Do what the form says. Raises Refused, NotYours, Stale."""
        values, deed = self.cleaned_data, self.deed()
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
class FacilityVersionAdmin(ActAdmin):
    """The latest version of a facility is where it is changed; earlier ones are read."""

    form = FacilityForm
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

    def may_act_on(self, user: AbstractBaseUser, version: FacilityVersion) -> bool:
        """Whether a post opens the place where it stands."""
        return may_manage(user, version)

    @admin.display(description=gettext_lazy("kind"), ordering="facility__kind")
    def kind_label(self, version: FacilityVersion) -> str:
        """What it is."""
        return version.facility.kind.label
