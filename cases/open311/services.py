"""Kinds of events as services: those of the catalogue in use that are offered to residents."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from cases.models import CaseKind
from cases.open311.render import Open311Problem

ACCURACY = "accuracy_m"  # the one attribute that a request may have


def services() -> QuerySet[CaseKind]:
    """By code."""
    kinds = CaseKind.objects.filter(active=True, public=True, klass__catalogue__active=True)
    return kinds.select_related("klass").order_by("code")


def service(code: str) -> CaseKind:
    """Raises Open311Problem (404)."""
    found = services().filter(code=code).first()
    if found is None:
        raise Open311Problem(404, _("There is no service with the code %(code)s.") % {"code": code[:20]})
    return found


def described_service(kind: CaseKind) -> dict[str, Any]:
    """As the list of services has it."""
    return {
        "service_code": kind.code,
        "service_name": kind.label,
        "description": f"{kind.klass.label}: {kind.label}",
        "metadata": True,
        "type": "realtime",
        "keywords": kind.klass.label,
        "group": kind.klass.label,
    }


def definition(kind: CaseKind) -> dict[str, Any]:
    """What a request for it may say beside the place and the text."""
    accuracy = {
        "variable": True,
        "code": ACCURACY,
        "datatype": "number",
        "required": False,
        "datatype_description": _("metres, from 0 up"),
        "order": 1,
        "description": _("How far off the position may be."),
        "values": [],
    }
    return {"service_code": kind.code, "attributes": [accuracy]}
