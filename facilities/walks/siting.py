"""Where next: the places at which new facilities of a kind serve most, among candidates, by the walks to each."""

from dataclasses import dataclass, field
from datetime import date

import numpy as np
import shapely
from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from numpy.typing import NDArray
from scipy.sparse import csr_array

from facilities.models import FacilityKind
from facilities.rules.coverage import Walks, not_yet_covered
from facilities.rules.siting import MOST_SITES, Choice, Effort, WalkChoice, cover_most, shorten_walks
from facilities.walks.areas import areas_of_level, walks_of
from facilities.walks.city import City, city_on
from facilities.walks.coverage import coverage_of
from facilities.walks.homes import Homes
from facilities.walks.supply import supply_on
from gis_data.progress import Progress, Silent
from gis_data.rules.walk.graph import WalkGraph
from gis_data.rules.walk.matrix import walks_to_places
from gis_data.rules.walk.reach import PlacesByEdge
from gis_data.rules.walk.search import nearest
from gis_data.rules.walk.segments import Places
from gis_data.rules.walk.spots import positions_of, spots_along, thinned
from grids.models import Area, AreaVersion

MOST_CANDIDATES = 2_000
MOST_IN_BACKGROUND = 6_000  # where there is time they need not be thinned so much
MOST_GIVEN = 500
MAP_STEP_M = 50.0
MOST_ENTRIES = 40_000_000  # of the matrix: 12 bytes each, and as much again while it is solved
DIRECT_ENTRIES = 1_500_000  # a second or two
WALK_TIMES = 2.5  # what an entry costs more where walks are shortened
SAMPLE = 60  # candidates walked from to learn how large the matrix will be
# Without one within twice the limit, or a kilometre, a household counts with that walk.
CUT_OFF_TIMES, LEAST_CUT_OFF_M = 2.0, 1_000.0
DIRECT_EFFORT = Effort(visits=30_000_000, exact_members=30_000, exact_seconds=1.0)


class Method(TextChoices):
    COVER = "cover", gettext_lazy("most households within reach")
    WALK = "walk", gettext_lazy("shortest walks")


class Among(TextChoices):
    """Among which places is chosen."""

    BUILDINGS = "buildings", gettext_lazy("the buildings of the area")
    MAP = "map", gettext_lazy("any spot along the ways")
    GIVEN = "given", gettext_lazy("places of your own")


class BadQuestion(ValueError):
    """A question about sites that has no answer; the message says why."""


class TooLarge(Exception):
    """More work than an answer at once allows: it is for the background."""


@dataclass(frozen=True)
class Question:
    """So many new facilities of a kind, for the people of an area (none: of the whole city)."""

    kind: FacilityKind
    sites: int
    method: Method = Method.COVER
    among: Among = Among.BUILDINGS
    area: Area | None = None
    given: tuple[tuple[float, float], ...] = ()
    changes: str = ""

    def __post_init__(self) -> None:
        if not 1 <= self.sites <= MOST_SITES:
            text = _("Ask for 1 to %(most)d new sites, not for %(sites)d.")
            raise BadQuestion(text % {"most": MOST_SITES, "sites": self.sites})
        if self.among == Among.GIVEN and not 1 <= len(self.given) <= MOST_GIVEN:
            text = _("Give 1 to %(most)d places to choose among.")
            raise BadQuestion(text % {"most": MOST_GIVEN})


@dataclass(frozen=True)
class Candidates:
    """Places (c,) on the network, where each stands (EPSG:4326), and its building's id, or -1.

    There were `among` before they were thinned; each of those is within `apart_m` of one that is left.
    """

    places: Places
    lonlat: NDArray[np.float64]
    building: NDArray[np.int64]
    among: int
    off_network: int = 0
    apart_m: float = 0.0

    def only(self, chosen: NDArray[np.int64], apart_m: float = 0.0) -> "Candidates":
        """Some of them."""
        return Candidates(
            self.places[chosen],
            self.lonlat[chosen],
            self.building[chosen],
            self.among,
            self.off_network,
            self.apart_m + apart_m,
        )


