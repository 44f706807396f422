"""The buildings behind a measure: those that nobody went to, and those in no grid or in two."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

import numpy as np
from django.contrib.postgres.aggregates import StringAgg
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext
from numpy.typing import NDArray

from grids.access import areas_open_to, sees_everything
from grids.measures.misplaced import misplaced_on
from grids.measures.visits import NEVER, unvisited_in
from grids.models import AreaVersion, Building
from grids.net import read_net
from grids.rows.listing import Column, Question, RowList, demand, holds, labelled, left_out
from grids.rows.paging import PickedSource, QuerySource, Row
from grids.rules.access import Capability

IN_NONE, IN_TWO = "none", "two"
# How a building can be misplaced.
PLACE_WORDS = {IN_NONE: _lazy("in no grid"), IN_TWO: _lazy("in two grids")}


def unvisited(question: Question) -> RowList:
    """Buildings with households that nobody went to in so many days, with the days since the last visit."""
    demand(question, Capability.SEE_AREAS)
    net = read_net(question.day)
    buildings, since = unvisited_in(net, question.area.pk, question.day, question.days)
    mine = np.isin(buildings, _open_among(question, buildings))
    fields = {name: F(name) for name in ("address", "name", "number")}
    columns = [
        Column("address", _("address")),
        Column("name", _("name")),
        Column("number", _("building number")),
        Column("grid", _("grid today"), sortable=False),
        Column("last", _("last visit"), sortable=False),
        Column("unseen", _("days since"), numeric=True),
    ]
    told = QuerySource(Building.objects.all(), fields | {"grid": _noted_code(), "place": F("location")}, fields)
    source = PickedSource(told, buildings[mine], "unseen", since[mine], partial(_seen, question.day))
    title = ngettext("Buildings not visited for %(days)s day", "Buildings not visited for %(days)s days", question.days)
    note = left_out(question)
    return RowList(
        title % {"days": question.days}, columns, source, note=note, order="-unseen", by_days=True, are_faults=True
    )


def _seen(day: date, since: int) -> Row:
    """The cells about the last visit; nothing where there was none."""
    return {"last": None, "unseen": None} if since == NEVER else {"last": day - timedelta(since), "unseen": since}


def _open_among(question: Question, buildings: NDArray[np.int64]) -> NDArray[np.int64]:
    """Those that the asker may see and that hold the text; where that is all of them nobody is asked."""
    is_theirs = sees_everything(question.user) or question.day == timezone.localdate()
    if is_theirs and not question.text:
        return buildings
    found = Building.objects.filter(pk__in=buildings.tolist())
    found = found if is_theirs else found.visible_to(question.user)
    wanted = found.filter(holds(question.text, "address", "name", "number")).values_list("pk", flat=True)
    return np.array(list(wanted), dtype=np.int64)


def misplaced(question: Question) -> RowList:
    """Buildings in no grid on the day, or inside two, with the grid that they are noted in today."""
    demand(question, Capability.SEE_AREAS)
    pairs = misplaced_on(question.day)
    found = pairs["building"][pairs["area"] == question.area.pk]
    actual = Subquery(_around(question).values("level").annotate(codes=StringAgg("code", " + ")).values("codes"))
    rows = _open_buildings(question, found.tolist()).annotate(lies_in=actual)
    rows = rows.filter(holds(question.text, "address", "name", "number"))
    if question.choice in PLACE_WORDS:
        rows = rows.filter(lies_in__isnull=question.choice == IN_NONE)
    fields = {name: F(name) for name in ("address", "name", "number")}
    columns = [
        Column("address", _("address")),
        Column("name", _("name")),
        Column("number", _("building number")),
        Column("noted", _("grid on record today"), sortable=False),
        Column("actual", _("grid that it lies in")),
    ]
    sorts = fields | {"actual": Coalesce("lies_in", Value(""), output_field=TextField())}
    source = QuerySource(rows, sorts | {"noted": _noted_code(), "place": F("location")}, sorts)
    title, choices = _("Buildings in no grid or in two"), labelled(PLACE_WORDS.items())
    return RowList(title, columns, source, choices, left_out(question), are_faults=True)


def _around(question: Question) -> QuerySet[AreaVersion]:
    """The working grids of the day that a building is inside of."""
    grids = AreaVersion.objects.on(question.day).filter(level__is_working_grid=True)
    return grids.filter(geom__contains=OuterRef("location")).order_by()


def _open_buildings(question: Question, found: list[int]) -> QuerySet[Building]:
    """Those in a grid of the asker's; and those noted in none that stand on the ground of an area of the asker's."""
    buildings = Building.objects.filter(pk__in=found)
    if sees_everything(question.user):
        return buildings
    open_to = areas_open_to(question.user, Capability.SEE_AREAS)
    mine = AreaVersion.objects.current().filter(area__in=open_to, geom__covers=OuterRef("location"))
    return buildings.filter(Q(grid__in=open_to) | Q(Exists(mine), grid__isnull=True))


def _noted_code() -> Subquery:
    """The code of the grid that a building is noted in, as it is called last."""
    versions = AreaVersion.objects.filter(area=OuterRef("grid")).order_by("-valid")
    return Subquery(versions.values("code")[:1])
