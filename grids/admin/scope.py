"""Area rights in the administration: staff who are no superusers see, choose and change only what lies in their areas.

Lists, pages by id and the answers of autocomplete fields all come from `get_queryset`; what a form may refer to comes
from `formfield_for_foreignkey`.
"""

from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import ForeignKey, Model, OuterRef, QuerySet, Subquery
from django.forms import ModelChoiceField
from django.http import HttpRequest

from grids.models import Area, AreaVersion
from grids.rules.access import Capability


class ScopedMixin:
    """For models whose queryset has `visible_to`; with `changed_with`, what is seen is not always changed too."""

    changed_with: Capability | None = None

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Only what this user may see."""
        return super().get_queryset(request).visible_to(request.user)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Where the post that lets them see it lets them change it, or another post there does."""
        if not super().has_change_permission(request, obj):
            return False
        if obj is None or self.changed_with is None:
            return True
        return self.model.objects.open_to(request.user, self.changed_with).filter(pk=obj.pk).exists()


class ScopedChoicesMixin:
    """Forms refer only to what the user may see, whatever id is sent."""

    def formfield_for_foreignkey(
        self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField | None:
        """The choices of a foreign key, by the user's areas where the other side has them."""
        rows = db_field.remote_field.model._default_manager.all()
        if hasattr(rows, "visible_to"):
            seen = rows.visible_to(request.user)
            kwargs["queryset"] = seen.named() if hasattr(seen, "named") else seen
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


def latest(area: OuterRef, field: str) -> Subquery:
    """A field of the latest version of an area: what it is called, for lists."""
    return Subquery(AreaVersion.objects.filter(area=area).order_by("-valid").values(field)[:1])


def area_name(area: Area | None) -> str:
    """Name and code of an area's latest version; nothing for no area."""
    return str(Area.objects.named().get(pk=area.pk)) if area else ""


def period(valid: DateRange) -> str:
    """From the first day to the one on which it no longer holds."""
    return f"{valid.lower or '…'} → {valid.upper or '…'}"