@dataclass(frozen=True)
class Found:
    """The sites in the order in which to build them: (s,) positions, buildings and newly covered households.

    `households` of the area are all that are on the network, `within` those within reach today; `newly_within` (s,) is
    what each site adds to it, whatever was asked for.
    """

    question: Question
    choice: Choice
    by_walk: WalkChoice | None
    lonlat: NDArray[np.float64]
    building: NDArray[np.int64]
    newly_within: list[int]
    households: int
    within: int
    off_network: int
    facilities: int
    candidates: Candidates
    compared: int = field(default=0)


def where_next(question: Question, day: date, direct: bool = False, progress: Progress | None = None) -> Found:
    """Choose sites. Raises BadQuestion, BadChange, and TooLarge where the answer is to be `direct` and would take long.

    Walks are those of the day's buildings along today's ways, by people of the kind's group.
    """
    progress = progress or Silent()
    kind = question.kind
    city = city_on(day, kind.group.takes_steps, changes=question.changes)
    coverage = coverage_of(city, supply_on(day, kind.pk))
    walks = walks_of(coverage, kind)
    inside = _inside(question.area, day, city.homes)
    wanted = _demand(question, walks, inside)
    limit_m = kind.limit_metres if question.method == Method.COVER else _cut_off(kind)
    progress.step(_("Candidates"))
    candidates = _candidates(question, city, inside, day)
    compared = len(candidates.lonlat)
    if len(wanted):
        candidates = _near(city, candidates, wanted, limit_m)
    candidates = _few(question, city, candidates, wanted, limit_m, direct)
    progress.step(_("Walks from the candidates"))
    matrix = _matrix(city.graph, candidates.places, _doors_of(city, wanted), limit_m)
    progress.step(_("Choosing"))
    effort = DIRECT_EFFORT if direct else None
    households = city.homes.households[wanted]
    by_walk = None
    if question.method == Method.COVER:
        choice = cover_most(matrix, households, question.sites, effort)
    else:
        by_walk = shorten_walks(matrix, households, walks.walk_m[wanted], limit_m, question.sites, effort)
        choice = by_walk.choice
    sites = np.array(choice.sites, dtype=np.int64)
    known = inside & ~np.isnan(walks.walk_m)
    return Found(
        question=question,
        choice=choice,
        by_walk=by_walk,
        lonlat=candidates.lonlat[sites],
        building=candidates.building[sites],
        newly_within=_newly_within(matrix, choice, not_yet_covered(walks)[wanted], kind.limit_metres),
        households=int(walks.households[known].sum()),
        within=int(walks.households[known & (walks.walk_m <= walks.limit_m)].sum()),
        off_network=int(walks.households[inside & ~known].sum()),
        facilities=len(coverage.supply),
        candidates=candidates,
        compared=compared,
    )


def _cut_off(kind: FacilityKind) -> float:
    return max(CUT_OFF_TIMES * kind.limit_metres, LEAST_CUT_OFF_M)


def _inside(area: Area | None, day: date, homes: Homes) -> NDArray[np.bool_]:
    """(n,) the homes of an area on a day. Raises BadQuestion where nobody lives there."""
    if area is None:
        inside = np.ones(len(homes), dtype=bool)
    else:
        areas = areas_of_level(area.level, day, homes)
        number = next((i for i, version in enumerate(areas.versions) if version.area_id == area.pk), None)
        if number is None:
            raise BadQuestion(_("This area did not exist on that day."))
        inside = areas.of_home == number
    if not homes.households[inside].any():
        raise BadQuestion(_("No households are on record in this area: there is nobody to serve."))
    return inside


def _demand(question: Question, walks: Walks, inside: NDArray[np.bool_]) -> NDArray[np.int64]:
    """The homes that count: those not covered yet, or all whose walk is known."""
    if question.method == Method.COVER:
        return np.flatnonzero(inside & (not_yet_covered(walks) > 0))
    return np.flatnonzero(inside & (walks.households > 0) & ~np.isnan(walks.walk_m))


def _doors_of(city: City, homes: NDArray[np.int64]) -> PlacesByEdge:
    return PlacesByEdge.of(city.doors.places[homes], len(city.graph.edges))


