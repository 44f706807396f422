"""The demo city's departments, and who of the demo's accounts sits at their desks."""

from collections import defaultdict
from datetime import date

from django.contrib.auth import get_user_model
from django.db.backends.postgresql.psycopg_any import DateRange

from cases.demo.offices import OFFICES, Office
from cases.demo.profiles import Desk
from cases.models import Department, DeskMember
from grids.demo.accounts import YINHE
from grids.demo.places import COUNTY_CODE, REDRAWN, WENLAN
from grids.models import AreaVersion

Desks = dict[tuple[str, int | None], int]  # desk and grid (None: of no grid) to the department's id
SEATS = ((Desk.URBAN, WENLAN), (Desk.CITY_MANAGEMENT, COUNTY_CODE), (Desk.STATION, YINHE))
ACCOUNT = "desk"


def write_offices(day: date) -> Desks:
    """The departments of the first town, and which one each grid of `day` goes to for each desk."""
    areas = [
        version
        for version in AreaVersion.objects.on(day).select_related("level").order_by("code")
        if version.code.startswith(COUNTY_CODE)
    ]
    made = {(office.desk, area.area_id): _department(office, area) for office in OFFICES for area in _of(office, areas)}
    Department.objects.bulk_create(made.values())
    _seat(made, {area.code: area.area_id for area in areas})
    return _by_grid(made, areas)


def _of(office: Office, areas: list[AreaVersion]) -> list[AreaVersion]:
    return [area for area in areas if area.level.key == office.level]


def _department(office: Office, area: AreaVersion) -> Department:
    return Department(
        key=f"demo-{office.desk}-{area.code}",
        name=office.zh.format(area.name),
        name_en=office.en.format(area.name),
        tier=office.tier,
        area_id=area.area_id,
        fallback=office.fallback,
        valid=DateRange(REDRAWN, None, "[)"),
    )


def _seat(made: dict[tuple[Desk, int], Department], area_of: dict[str, int]) -> None:
    user = get_user_model().objects.filter(username=ACCOUNT).first()
    if user is None:
        return
    DeskMember.objects.bulk_create(
        DeskMember(department=made[desk, area_of[code]], user=user, valid=DateRange(REDRAWN, None, "[)"))
        for desk, code in SEATS
    )


def _by_grid(made: dict[tuple[Desk, int], Department], areas: list[AreaVersion]) -> Desks:
    """Up from each grid to the first area that has such a department; a place without a grid has the county's."""
    parent = {area.area_id: area.parent_id for area in areas}
    above: dict[int | None, list[int]] = defaultdict(list)
    for area in areas:
        at: int | None = area.area_id
        while at is not None:
            above[area.area_id].append(at)
            at = parent.get(at)
    found: Desks = {}
    for office in OFFICES:
        for area in areas:
            here = next((made[office.desk, up] for up in above[area.area_id] if (office.desk, up) in made), None)
            if here is not None:
                found[office.desk, area.area_id] = here.pk
    county = next(area.area_id for area in areas if area.code == COUNTY_CODE)
    of_county = {desk: pk for (desk, area), pk in found.items() if area == county}
    found |= {(office.desk, None): of_county.get(office.desk, of_county[Desk.CITY_MANAGEMENT]) for office in OFFICES}
    return found
