"""What is true from day to day is changed by acts: the form and the page of a version, shared by all that have such."""

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

from facilities.actions.change import Deed
from gis_data.actions.import_runs import Actor
from gis_data.admin_base import MapAdmin, NoDeleteMixin, ReadOnlyMixin
from gis_data.refusals import NotYours, Refused, Stale
from grids.admin.scope import period


class DaysMixin:
    """A column with the days on which a version holds."""

    @admin.display(description=gettext_lazy("from day to day"), ordering="valid")
    def days(self, version: models.Model) -> str:
        """When it held."""
        return period(version.valid)


class VersionInline(DaysMixin, ReadOnlyMixin, admin.TabularInline):
    """What was true, in order; `heavy` are the columns that the list leaves where they are."""

    readonly_fields = ("days",)
    show_change_link = True
    extra = 0
    heavy: tuple[str, ...] = ()

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Without geometry."""
        return super().get_queryset(request).defer(*self.heavy).order_by("valid")


class ChangeInline(ReadOnlyMixin, admin.TabularInline):
    """What was done to it, by whom and why."""

    extra = 0

    def get_readonly_fields(self, request: HttpRequest, obj: models.Model | None = None) -> tuple[str, ...]:
        """All of it."""
        return tuple(self.fields)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """The latest first."""
        return super().get_queryset(request).select_related("user", "run").order_by("-edition")


class ActForm(forms.ModelForm):
    """What an act needs; the act itself is tried before the form is taken for good.

    A form of one's own has the fields `kind` (of a new one) and `what` (of one that is there), says in `identity` which
    foreign key leads to what has the versions, and in `field_of` where it shows what an act says of a field.
    """

    day = forms.DateField(
        label=gettext_lazy("from day"), initial=timezone.localdate, widget=admin.widgets.AdminDateWidget
    )
    why = forms.CharField(label=gettext_lazy("reason"), max_length=200, required=False)
    confirmed = forms.BooleanField(label=gettext_lazy("go on in spite of doubt"), required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    user: AbstractBaseUser | None = None
    identity = ""
    field_of: dict[str, str] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["kind"]
            self.fields["seen"].initial = getattr(self.instance, self.identity).edition
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
                field = self.field_of.get(found.field, found.field)
                self.add_error(field if field in self.fields else None, f"{found.problem} {found.remedy}")
        except (NotYours, Stale) as refusal:
            raise ValidationError(str(refusal)) from refusal
        return values

    def _post_clean(self) -> None:
        """The instance is left alone: a version is written by the action."""

    def deed(self) -> Deed:
        """Who acts, from which day on, why, and from what they saw."""
        values = self.cleaned_data
        return Deed(Actor(self.user), values["day"], values["why"], values.get("seen"), values["confirmed"])

    def act(self) -> models.Model:
        """Do what the form says; what has the versions. Raises Refused, NotYours, Stale."""
        raise NotImplementedError


class ActAdmin(DaysMixin, NoDeleteMixin, MapAdmin):
    """The latest version is where one changes; earlier ones are read. `facts` may be changed, `settled_fields` read."""

    facts: tuple[str, ...] = ()
    settled_fields: tuple[str, ...] = ()

    def may_act_on(self, user: AbstractBaseUser, version: models.Model) -> bool:
        """Whether a post opens the place of this version."""
        raise NotImplementedError

    def get_fields(self, request: HttpRequest, obj: models.Model | None = None) -> tuple[str, ...]:
        """What may be changed, or what is to be read."""
        if not self._may_draw(request, obj):
            return self.settled_fields
        if obj is None:
            return ("kind", *self.facts, "day", "why", "confirmed")
        return ("what", *self.facts, "day", "why", "confirmed", "seen")

    def get_readonly_fields(self, request: HttpRequest, obj: models.Model | None = None) -> tuple[str, ...]:
        """Everything, of a version that is past or stands elsewhere."""
        return () if self._may_draw(request, obj) else self.settled_fields

    def get_exclude(self, request: HttpRequest, obj: models.Model | None = None) -> tuple[str, ...]:
        """`get_fields` says it all."""
        return ()

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """The latest version, where the post opens it."""
        if not super().has_change_permission(request, obj):
            return False
        return obj is None or (self._is_latest(obj) and self.may_act_on(request.user, obj))

    def get_form(
        self, request: HttpRequest, obj: models.Model | None = None, change: bool = False, **kwargs: Any
    ) -> type[forms.ModelForm]:
        """The form knows who acts."""
        if not self._may_draw(request, obj):
            kwargs["form"] = forms.ModelForm
        form = super().get_form(request, obj, change, **kwargs)
        form.user = request.user
        return form

    def save_model(self, request: HttpRequest, obj: models.Model, form: ActForm, change: bool) -> None:
        """Through the action. Between the trial and this somebody else may have been first."""
        try:
            done = form.act()
        except (Refused, NotYours, Stale) as refusal:
            messages.error(request, str(refusal))
            return
        latest = done.versions.latest("valid")
        obj.__dict__.update({name: value for name, value in latest.__dict__.items() if name != "_state"})

    def log_addition(self, request: HttpRequest, obj: models.Model, message: Any) -> Any:
        """Nothing where nothing was added."""
        return super().log_addition(request, obj, message) if obj.pk else None

    def _is_latest(self, version: models.Model) -> bool:
        identity = self.form.identity
        same = {f"{identity}_id": getattr(version, f"{identity}_id")}
        return not self.model.objects.filter(**same, valid__fully_gt=version.valid).exists()
