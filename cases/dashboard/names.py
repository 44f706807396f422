"""Names and codes of what figures are of."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from cases.dashboard.columns import NOBODY
from cases.models import CaseKind, Department
from grids.models import AreaVersion


def kinds(ids: Sequence[int]) -> dict[int, tuple[str, str]]:
    """By id: code and name. One query."""
    return {kind.pk: (kind.code, kind.label) for kind in CaseKind.objects.filter(pk__in=ids)}


def departments(ids: Sequence[int]) -> dict[int, tuple[str, str]]:
    """By id: key and name; of cases that lie with none a dash. One query."""
    found = {one.pk: (one.key, one.label) for one in Department.objects.filter(pk__in=ids)}
    return found | {NOBODY: ("", _("with no department"))}


def areas(ids: Sequence[int]) -> dict[int, tuple[str, str]]:
    """By id: code and name of the latest version. One query."""
    versions = AreaVersion.objects.filter(area__in=ids).order_by("area", "valid").only("area_id", "code", "name")
    found = {version.area_id: (version.code, version.name) for version in versions}
    return found | {NOBODY: ("", _("in no area"))}
