"""The areas that a planner chooses among: those above the working grids, from the top down."""

from datetime import date

from django.db.models import Max, QuerySet, Subquery

from grids.models import AreaVersion, Level


def areas_to_choose(day: date) -> QuerySet[AreaVersion]:
    """In one query, by level and code."""
    grids = Level.objects.filter(is_working_grid=True).order_by().values("is_working_grid")
    rank = Subquery(grids.annotate(lowest=Max("rank")).values("lowest"))
    above = AreaVersion.objects.on(day).filter(level__rank__lt=rank)
    return above.select_related("level").defer("geom", "geom_3857").order_by("level__rank", "code")
