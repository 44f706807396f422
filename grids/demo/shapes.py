"""Footprints as polygons, and the cutting of a site into lots. Metres throughout."""

import numpy as np
import shapely
from shapely.affinity import rotate

LOT_TRIES = 6


def box_at(x: float, y: float, width: float, depth: float) -> shapely.Polygon:
    """A rectangle with its south-west corner at (x, y)."""
    return shapely.box(x, y, x + width, y + depth)


def stepped(x: float, y: float, width: float, depth: float, jog: float) -> shapely.Polygon:
    """A slab whose eastern half stands `jog` metres further north."""
    half = x + width / 2
    low, high = y, y + depth
    return shapely.Polygon(
        [(x, low), (half, low), (half, low + jog), (x + width, low + jog), (x + width, high + jog), (half, high + jog),
         (half, high), (x, high)]
    )  # fmt: skip


def tower(x: float, y: float, width: float, depth: float) -> shapely.Polygon:
    """A cross-shaped point block in a rectangle."""
    a, b = width * 0.22, depth * 0.2
    return shapely.Polygon(
        [(x + a, y), (x + width - a, y), (x + width - a, y + b), (x + width, y + b), (x + width, y + depth - b),
         (x + width - a, y + depth - b), (x + width - a, y + depth), (x + a, y + depth), (x + a, y + depth - b),
         (x, y + depth - b), (x, y + b), (x + a, y + b)]
    )  # fmt: skip


def courtyard(lot: shapely.Polygon, wing: float, opens: str) -> shapely.Polygon:
    """A house round a court, its wings `wing` metres deep; `opens` says where: "" closed, "u" one side, "l" two sides.

    A lot too small for a court is built over whole.
    """
    corners = shapely.get_coordinates(shapely.minimum_rotated_rectangle(lot))[:4]
    sides = corners[1] - corners[0], corners[3] - corners[0]
    court = lot.buffer(-wing, join_style="mitre")
    if court.is_empty or court.geom_type != "Polygon" or court.area < 14:
        return lot
    if opens:
        reach = court if opens == "u" else shapely.union(court, shapely.transform(court, lambda xy: xy + sides[1]))
        pushed = [shapely.transform(reach, lambda xy, t=t: xy + t * sides[0]) for t in (0.0, 0.3, 0.6, 1.0)]
        court = shapely.convex_hull(shapely.union_all(pushed))
    built = lot.difference(court)
    return built if built.geom_type == "Polygon" and built.area > 0.25 * lot.area else lot


def upright_box(site: shapely.Polygon, share: float) -> shapely.Polygon | None:
    """The largest rectangle, turned as the site is and shrunk in steps, that stands inside it; None if none does."""
    corners = shapely.get_coordinates(shapely.minimum_rotated_rectangle(site))
    middle = shapely.get_coordinates(shapely.centroid(site))[0]
    from_middle = corners - corners[:4].mean(axis=0)
    for smaller in (1.0, 0.85, 0.7, 0.5):
        shrunk = shapely.Polygon(middle + from_middle * share * smaller)
        if site.contains(shrunk):
            return shrunk
    return None


def lots(site: shapely.Polygon, size: float, random: np.random.Generator) -> list[shapely.Polygon]:
    """Cut a site into lots of about `size` m², each time across the longer axis; splinters are left out."""
    if site.area < 1.5 * size:
        return [site] if site.area > 0.35 * size else []
    corners = shapely.get_coordinates(shapely.minimum_rotated_rectangle(site))
    sides = corners[1:3] - corners[0:2]
    long = sides[np.argmax(np.hypot(*sides.T))]
    unit = long / np.hypot(*long)
    across = rotate(shapely.LineString([(0, 0), unit]), 90 + random.normal(0, 4), origin=(0, 0)).coords[1]
    middle = corners[:4].mean(axis=0) + long * random.uniform(-0.1, 0.1)
    reach = np.array(across) * 4 * float(np.hypot(*long))
    near = shapely.Polygon([middle - reach, middle + reach, middle + reach - 9 * long, middle - reach - 9 * long])
    halves = [*shapely.get_parts(site.intersection(near)), *shapely.get_parts(site.difference(near))]
    kept = [half for half in halves if half.geom_type == "Polygon"]
    return [lot for half in kept for lot in lots(half, size, random)]


def axis_angle(site: shapely.Polygon) -> float:
    """Degrees from east, -45 to 45, of the side of the smallest enclosing rectangle that runs nearest to it."""
    corners = shapely.get_coordinates(shapely.minimum_rotated_rectangle(site))
    side = corners[1] - corners[0]
    angle = float(np.degrees(np.arctan2(side[1], side[0])))
    return (angle + 45) % 90 - 45
