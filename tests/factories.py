"""Small invented places for tests: squares in degrees near (103, 23), where 0.01° is about a kilometre.

A square is `(west, south, size)`; a box `(west, south, east, north)`; both in degrees, EPSG:4326.
"""

from datetime import date

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.contrib.gis.geos import MultiPolygon, Polygon
from django.db.backends.postgresql.psycopg_any import DateRange

from grids.models import Area, AreaVersion, Building, BuildingUse, Household, Level, Post, Role, StoredIn

SRID = 4326
LONG_AGO = date(2000, 1, 1)
FOUR_LEVELS = (
    ("county", "区县", "County"),
    ("street", "街道", "Street"),
    ("community", "社区", "Community"),
    ("grid", "网格", "Grid"),
)

Shape = tuple[float, float, float] | tuple[float, float, float, float]


def days(start: date = LONG_AGO, end: date | None = None) -> DateRange:
    """From `start` on; `end` is the first day on which it no longer holds, None for ever."""
    return DateRange(start, end, "[)")


def box(shape: Shape) -> MultiPolygon:
    """A square or a box as a multipolygon in EPSG:4326."""
    west, south = shape[0], shape[1]
    east, north = (west + shape[2], south + shape[2]) if len(shape) == 3 else shape[2:]
    return MultiPolygon(Polygon.from_bbox((west, south, east, north)), srid=SRID)


def make_levels(levels: tuple[tuple[str, str, str], ...] = FOUR_LEVELS, grid: str = "grid") -> dict[str, Level]:
    """Levels from the top down, by key; the one called `grid` is the working grid."""
    return {
        key: Level.objects.create(
            key=key,
            rank=10 * rank,
            label_zh=chinese,
            label_en=english,
            is_working_grid=key == grid,
            stored_in=StoredIn.AREA,
        )
        for rank, (key, chinese, english) in enumerate(levels, start=1)
    }


def make_area(
    level: Level,
    code: str,
    name: str,
    shape: Shape | MultiPolygon,
    parent: Area | None = None,
    valid: DateRange | None = None,
    public_contact: str = "",
) -> Area:
    """A new area with one version; without `valid` it has existed for long and still does."""
    area = Area.objects.create(level=level, public_contact=public_contact)
    make_version(area, code, name, shape, parent, valid)
    return area


def make_version(
    area: Area,
    code: str,
    name: str,
    shape: Shape | MultiPolygon,
    parent: Area | None = None,
    valid: DateRange | None = None,
) -> AreaVersion:
    """Another version of an area that exists."""
    geom = shape if isinstance(shape, MultiPolygon) else box(shape)
    return AreaVersion.objects.create(area=area, code=code, name=name, geom=geom, parent=parent, valid=valid or days())


def make_building(grid: Area | None, shape: Shape, number: str = "1", valid: DateRange | None = None) -> Building:
    """A residential building of six storeys."""
    return Building.objects.create(
        grid=grid,
        geom=box(shape),
        number=number,
        name=f"测试楼{number}",
        address=f"测试路{number}号",
        use=BuildingUse.RESIDENTIAL,
        storeys=6,
        valid=valid or days(),
    )


def make_household(building: Building, door: str = "101", head_name: str = "测试户主") -> Household:
    """A household of three with an invented telephone."""
    return Household.objects.create(
        building=building, door=door, residents=3, head_name=head_name, phone="00000000000", valid=days()
    )


def make_households(building: Building, number: int) -> Building:
    """The building with so many households of two people each."""
    Household.objects.bulk_create(
        Household(building=building, door=str(door), residents=2, valid=days()) for door in range(number)
    )
    return building


def make_user(name: str, *permissions: str, staff: bool = False, superuser: bool = False):
    """An account without a password (hashing one is slow): force_login it. Permissions are `app.codename`."""
    user = get_user_model().objects.create(username=name, is_staff=staff, is_superuser=superuser)
    for permission in permissions:
        app, codename = permission.split(".")
        user.user_permissions.add(Permission.objects.get(content_type__app_label=app, codename=codename))
    return user


def make_post(user, area: Area, role: Role = Role.SUPERVISOR, valid: DateRange | None = None) -> Post:
    """The user holds the role in the area."""
    return Post.objects.create(user=user, area=area, role=role, holder_name=user.username, valid=valid or days())


def make_posted(name: str, area: Area, role: Role = Role.SUPERVISOR):
    """A new user who holds the role in the area."""
    user = make_user(name)
    make_post(user, area, role)
    return user


def make_chief(town: dict[str, Area]):
    """Of the west street."""
    return make_posted("chief", town["west"])


def make_town() -> dict[str, Area]:
    """A county of two streets; the west street has one community of four grids, the east one of two.

    Everything tiles. Keys: county, west, east, west1 (community), east1, w1 w2 w3 w4, e1 e2.
    """
    levels = make_levels()
    county = make_area(levels["county"], "532503", "测试市", (103.00, 23.00, 103.04, 23.02))
    west = make_area(levels["street"], "532503001", "西街道", (103.00, 23.00, 0.02), county)
    east = make_area(levels["street"], "532503002", "东街道", (103.02, 23.00, 0.02), county)
    west1 = make_area(levels["community"], "532503001001", "西社区", (103.00, 23.00, 0.02), west)
    east1 = make_area(levels["community"], "532503002001", "东社区", (103.02, 23.00, 0.02), east)
    squares = {"w1": (103.00, 23.01), "w2": (103.01, 23.01), "w3": (103.00, 23.00), "w4": (103.01, 23.00)}
    grids = {
        key: make_area(
            levels["grid"],
            f"53250300100100{key[1]}",
            f"西社区第{key[1]}网格",
            (*corner, 0.01),
            west1,
            public_contact="西社区居委会 0873-0000000",
        )
        for key, corner in squares.items()
    }
    e1 = make_area(levels["grid"], "532503002001001", "东社区第1网格", (103.02, 23.00, 103.03, 23.02), east1)
    e2 = make_area(levels["grid"], "532503002001002", "东社区第2网格", (103.03, 23.00, 103.04, 23.02), east1)
    return {"county": county, "west": west, "east": east, "west1": west1, "east1": east1, **grids, "e1": e1, "e2": e2}


def give_range(town: dict[str, Area], fewest: int, most: int) -> None:
    """How many households the working grids of a town should have."""
    level = town["w1"].level
    level.min_households, level.max_households = fewest, most
    level.save()
