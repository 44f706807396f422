"""Coverage as measures by which areas are coloured: for each kind in use, the share of households within reach."""

from collections.abc import Iterator
from functools import partial

import numpy as np
from django.utils.translation import gettext as _

from facilities.models import FacilityKind
from facilities.walk_layers import kinds_in_use, sees_counts
from facilities.walks.areas import area_coverage
from gis_data.layers import User
from gis_data.measures import Figure, Measure, Question
from gis_data.rules.classes import Limits, Method
from grids.models import Level

LEAST_HOUSEHOLDS = 10  # as in the score table: below, one household more or less would change the class
PERCENT = 100.0


def walk_measures() -> Iterator[Measure]:
    """One for each kind that has facilities."""
    for kind in kinds_in_use():
        yield Measure(
            key=f"coverage-{kind.key}",
            title=_("Within reach: %(kind)s") % {"kind": kind.label},
            unit=_("% of households"),
            about=_("Households whose walk to the nearest one, along the ways, is at most %(metres)d m.")
            % {"metres": kind.limit_metres},
            none=_("nobody within reach"),
            figures=partial(shares, kind),
            open_to=open_to,
            fixed=equal_steps,
            why_closed=_("Figures of households are for those who hold a post. Log in."),
            default_method=Method.FIXED,
            least_base=LEAST_HOUSEHOLDS,
        )


def shares(kind: FacilityKind, question: Question) -> list[Figure]:
    """The share (%) of the households of each area that are within reach of a kind on a day."""
    areas, found = area_coverage(kind, Level.objects.get(pk=question.level_id), question.day)
    share = np.where(found.within > 0, found.share * PERCENT, np.nan)
    rows = zip(areas.versions, found.within.tolist(), found.households.tolist(), share.tolist(), strict=True)
    return [
        Figure(version.area_id, str(version.area.uid), within, whole, None if np.isnan(value) else value, whole)
        for version, within, whole, value in rows
    ]


def open_to(user: User) -> set[int] | None:
    """Counts are open everywhere to any post, and to nobody without one."""
    return None if sees_counts(user) else set()


def equal_steps(classes: int) -> Limits:
    """Equal steps from 0 to 100 %."""
    return Limits(tuple(PERCENT * i / classes for i in range(1, classes)))
