"""What this package offers to the search."""

from django.utils.translation import gettext as _

from gis_data.search import Source
from grids.search.areas import find_areas
from grids.search.buildings import find_buildings


def grid_sources() -> list[Source]:
    """Areas before all else, buildings after all else."""
    return [
        Source("area", 10, lambda: _("Areas"), find_areas),
        Source("building", 40, lambda: _("Buildings"), find_buildings),
    ]
