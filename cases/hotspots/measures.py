"""Cases for each thousand households: a measure by which a map colours areas, the plain figure beside findings."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from cases.hotspots.areas import areas_of_level
from cases.hotspots.asked import Boundaries, Period
from cases.hotspots.counts import Counted, count_cases
from cases.hotspots.weights import households_of
from gis_data.measures import Figure, Measure, Question
from gis_data.rules.classes import Method
from grids.measures.common import LEAST_HOUSEHOLDS, open_with
from grids.models import Level
from grids.rules.access import Capability

THOUSAND = 1_000


def case_measures() -> Iterator[Measure]:
    """One. It tells counts however small, so it is open where the reader may see households."""
    yield Measure(
        key="cases",
        title=_("Cases per 1,000 households"),
        unit=_("cases per 1,000 households"),
        about=_("Cases that were reported in the days up to the day, without merged duplicates, for 1,000 households."),
        none=_("no case"),
        figures=case_figures,
        open_to=open_with(Capability.SEE_HOUSEHOLDS, Capability.SEE_COUNTS),
        fixed=lambda classes: None,
        why_closed=_("Cases by area are open to those who look after households there. Log in with such an account."),
        default_method=Method.QUANTILE,
        least_base=LEAST_HOUSEHOLDS,
        decimals=1,
        by_days=True,
        unshared=_("cases, and nobody lives there"),
    )


def case_figures(question: Question) -> list[Figure]:
    """By the grids in which they were reported, in the tree of the day."""
    areas = areas_of_level(Level.objects.get(pk=question.level_id), question.day)
    period = Period(question.day - timedelta(days=question.days - 1), question.day)
    cases = count_cases(Counted(), areas, Boundaries.WAS, [period]).bins[0].tolist()
    homes = households_of(areas).tolist()
    return [
        Figure(area, uid, count, lived, THOUSAND * count / lived if count and lived else None, lived or None)
        for area, uid, count, lived in zip(areas.ids.tolist(), areas.uid, cases, homes, strict=True)
    ]
