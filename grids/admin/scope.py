"""Area rights in the administration: staff who are no superusers see, choose and change only what lies in their areas.

Lists, pages by id and the answers of autocomplete fields all come from `get_queryset`; what a form may refer to comes
from `formfield_for_foreignkey`.
"""

from typing import Any

from django.db.models import ForeignKey, QuerySet, Subquery
from django.forms import ModelChoiceField
from django.http import HttpRequest

from grids.models import Area, AreaVersion


class ScopedMixin:
    """For models whose queryset has `visible_to`."""

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Only what this user may see."""
        return super().get_queryset(request).visible_to(request.user)


class ScopedChoicesMixin:
    """Forms refer only to what the user may see, whatever id is sent."""

    def formfield_for_foreignkey(
        self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField | None:
        """The choices of a foreign key, by the user's areas where the other side has them."""
        rows = db_field.remote_field.model._default_manager.all()
        if hasattr(rows, "visible_to"):
            kwargs["queryset"] = rows.visible_to(request.user)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


def latest(area: Any, field: str) -> Subquery:
    """A field of the latest version of an area (an OuterRef to its id): what it is called, for lists."""
    versions = AreaVersion.objects.filter(area=area).order_by("-valid")
    return Subquery(versions.values(field)[:1])


def area_name(area: Area) -> str:
    """Name and code of an area's latest version."""
    version = area.versions.order_by("-valid").only("name", "code", "area_id").first()
    return str(version) if version else str(area)
