"""A scenario tried against one facility: its circle, and the coverage by its kind, before and after."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

import numpy as np
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from facilities import asked
from facilities.asked import NotFound
from facilities.models import FacilityKind, FacilityVersion
from facilities.rules.coverage import AreaCoverage, cover
from facilities.walks.areas import walks_of
from facilities.walks.circles import Circle, circles_around, doors_on
from facilities.walks.city import city_on
from facilities.walks.coverage import coverage_on
from facilities.walks.limits import Limit

MOST_HITS = 20


@dataclass(frozen=True)
class Side:
    """The circle of a facility, and the whole city's coverage by its kind; `percent` of households within reach."""

    circle: Circle
    coverage: AreaCoverage

    @property
    def within(self) -> int:
        return int(self.coverage.within[0])

    @property
    def percent(self) -> float:
        """0 where nobody lives."""
        return round(100 * float(np.nan_to_num(self.coverage.share[0])), 1)

    @property
    def mean_walk_m(self) -> float | None:
        """None where nobody has a way."""
        return float(self.coverage.mean_m[0]) if np.isfinite(self.coverage.mean_m[0]) else None


@dataclass(frozen=True)
class TriedOn:
    """One facility on the network as it is, and on that of a scenario."""

    version: FacilityVersion
    kind: FacilityKind
    before: Side
    after: Side

    @property
    def rows(self) -> list[tuple[str, float | None, float | None, float | None]]:
        """What is counted, before, after and the difference."""
        both = [
            (_("metres of way within reach"), self.before.circle.reached_m, self.after.circle.reached_m),
            (_("buildings in its circle"), len(self.before.circle.homes), len(self.after.circle.homes)),
            (_("households in its circle"), self.before.circle.households, self.after.circle.households),
            (
                _("households within reach of one of this kind, in all"),
                self.before.within,
                self.after.within,
            ),
            (_("share of households within reach (%)"), self.before.percent, self.after.percent),
            (_("mean walk to the nearest (m)"), self.before.mean_walk_m, self.after.mean_walk_m),
        ]
        return [
            (label, one, other, None if one is None or other is None else other - one) for label, one, other in both
        ]


def tried_on(uid: str, changes: str) -> TriedOn:
    """Raises NotFound, OffNetwork, and BadChange where a change touches nothing any more."""
    try:
        key = UUID(uid)
    except ValueError:
        raise NotFound(_("There is no such facility.")) from None
    day = timezone.localdate()
    version = asked.version(key, day)
    kind = version.facility.kind
    return TriedOn(version, kind, _side(version, kind, day, ""), _side(version, kind, day, changes))


def _side(version: FacilityVersion, kind: FacilityKind, day: date, changes: str) -> Side:
    city = city_on(day, kind.group.takes_steps, changes=changes)
    doors = doors_on(city.graph, np.array(version.entrances.coords))
    (circle,) = circles_around(city, doors, [Limit(kind.limit_metres, kind.limit_minutes)])
    coverage = coverage_on(day, kind, changes)
    whole = np.zeros(len(coverage.homes), dtype=int)
    return Side(circle, cover(walks_of(coverage, kind), whole, 1))


def facilities_called(text: str) -> list[FacilityVersion]:
    """Facilities of today whose name, address or kind holds a text, by name."""
    here = Q(name__icontains=text) | Q(address__icontains=text)
    kind = Q(facility__kind__label_zh__icontains=text) | Q(facility__kind__label_en__icontains=text)
    rows = FacilityVersion.objects.current().filter(here | kind).select_related("facility__kind")
    return list(rows.defer("geom", "geom_3857", "entrances").order_by("name", "pk")[:MOST_HITS])
