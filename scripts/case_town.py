"""A stand-in for a city of which only a table of cases is at hand, so that cases can be tried on a map with areas.

    python scripts/case_town.py baltimore_311.csv FOLDER     # writes areas, houses and the mapping of import_cases

**Derived, not surveyed**: a neighbourhood is what lies nearer to the middle of its cases than to that of any other; the
city is the hull of the neighbourhoods that stand together; and a house stands wherever a case was reported. It says
nothing of the real borders, and nothing of how many people live there.
"""

import csv
import json
import sys
from collections import defaultdict
from pathlib import Path
from statistics import median

import osmium
import shapely
from osmium.osm.mutable import Node, Way

CITY = "BALTIMORE"
FEWEST = 3  # cases of a neighbourhood that has a middle
FAR = 3.0  # so many times the usual way from the middle of the city: not in the city
MARGIN = 0.004  # degrees around the outermost middles
HOUSE = 0.00005  # degrees, half a side
MONTHS_AND_DAYS = "%m/%d/%Y %I:%M:%S %p"
# What a case is about by the first letters of its type; all others are left to the last.
KINDS = {"SW": "06010", "TR": "06013", "HCD": "06004", "FOR": "06021", "WW": "06030", "": "06036"}
STATES = {"Closed": "closed", "Closed (Duplicate)": "closed", "Open": "accepted", "New": "reported",
          "Pending": "accepted", "In Progress": "accepted", "Closed (Transferred)": "rejected"}  # fmt: skip
COLUMNS = {"source_id": "SRRecordID", "kind": "SRType", "status": "SRStatus", "reported_at": "CreatedDate",
           "closed_at": "CloseDate", "due_at": "DueDate", "department": "Agency", "address": "Address",
           "lon": "Longitude", "lat": "Latitude"}  # fmt: skip


def write_town(table: Path, folder: Path) -> None:
    """Write city.geojson, neighbourhoods.geojson, houses.osm.pbf and mapping.json."""
    with table.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    placed = [row for row in rows if row["Latitude"] and row["Longitude"]]
    cells, city = neighbourhoods(placed)
    folder.mkdir(parents=True, exist_ok=True)
    write_areas(folder / "city.geojson", [(CITY, "Baltimore", None, city)])
    named = sorted(cells.items())
    codes = [f"N{number:03d}" for number in range(1, len(named) + 1)]
    areas = [(code, name, CITY, cell) for code, (name, cell) in zip(codes, named, strict=True)]
    write_areas(folder / "neighbourhoods.geojson", areas)
    write_houses(folder / "houses.osm.pbf", sorted({place_of(row) for row in placed}), city)
    kinds = {kind: kind_code(kind) for kind in sorted({row["SRType"] for row in rows})}
    mapping = {"source": "baltimore-311", "columns": COLUMNS, "kinds": kinds, "states": STATES,
               "date_format": MONTHS_AND_DAYS, "timezone": "America/New_York"}  # fmt: skip
    (folder / "mapping.json").write_text(json.dumps(mapping, indent=1), encoding="utf-8")


def place_of(row: dict[str, str]) -> tuple[float, float]:
    """Longitude and latitude to a metre."""
    return round(float(row["Longitude"]), 5), round(float(row["Latitude"]), 5)


def kind_code(kind: str) -> str:
    """The kind of the catalogue that comes nearest to the city's own."""
    return next(code for letters, code in KINDS.items() if kind.startswith(letters))


def neighbourhoods(rows: list[dict[str, str]]) -> tuple[dict[str, shapely.Polygon], shapely.Polygon]:
    """The cell of each neighbourhood by its name, and the city that they cover without gap or overlap."""
    places = defaultdict(list)
    for row in rows:
        places[row["Neighborhood"]].append(place_of(row))
    middles = {name: middle(found) for name, found in places.items() if name and len(found) >= FEWEST}
    centre = middle(list(middles.values()))
    ways = {name: shapely.distance(shapely.Point(centre), shapely.Point(at)) for name, at in middles.items()}
    usual = median(ways.values())
    points = {name: shapely.Point(at) for name, at in middles.items() if ways[name] <= FAR * usual}
    all_points = shapely.MultiPoint(list(points.values()))
    city = shapely.set_precision(shapely.convex_hull(all_points).buffer(MARGIN, quad_segs=4), 1e-7)
    cells = shapely.get_parts(shapely.voronoi_polygons(all_points, extend_to=city))
    tree = shapely.STRtree(cells)
    found = {
        name: shapely.intersection(cells[tree.query(point, predicate="intersects")[0]], city, grid_size=1e-7)
        for name, point in points.items()
    }
    return found, shapely.coverage_union_all(list(found.values()))


def middle(places: list[tuple[float, float]]) -> tuple[float, float]:
    """The median of each coordinate: a few places typed wrong do not move it."""
    return median(x for x, _y in places), median(y for _x, y in places)


def write_areas(path: Path, areas: list[tuple[str, str, str | None, shapely.Polygon]]) -> None:
    """GeoJSON of areas with code, name and parent."""
    features = [
        {
            "type": "Feature",
            "properties": {"code": code, "name": name, "parent": parent},
            "geometry": shapely.geometry.mapping(shape),
        }
        for code, name, parent, shape in areas
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")


def write_houses(path: Path, places: list[tuple[float, float]], city: shapely.Polygon) -> None:
    """A small square house at each place in the city."""
    inside = [place for place in places if shapely.contains_xy(city, *place)]
    corners = [(-HOUSE, -HOUSE), (HOUSE, -HOUSE), (HOUSE, HOUSE), (-HOUSE, HOUSE)]
    with osmium.SimpleWriter(str(path), overwrite=True) as writer:
        for number, (lon, lat) in enumerate(inside):
            for corner, (east, north) in enumerate(corners):
                writer.add_node(Node(id=number * 4 + corner + 1, location=(lon + east, lat + north), version=1))
        for number in range(len(inside)):
            ring = [number * 4 + corner for corner in (1, 2, 3, 4, 1)]
            writer.add_way(Way(id=number + 1, nodes=ring, tags={"building": "house"}, version=1))


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: case_town.py TABLE.csv FOLDER")
    write_town(Path(sys.argv[1]), Path(sys.argv[2]))
