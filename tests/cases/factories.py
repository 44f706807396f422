"""Catalogues, departments, assets and cases for the small town of tests/factories.py."""

from datetime import datetime

from django.contrib.gis.geos import Point
from django.utils import timezone

from cases.models import AssetKind, Case, CaseKind, CaseMove, Catalogue, Channel, Department, KindClass, Subject, Tier
from cases.rules.states import Act, State
from grids.models import Area
from tests.factories import days

IN_W1, IN_E1 = (103.005, 23.015), (103.025, 23.015)


def make_catalogue(key: str = "test-2026") -> Catalogue:
    """One that is in use, empty."""
    return Catalogue.objects.create(key=key, label_zh="测试目录", label_en="Test catalogue")


def make_kind(code: str = "06010", label: str = "暴露垃圾", catalogue: Catalogue | None = None, **more) -> CaseKind:
    """A kind of event, with its class."""
    return CaseKind.objects.create(
        klass=_class(Subject.CASE, code, catalogue), code=code, label_zh=label, label_en=f"Kind {code}", **more
    )


def make_asset_kind(code: str = "01001", label: str = "供水井盖", catalogue: Catalogue | None = None) -> AssetKind:
    """A kind of component, with its class."""
    return AssetKind.objects.create(
        klass=_class(Subject.ASSET, code, catalogue), code=code, label_zh=label, label_en=f"Component {code}"
    )


def make_department(area: Area, key: str = "sanitation", tier: Tier = Tier.STREET, **more) -> Department:
    """A department of an area that has been there for long."""
    return Department.objects.create(
        **{"key": key, "name": f"测试{key}", "name_en": key, "tier": tier, "area": area, "valid": days()} | more
    )


def make_case(
    grid: Area | None, kind: CaseKind, place: tuple[float, float] = IN_W1, at: datetime | None = None, **more
) -> Case:
    """A case as it stands in the tables, with the one move that reported it; actions are not asked."""
    at = at or timezone.now()
    number = f"T{Case.objects.count() + 1:08d}"
    facts = {
        "number": number,
        "state": State.REPORTED,
        "channel": Channel.STAFF,
        "text": "测试案件",
        "grid": grid,
    } | more
    case = Case.objects.create(
        kind=kind,
        place=Point(*place, srid=4326),
        grid_reported=grid,
        reported_at=at,
        **facts,
    )
    CaseMove.objects.create(case=case, edition=1, act=Act.REPORT, after=State.REPORTED, at=at)
    return case


def _class(subject: Subject, code: str, catalogue: Catalogue | None) -> KindClass:
    catalogue = catalogue or Catalogue.objects.filter(active=True).first() or make_catalogue()
    found, _new = KindClass.objects.get_or_create(
        catalogue=catalogue, subject=subject, code=code[:2], defaults={"label_zh": code[:2], "label_en": code[:2]}
    )
    return found
