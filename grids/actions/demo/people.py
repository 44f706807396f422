"""The demo's posts, lane chiefs and accounts. Names are plainly invented."""

from collections.abc import Iterator

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.contrib.gis.geos import GEOSGeometry
from django.db.backends.postgresql.psycopg_any import DateRange

from grids.demo.accounts import ACCOUNTS, PASSWORD, Account
from grids.demo.copies import Copy
from grids.demo.places import REDRAWN, START
from grids.demo.rows import LANE_CLASSES, TownRows
from grids.demo.wkb import hex_wkb
from grids.models import AreaVersion, Lane, Post, Role

FIVE_CHIEFS_EVERY = 3  # grids
NO_WORKER_EVERY, NO_LEADER_EVERY = 31, 23  # grids: posts that wait for someone
CHIEFS = ((Role.POLICE_CHIEF, "片警"), (Role.JUSTICE_CHIEF, "司法所长"), (Role.MARKET_CHIEF, "市场监管所长"))
SINCE_REDRAW = DateRange(REDRAWN, None, "[)")


def write_posts(rows: TownRows, copy: Copy, areas: dict[str, int]) -> None:
    """A worker and a leader on nearly every grid, the other chiefs on some, and a chief on every main street."""
    grids = [areas[v.key] for v in rows.versions if v.level == "grid" and v.end is None]
    Post.objects.bulk_create(_grid_posts(grids))
    lanes = Lane.objects.bulk_create(_lanes(rows, copy))
    Post.objects.bulk_create(
        Post(role=Role.LANE_CHIEF, lane=lane, holder_name=f"路长{i:03d}", valid=SINCE_REDRAW)
        for i, lane in enumerate(lanes, start=1)
    )


def _grid_posts(grids: list[int]) -> Iterator[Post]:
    for i, grid in enumerate(grids, start=1):
        if i % NO_WORKER_EVERY:
            yield Post(role=Role.GRID_WORKER, area_id=grid, holder_name=f"网格员{i:03d}", valid=SINCE_REDRAW)
        if i % NO_LEADER_EVERY:
            yield Post(role=Role.GRID_LEADER, area_id=grid, holder_name=f"网格长{i:03d}", valid=SINCE_REDRAW)
        if i % FIVE_CHIEFS_EVERY == 0:
            for role, name in CHIEFS:
                yield Post(role=role, area_id=grid, holder_name=f"{name}{i:03d}", valid=SINCE_REDRAW)


def _lanes(rows: TownRows, copy: Copy) -> Iterator[Lane]:
    chosen = [
        i for i, feature in enumerate(rows.features)
        if feature.layer == "road" and feature.name and feature.kind in LANE_CLASSES
    ]  # fmt: skip
    for i, wkb in zip(chosen, hex_wkb(rows.feature_geoms[chosen], copy.shift, multi=True), strict=True):
        yield Lane(name=rows.features[i].name, geom=GEOSGeometry(wkb), valid=DateRange(START, None, "[)"))


def write_accounts() -> None:
    """The demo's accounts with their posts in the first town; every one has the password that is printed."""
    users = get_user_model()
    password = make_password(PASSWORD)
    made = users.objects.bulk_create(_user(users, account, password) for account in ACCOUNTS)
    areas = dict(
        AreaVersion.objects.on(REDRAWN).filter(code__in=[a.area_code for a in ACCOUNTS]).values_list("code", "area_id")
    )
    Post.objects.bulk_create(
        Post(role=account.role, area_id=areas[account.area_code], user=user, holder_name=f"演示账号 {user.username}",
             valid=SINCE_REDRAW)
        for account, user in zip(ACCOUNTS, made, strict=True)
        if account.role
    )  # fmt: skip


def _user(users: type, account: Account, password: str) -> object:
    boss = account.is_superuser
    return users(username=account.username, password=password, is_staff=boss, is_superuser=boss)


def open_demo_accounts() -> list[str]:
    """The names of the demo's accounts that are open and still have its public password."""
    users = get_user_model().objects.filter(username__in=[account.username for account in ACCOUNTS], is_active=True)
    return [user.username for user in users if user.check_password(PASSWORD)]
