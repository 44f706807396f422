"""Curves through hand-set points, in metres."""

import numpy as np
import shapely

STEP_M = 45.0  # between the vertices of a curve
WOBBLE = ((3, 0.030, 0.7), (5, 0.022, 2.1), (8, 0.008, 4.0))  # waves per turn, share of the radius, phase

ROUGH_WAVES = ((11, 0.4), (19, 2.3), (31, 5.1), (53, 1.2), (88, 3.3))  # waves per turn, phase; each weaker by rank


def through(points: list[tuple[float, float]], closed: bool = False) -> np.ndarray:
    """A Catmull-Rom curve (n, 2) through points, with a vertex about every STEP_M metres."""
    given = np.array(points, dtype=float)
    if closed:
        padded = np.vstack([given[-1], given, given[0], given[1]])
    else:
        padded = np.vstack([2 * given[0] - given[1], given, 2 * given[-1] - given[-2]])
    pieces = [_piece(*padded[i : i + 4]) for i in range(len(padded) - 3)]
    return np.vstack([*pieces, padded[-2]])


def _piece(before: np.ndarray, start: np.ndarray, end: np.ndarray, after: np.ndarray) -> np.ndarray:
    """Vertices from `start` up to, without, `end`."""
    steps = max(1, round(float(np.hypot(*(end - start))) / STEP_M))
    t = (np.arange(steps) / steps)[:, None]
    out, back = (end - before) / 2, (after - start) / 2
    return (
        start * (2 * t**3 - 3 * t**2 + 1)
        + out * (t**3 - 2 * t**2 + t)
        + end * (3 * t**2 - 2 * t**3)
        + back * (t**3 - t**2)
    )


def ring(centre: tuple[float, float], radii: tuple[float, float], turn: float, wobble: float = 1.0) -> np.ndarray:
    """A closed, slightly dented ellipse (n, 2), turned by `turn` degrees; `wobble` scales the dents."""
    count = max(16, round(np.pi * sum(radii) / STEP_M))
    angle = np.arange(count + 1) * 2 * np.pi / count
    dents = 1 + wobble * sum(size * np.sin(waves * angle + phase) for waves, size, phase in WOBBLE)
    xy = np.column_stack([radii[0] * np.cos(angle), radii[1] * np.sin(angle)]) * dents[:, None]
    xy[-1] = xy[0]
    return turned(xy, turn) + np.array(centre)


def turned(xy: np.ndarray, degrees: float) -> np.ndarray:
    """Points (n, 2) turned about the origin, counter-clockwise."""
    a = np.radians(degrees)
    return xy @ np.array([[np.cos(a), np.sin(a)], [-np.sin(a), np.cos(a)]])


def roughened(closed: np.ndarray, reach: float) -> np.ndarray:
    """A closed curve (n, 2) made uneven: its vertices move outward and inward by up to about `reach` metres."""
    angle = np.arange(len(closed) - 1) * 2 * np.pi / (len(closed) - 1)
    waves = sum(np.sin(count * angle + phase) / rank for rank, (count, phase) in enumerate(ROUGH_WAVES, start=1))
    outward = closed[:-1] - closed[:-1].mean(axis=0)
    outward /= np.hypot(*outward.T)[:, None]
    moved = closed[:-1] + reach * waves[:, None] * outward
    return np.vstack([moved, moved[:1]])


def bow(start: np.ndarray, end: np.ndarray, bulge: float, steps: int = 6) -> shapely.LineString:
    """A shallow arc from start to end whose middle stands `bulge` metres to the left of the chord."""
    t = np.linspace(0, 1, steps + 1)[:, None]
    chord = end - start
    left = np.array([-chord[1], chord[0]]) / max(float(np.hypot(*chord)), 1e-9)
    return shapely.LineString(start + t * chord + 4 * t * (1 - t) * bulge * left)
