"""The page of the walking network: how far it hangs together, where it does not, and what the last import joined."""

from __future__ import annotations

from dataclasses import dataclass
from math import log2
from typing import Any

from django.contrib.auth.decorators import login_required
from django.contrib.gis.db.models import Extent
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from gis_data.actions.import_walkways import KIND as WALKWAYS
from gis_data.models import ImportFinding, ImportRun, WalkEdge, WalkNode
from gis_data.rules.walk_import import kinds
from gis_data.walk_layers import BARRIERS, WAYS
from grids.access import can
from grids.rules.access import Capability

PIECES_SHOWN = 100
PLACES_PER_PAGE = 50
CLOSE_ZOOM = 18
OSM = "osm"
# What is told of places, in the order in which a planner reads it.
TOLD = (
    kinds.SEAM_OPEN, kinds.PIECE, kinds.PIECE_CROSSED, kinds.JOINED, kinds.JOINED_TO_LINE, kinds.END_TOO_FAR,
    kinds.END_OTHER_LEVEL, kinds.END_ALONGSIDE, kinds.END_ONE_SIDE, kinds.CROSSING, kinds.SEAM_AT_BORDER,
)  # fmt: skip


@dataclass(frozen=True)
class Piece:
    """A piece of the network of a source; `place` is an address of the map."""

    source: str
    number: int
    edges: int
    metres: float
    place: str

    @property
    def cells(self) -> tuple[str, str]:
        """Its metres and its edges."""
        return f"{self.metres:,.0f}", f"{self.edges:,}"


@dataclass(frozen=True)
class Part:
    """The network of one source: its metres, those of its largest piece, and how many pieces there are."""

    source: str
    edges: int
    metres: float
    largest_m: float
    pieces: int

    @property
    def share(self) -> float:
        """Of the largest piece, in per cent."""
        return 100 * self.largest_m / self.metres if self.metres else 0.0

    @property
    def cells(self) -> tuple[str, ...]:
        """The row of the table, after the source."""
        return f"{self.metres / 1000:,.1f}", f"{self.edges:,}", f"{self.pieces:,}", f"{self.share:.2f} %"


@never_cache
@login_required
@require_safe
def network_page(request: HttpRequest) -> HttpResponse:
    """For planners: figures, pieces, and the places of the last import (`?told=joined&page=2`)."""
    if not can(request.user, Capability.PLAN):
        raise PermissionDenied(_("The walking network is looked after by planners: ask for a post as planner."))
    parts, pieces = _pieces()
    context = {
        "parts": parts,
        "pieces": pieces[:PIECES_SHOWN],
        "piece_count": len(pieces),
        "limits": _limits(),
        "map": _map_link(None),
    }
    return render(request, "grids/network.html", context | _last_import(request))


def _pieces() -> tuple[list[Part], list[Piece]]:
    """Each source's network, and all pieces beside its largest, the longest first. One query."""
    rows = WalkEdge.objects.values("source", "component").annotate(
        edges=Count("pk"), metres=Sum("length_m"), box=Extent("geom")
    )
    by_source: dict[str, list[dict[str, Any]]] = {}
    for row in rows.order_by("source", "component"):
        by_source.setdefault(row["source"], []).append(row)
    parts = [
        Part(
            source,
            sum(row["edges"] for row in own),
            sum(row["metres"] for row in own),
            max(row["metres"] for row in own),
            len(own),
        )
        for source, own in by_source.items()
    ]
    others = [row for own in by_source.values() for row in own if row["component"] > 0]
    others.sort(key=lambda row: -row["metres"])
    return parts, [
        Piece(row["source"], row["component"], row["edges"], row["metres"], _seen_whole(row["box"])) for row in others
    ]


def _seen_whole(box: tuple[float, float, float, float]) -> str:
    """The map so far out that a box (degrees) is seen whole."""
    west, south, east, north = box
    widest = max(east - west, north - south, 360 / 2**CLOSE_ZOOM)
    zoom = min(CLOSE_ZOOM, int(log2(360 / widest)) + 1)
    return _map_link(((west + east) / 2, (south + north) / 2), zoom)


