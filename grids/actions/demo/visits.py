"""The demo's visits."""

from datetime import date

from django.db import connection

from gis_data.staging import copy_rows
from grids.demo.copies import Copy
from grids.demo.town import SEED
from grids.demo.visits import visit_days
from grids.models import Building

COPY_VISITS = 'COPY grids_visit (building_id, "on") FROM STDIN'


def write_visits(copy: Copy, today: date) -> None:
    """Write the visits to the buildings of one town where people live."""
    homes = Building.objects.filter(source=copy.source, dwellings__isnull=False).order_by("pk")
    buildings = list(homes.values_list("pk", flat=True))
    with connection.cursor() as cursor:
        copy_rows(cursor, COPY_VISITS, ((buildings[i], day) for i, day in visit_days(len(buildings), today, SEED)))
