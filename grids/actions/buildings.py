"""Changing one building by hand."""

from django.db import transaction
from django.db.models.functions import Collate

from grids.models import AreaVersion, Building
from grids.placing import working_level


@transaction.atomic
def save_building(building: Building) -> Building:
    """Save a building and note the grid that covers it today, the lowest code on a border, none outside every grid.

    Raises NoWorkingGrid when no level is marked as the one that buildings are assigned to.
    """
    building.save()
    building.refresh_from_db(fields=["location"])
    grids = AreaVersion.objects.current().filter(level=working_level(), geom__covers=building.location)
    building.grid_id = grids.order_by(Collate("code", "C")).values_list("area_id", flat=True).first()
    building.save(update_fields=["grid"])
    return building