def _map_link(place: tuple[float, float] | None, zoom: int = CLOSE_ZOOM) -> str:
    """The map with the network's layers on, at a longitude and latitude."""
    at = f"map={zoom}/{place[1]:.6f}/{place[0]:.6f}&at={place[0]:.6f},{place[1]:.6f}&" if place else ""
    return f"{reverse('map')}?{at}with={WAYS},{BARRIERS}"


def _limits() -> list[tuple[str, str]]:
    """What limits the walk. Two queries."""
    ways = WalkEdge.objects.aggregate(
        steps=Count("pk", filter=Q(steps=True)),
        one_way=Count("pk", filter=~Q(direction=WalkEdge.Direction.BOTH)),
        hours=Count("pk", filter=~Q(opening_hours="")),
    )
    gates = WalkNode.objects.exclude(barrier="").aggregate(
        all=Count("pk"), hours=Count("pk", filter=~Q(opening_hours=""))
    )
    counts = [
        (_("edges of steps"), ways["steps"]),
        (_("edges walked in one direction only"), ways["one_way"]),
        (_("edges open at certain hours"), ways["hours"]),
        (_("nodes with a barrier"), gates["all"]),
        (_("of these, open at certain hours"), gates["hours"]),
    ]
    return [(label, f"{number:,}") for label, number in counts]


def _last_import(request: HttpRequest) -> dict[str, Any]:
    """The last network that was written, and one page of the places that it told of. Four queries."""
    runs = ImportRun.objects.filter(kind__in=[WALKWAYS, OSM], committed=True, counts__has_key="walk")
    run = runs.select_related("user").first()
    if run is None:
        return {"run": None}
    told = run.findings.filter(code__in=[kind.code for kind in TOLD])
    counts = dict(told.order_by().values_list("code").annotate(number=Count("pk")))
    chosen = request.GET.get("told", "")
    if chosen not in counts:
        chosen = next((kind.code for kind in TOLD if kind.code in counts), "")
    page = Paginator(told.filter(code=chosen), PLACES_PER_PAGE).get_page(request.GET.get("page", "1"))
    return {
        "run": run,
        "joins": _join_figures(run.counts.get("joins", {})),
        "tabs": [(kind.code, _title(kind.code), counts[kind.code]) for kind in TOLD if kind.code in counts],
        "chosen": chosen,
        "places": [(finding, _place_of(finding)) for finding in page],
        "page": page,
    }


def _join_figures(joins: dict[str, Any]) -> list[tuple[str, str]]:
    """What was joined, in numbers."""
    if not joins:
        return []
    return [
        (_("ends of lines"), f"{joins['ends']:,}"),
        (_("met another in the same place"), f"{joins['shared']:,}"),
        (_("of these at tile edges"), f"{joins['shared_at_seams']:,}"),
        (_("joined within the tolerance"), f"{joins['joined_ends'] + joins['joined_to_lines']:,}"),
        (_("widest gap joined"), f"{joins['furthest_m']:.2f} m"),
        (_("left loose near a way"), f"{joins['loose_near']:,}"),
    ]


def _title(code: str) -> str:
    """What places of a kind are called on the page."""
    titles = {
        kinds.SEAM_OPEN.code: _("Tile edges where all ends stop"),
        kinds.PIECE.code: _("Pieces"),
        kinds.PIECE_CROSSED.code: _("Pieces that the network crosses"),
        kinds.JOINED.code: _("Ends joined"),
        kinds.JOINED_TO_LINE.code: _("Ends joined to a way"),
        kinds.END_TOO_FAR.code: _("Ends too far from a way"),
        kinds.END_OTHER_LEVEL.code: _("Ends at another level"),
        kinds.END_ALONGSIDE.code: _("Ends beside a way"),
        kinds.END_ONE_SIDE.code: _("Ends at a tile edge"),
        kinds.CROSSING.code: _("Crossings not joined"),
        kinds.SEAM_AT_BORDER.code: _("Edges of the file"),
    }
    return titles[code]


def _place_of(finding: ImportFinding) -> str:
    """The map at the place of a finding."""
    lon, _comma, lat = finding.value.partition(",")
    return _map_link((float(lon), float(lat)))
