"""The demo town into an empty database, all or nothing."""

from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gis_data.models import BaseFeature, WalkNode
from gis_data.progress import Progress, Silent
from grids.actions.demo.basemap import write_basemap
from grids.actions.demo.buildings import write_buildings
from grids.actions.demo.people import write_accounts, write_posts
from grids.actions.demo.places import write_areas, write_redraws
from grids.actions.demo.visits import write_visits
from grids.actions.levels import install_levels
from grids.demo.accounts import ACCOUNTS
from grids.demo.copies import copies
from grids.demo.rows import town_rows
from grids.demo.town import build_town
from grids.models import Area, Building, Lane, Level, Redraw

LEVELS = "full"
# One loader at a time; the number is this lock's name in the whole database.
LOCK = 532503


class NotEmpty(Exception):
    """The database holds data already, which the demo would mix with."""

    def __init__(self, what: str) -> None:
        super().__init__(
            _("The database is not empty: it has %(what)s. The demo is only loaded into an empty one.") % {"what": what}
        )


@dataclass(frozen=True)
class DemoCounts:
    """What was loaded."""

    towns: int
    grids: int
    buildings: int
    households: int


@transaction.atomic
def load_demo(towns: int = 1, progress: Progress | None = None) -> DemoCounts:
    """Write the demo town, `towns` times side by side, with its past and its accounts.

    Raises NotEmpty, and then has changed nothing. Needs the memory of one town, however many there are.
    """
    progress = progress or Silent()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        # Deferred checks would be queued in memory until the end: for a hundred towns, sixty million of them.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    refuse_if_not_empty()
    progress.step(_("Building the town"))
    rows = town_rows(build_town())
    if not Level.objects.exists():
        install_levels(LEVELS)
    redraws = write_redraws()
    today = timezone.localdate()
    progress.step(_("Writing towns"))
    for copy in copies(towns):
        areas = write_areas(rows, copy, redraws)
        write_buildings(rows, copy, areas)
        write_basemap(rows, copy)
        write_posts(rows, copy, areas)
        write_visits(copy, today)
        progress.count(copy.number + 1)
    write_accounts()
    progress.step(_("Gathering statistics"))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    grids = sum(version.level == "grid" and version.end is None for version in rows.versions)
    return DemoCounts(towns, grids * towns, len(rows.houses) * towns, len(rows.homes) * towns)


def refuse_if_not_empty() -> None:
    """Raise NotEmpty if anything is there that the demo would mix with."""
    for model in (Area, Building, Redraw, Lane, BaseFeature, WalkNode):
        if model.objects.exists():
            raise NotEmpty(str(model._meta.verbose_name_plural))
    names = [account.username for account in ACCOUNTS]
    if get_user_model().objects.filter(username__in=names).exists():
        raise NotEmpty(_("an account with a name of the demo's"))
