"""What this package offers to the search."""

from django.utils.translation import gettext as _

from gis_data.search import Source
from grids.search.areas import area_rows, tell_area
from grids.search.buildings import building_rows, tell_building


def grid_sources() -> list[Source]:
    """Areas before all else, buildings after all else."""
    return [
        Source("area", 10, lambda: _("Areas"), area_rows, tell_area, says_where=True),
        Source("building", 40, lambda: _("Buildings"), building_rows, tell_building),
    ]
