"""Hotspots through the registries: a layer for each level by the usual question, and what other programs read of it.

A map that wants another question asks `/api/hotspots`; this one is what a layer list, a tile and a take-away can show
without being asked anything: four weeks up to the day, all kinds, as they were reported.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import partial
from typing import Any

import numpy as np
from django.conf import settings
from django.db.models import Case as Switch
from django.db.models import Exists, OuterRef, QuerySet, TextField, Value, When
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.case_layers import GROUP
from cases.hotspots.access import closed_to, hidden_where, may_see_findings
from cases.hotspots.asked import read_asked
from cases.hotspots.findings import Found, find
from cases.hotspots.question import NoSuch, look_up
from cases.hotspots.telling import rounded
from cases.hotspots.weights import hides_statistics
from cases.hotspots.words import FEW, LOOKS
from cases.rules.hotspots import CannotTell, Heat
from gis_data.collections import Collection, DayFigures, Property
from gis_data.layers import Layer, Shade, User, Variant
from gis_data.memory import Memory
from grids.layers import VALIDITY
from grids.models import AreaVersion, Level

KEY = "hotspot"
MIN_ZOOM = 8
OPACITY = 0.65  # roads and names stay to be seen below
# Too few and alone share the hatching: to the reader both mean that it cannot be told.
_SHOWN = tuple(heat for heat in Heat if heat not in (Heat.NONE, Heat.ALONE, Heat.HOT90, Heat.COLD90))

_latest: Memory[Found | None] = Memory()


def hotspot_layers() -> Iterator[Layer]:
    """The one that maps offer: of the working grids, whatever they are called; off until somebody switches it on.

    No level is asked for here: every page of the map would ask it.
    """
    yield _layer(KEY, _("Hot spots"), "")


def hotspot_levels() -> Iterator[Layer]:
    """One for each level down to the working grid, for other programs alone."""
    has_areas = Exists(AreaVersion.objects.filter(level=OuterRef("pk")))
    working = Level.objects.filter(is_working_grid=True).values("rank")[:1]
    for level in Level.objects.filter(has_areas, rank__lte=working).order_by("-rank"):
        title = _("Hot spots: %(level)s") % {"level": level.label}
        yield _layer(f"{KEY}-{level.key}", title, level.key, hotspot_collection(level))


def _layer(key: str, title: str, level_key: str, collection: Collection | None = None) -> Layer:
    return Layer(
        key=key,
        title=title,
        group=GROUP,
        rows=partial(hotspot_rows, level_key),
        attributes={"uid": Cast("area__uid", TextField()), "heat": "heat"},
        style={"opacity": OPACITY},
        min_zoom=MIN_ZOOM,
        visible=may_see_findings,
        variants=(heat_variant(),),
        optional=True,
        listed=collection is None,
        collection=collection,
    )


def heat_variant() -> Variant:
    """The legend: how sure it is that an area is hot or cold. The usual question names nothing below 95 %."""
    shades = [Shade(LOOKS[heat].shade, LOOKS[heat].text, _values(heat)) for heat in _SHOWN]
    return Variant("heat", _("by how sure it is"), "heat", tuple(shades))


def hotspot_rows(level_key: str, user: User, day: date, zoom: int) -> QuerySet:
    """The areas of a level (the working grids without a key) that are hot, cold or not to be told on a day."""
    rows = AreaVersion.objects.on(day)
    found = usual_findings(level_key, day)
    if found is None or isinstance(found.verdict, CannotTell):
        return rows.none().annotate(heat=Value(None, output_field=TextField()))
    ids = found.question.areas.ids
    named = {heat: ids[np.isin(found.verdict.heat, _values(heat))].tolist() for heat in _SHOWN}
    whens = [When(area__in=areas, then=Value(heat.value)) for heat, areas in named.items() if areas]
    if not whens:
        return rows.none().annotate(heat=Value(None, output_field=TextField()))
    rows = rows.filter(area__in=[area for areas in named.values() for area in areas])
    return rows.annotate(heat=Switch(*whens, output_field=TextField()))


def usual_findings(level_key: str, day: date) -> Found | None:
    """For the four weeks up to a day, asked once for all tiles of a view; None for days to come and without areas."""
    if day > timezone.localdate():
        return None
    return _latest.recall((level_key, day), settings.TILE_CHECK_SECONDS, lambda: _find_usual(level_key, day))


def _find_usual(level_key: str, day: date) -> Found | None:
    asked = read_asked({"level": level_key, "until": day.isoformat(), "against": "none"})
    try:
        return find(look_up(asked))
    except NoSuch:
        return None


def hotspot_collection(level: Level) -> Collection:
    """The areas of one day with what is found of them; small counts are told to nobody here."""

    def rows(user: User) -> QuerySet:
        return AreaVersion.objects.filter(level=level)

    properties = {
        "uid": Property("uuid", "area__uid"),
        "code": Property("string", "code"),
        "name": Property("string", "name"),
    } | VALIDITY
    figures = {"since": "date", "until": "date", "class": "string", "z": "number", "q": "number", "cases": "integer"}
    text = _("Areas of one day (today, or the last of datetime) with how hot they were in the four weeks up to it.")
    return Collection(
        text, rows, properties, valid="valid", figures=DayFigures(figures, partial(figures_on, level.key, level.pk))
    )


def figures_on(level_key: str, level_id: int, day: date) -> Mapping[int, dict[str, Any]]:
    """By the key of each area's version on a day: its class (null where nothing can be told), z, q and cases."""
    found = usual_findings(level_key, day)
    if found is None:
        return {}
    keys = dict(AreaVersion.objects.on(day).filter(level=level_id).values_list("area", "pk"))
    asked, verdict = found.question.asked, found.verdict
    days = {"since": asked.since.isoformat(), "until": asked.until.isoformat()}
    hidden = hidden_where(closed_to(None, found.question.areas), found.question.areas, found.cases)
    hides_z = hides_statistics(found.question.areas, asked, hidden)
    answer = {}
    for row, area in enumerate(found.question.areas.ids.tolist()):
        cases = int(found.cases[row])
        told = {"class": None, "z": None, "q": None}
        if not isinstance(verdict, CannotTell):
            z = None if hides_z[row] else rounded(verdict.z[row])
            q = None if hidden.any() else rounded(verdict.q[row])
            told = {"class": str(verdict.heat[row]), "z": z, "q": q}
        if area in keys:
            answer[keys[area]] = days | told | {"cases": None if hidden[row] else cases}
    return answer


def _values(heat: Heat) -> tuple[str, ...]:
    return (heat.value, Heat.ALONE.value) if LOOKS[heat].shade == FEW else (heat.value,)