def _candidates(question: Question, city: City, inside: NDArray[np.bool_], day: date) -> Candidates:
    if question.among == Among.GIVEN:
        return _given(city.graph, question.given)
    if question.among == Among.MAP:
        return _along_the_ways(city.graph, question.area, day)
    on = city.doors.places.on_network
    chosen = np.flatnonzero(inside & on)
    # Those in which most live come first: of several close together the largest stays.
    chosen = chosen[np.argsort(-city.homes.households[chosen], kind="stable")]
    homes = city.homes
    missing = int((inside & ~on).sum())
    return Candidates(city.doors.places[chosen], homes.lonlat[chosen], homes.ids[chosen], len(chosen), missing)


def _given(graph: WalkGraph, given: tuple[tuple[float, float], ...]) -> Candidates:
    """Raises BadQuestion when none of the places is on the network."""
    lonlat = np.array(given, dtype=float)
    places = graph.snap(lonlat)
    on = np.flatnonzero(places.on_network)
    if not len(on):
        raise BadQuestion(_("None of these places is on the walking network."))
    return Candidates(places[on], lonlat[on], np.full(len(on), -1), len(on), len(lonlat) - len(on))


def _along_the_ways(graph: WalkGraph, area: Area | None, day: date) -> Candidates:
    """Spots every so many metres along the ways within an area."""
    places = spots_along(graph, MAP_STEP_M)
    lonlat = positions_of(graph, places) if len(places) else np.zeros((0, 2))
    if area is not None:
        shape = AreaVersion.objects.on(day).filter(area=area).values_list("geom", flat=True).get()
        polygon = shapely.from_wkb(bytes(shape.wkb))
        shapely.prepare(polygon)
        inside = shapely.contains_xy(polygon, lonlat[:, 0], lonlat[:, 1])
        places, lonlat = places[inside], lonlat[inside]
    return Candidates(places, lonlat, np.full(len(places), -1), len(places))


def _near(city: City, candidates: Candidates, wanted: NDArray[np.int64], limit_m: float) -> Candidates:
    """Those from which any home that counts is within the limit: one search tells, and the others help nobody."""
    doors = city.doors.places[wanted]
    towards = nearest(city.graph, doors, np.zeros(len(doors), dtype=np.int32), candidates.places, towards=False).walk_m
    return candidates.only(np.flatnonzero(towards <= limit_m))


def _few(
    question: Question,
    city: City,
    candidates: Candidates,
    wanted: NDArray[np.int64],
    limit_m: float,
    direct: bool,
) -> Candidates:
    """So few that the matrix fits. Raises TooLarge where an answer at once would not be one."""
    kept, apart_m = thinned(city.graph, candidates.places, MOST_CANDIDATES if direct else MOST_IN_BACKGROUND)
    candidates = candidates.only(kept, apart_m)
    count = len(candidates.lonlat)
    if not count:
        return candidates
    sample = candidates.places[np.linspace(0, count - 1, min(count, SAMPLE)).astype(np.int64)]
    entries = _matrix(city.graph, sample, _doors_of(city, wanted), limit_m).nnz * count / len(sample)
    if direct and entries * (WALK_TIMES if question.method == Method.WALK else 1.0) > DIRECT_ENTRIES:
        raise TooLarge
    if entries > MOST_ENTRIES:
        kept, apart_m = thinned(city.graph, candidates.places, max(int(count * MOST_ENTRIES / entries), MOST_SITES))
        candidates = candidates.only(kept, apart_m)
    return candidates


def _matrix(graph: WalkGraph, candidates: Places, doors: PlacesByEdge, limit_m: float) -> csr_array:
    """Metres from each home that counts to each candidate."""
    count = len(candidates)
    return walks_to_places(graph, candidates, np.arange(count + 1), np.full(count, limit_m), doors)


def _newly_within(matrix: csr_array, choice: Choice, uncovered: NDArray, limit_m: float) -> list[int]:
    """Households that each site brings within the limit, beyond those that the sites before it do."""
    left, found = uncovered.copy(), []
    for site in choice.sites:
        row = slice(matrix.indptr[site], matrix.indptr[site + 1])
        homes = matrix.indices[row][matrix.data[row] <= limit_m]
        found.append(int(left[homes].sum()))
        left[homes] = 0
    return found
