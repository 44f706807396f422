"""What was joined and what was not, as findings with their places: longitude and latitude stand in the value."""

from collections.abc import Iterable, Iterator

import numpy as np

from gis_data.findings import Finding
from gis_data.rules.crossings import Crossings
from gis_data.rules.joining import ALONGSIDE, NO_OTHER_SIDE, OTHER_LEVEL, TOO_FAR, Joined
from gis_data.rules.network import NetworkReport
from gis_data.rules.pieces import Piece
from gis_data.rules.walk_import import kinds

MOST_OF_A_KIND = 500  # places that are told one by one
HOLDS_TOGETHER = 0.999
DISTANCES_M = (0.1, 0.5, 1.0, 1.5, 3.0, 5.0, 10.0)

_LOOSE = {
    TOO_FAR: kinds.END_TOO_FAR,
    ALONGSIDE: kinds.END_ALONGSIDE,
    OTHER_LEVEL: kinds.END_OTHER_LEVEL,
    NO_OTHER_SIDE: kinds.END_ONE_SIDE,
}


def place(lon: float, lat: float) -> str:
    """A position as it stands in a finding: six decimals, a tenth of a metre."""
    return f"{lon:.6f}, {lat:.6f}"


def distances(joined: Joined) -> dict[str, int]:
    """How many joins up to which distance in metres, each without those that an earlier bound holds."""
    edges = [0.0, *DISTANCES_M, np.inf]
    counts, _ = np.histogram(joined.joins.metres, edges)
    labels = [*(f"{bound:g}" for bound in DISTANCES_M), f">{DISTANCES_M[-1]:g}"]
    return {label: int(count) for label, count in zip(labels, counts, strict=True) if count}


def piece_findings(report: NetworkReport, others: Iterable[Piece]) -> Iterator[Finding]:
    """That the network is in pieces, where it is, and each of the pieces."""
    if report.components < 2:
        return
    rest = report.total_km * (1 - report.largest_share)
    if report.largest_share < HOLDS_TOGETHER:
        yield kinds.PIECES.at(count=report.components, share=report.largest_share, km=rest)
    for piece in others:
        kind = kinds.PIECE if piece.gap_m > 0 else kinds.PIECE_CROSSED
        words = {"metres": piece.metres, "edges": piece.edges, "gap": piece.gap_m}
        yield kind.at(field=str(piece.number), value=place(piece.lon, piece.lat), **words)


def join_findings(joined: Joined) -> Iterator[Finding]:
    """Each join that bridged a gap, the widest first; each end left loose, the nearest first; and open seams."""
    for seam in joined.open_seams:
        kind = kinds.SEAM_AT_BORDER if seam.at_border else kinds.SEAM_OPEN
        yield kind.at(value=place(*seam.first), last=place(*seam.last), count=seam.ends)
    joins = joined.joins
    for number in np.argsort(-joins.metres, kind="stable")[:MOST_OF_A_KIND].tolist():
        kind = kinds.JOINED if joins.of_ends[number] else kinds.JOINED_TO_LINE
        yield kind.at(value=place(*joins.lonlat[number].tolist()), metres=float(joins.metres[number]))
    told: dict[str, int] = {}
    for end in joined.loose:
        told[end.why] = told.get(end.why, 0) + 1
        if told[end.why] <= MOST_OF_A_KIND:
            yield _LOOSE[end.why].at(value=place(end.lon, end.lat), metres=end.metres)


def crossing_findings(crossings: Crossings) -> Iterator[Finding]:
    """How many ways cross without a common point, and where the first of them are."""
    if not len(crossings):
        return
    yield kinds.CROSSINGS.at(count=len(crossings))
    for lon, lat in crossings.lonlat[:MOST_OF_A_KIND].tolist():
        yield kinds.CROSSING.at(value=place(lon, lat))
