"""Features as GeoJSON, made by the database and passed on as they come."""

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime

from django.contrib.gis.geos import Polygon
from django.db.models import Expression, F, Q, QuerySet, Value
from django.utils import timezone

from gis_data.collections import Collection, User
from gis_data.functions import SRID, AsGeoJsonText, FlipCoordinates, JsonText
from gis_data.ogc.crs import Crs
from gis_data.ogc.parameters import Box, ItemsQuery

PIECE = 1_000  # features
Row = tuple[int, str, str]  # key, geometry and properties as JSON


def selected(collection: Collection, user: User, query: ItemsQuery) -> QuerySet:
    """The rows that the query asks for and the user may see, without order and limit."""
    rows = collection.rows(user)
    if query.boxes:
        rows = rows.filter(_in_boxes(collection.geometry, query.boxes))
    if collection.figures:
        rows = rows.filter(**{f"{collection.valid}__contains": figure_day(query)})
    elif query.days is not None and collection.valid is not None:
        rows = rows.filter(**{f"{collection.valid}__overlap": query.days})
    for number, (name, value) in enumerate(query.filters.items()):
        rows = rows.alias(**{f"asked_{number}": _source(collection, name)}).filter(**{f"asked_{number}": value})
    return rows


def page(collection: Collection, user: User, query: ItemsQuery) -> QuerySet:
    """One page and one row more, which tells whether another follows.

    In the order of the key, after the last key of the page before: rows that come or go meanwhile shift nothing.
    """
    rows = selected(collection, user, query).filter(pk__gt=query.after).order_by("pk")
    return _as_json(rows, collection, query.crs)[: query.limit + 1]


def one(collection: Collection, user: User, key: int, crs: Crs) -> Row | None:
    """The feature of that id, if the user may see it; with figures it is today's."""
    rows, today = collection.rows(user).filter(pk=key), timezone.localdate()
    if collection.figures:
        rows = rows.filter(**{f"{collection.valid}__contains": today})
    return next(iter(with_figures(_as_json(rows, collection, crs)[:1], collection, today)), None)


def figure_day(query: ItemsQuery) -> date:
    """The one day for which figures are worked out: the last that is asked for, and never one to come."""
    today = timezone.localdate()
    last = query.days and query.days.upper
    return min(last, today) if last else today


def with_figures(rows: Iterable[Row], collection: Collection, day: date) -> list[Row]:
    """The rows with the figures of a day beside their properties. They are worked out only if there are rows."""
    found = list(rows)
    if collection.figures is None or not found:
        return found
    known, blank = collection.figures.on(day), dict.fromkeys(collection.figures.properties)
    return [
        (key, geometry, _merged(properties, {**blank, **known.get(key, {})})) for key, geometry, properties in found
    ]


def _merged(text: str, more: dict) -> str:
    """A JSON object as text with more names and values at its end."""
    return f"{text.rstrip()[:-1]}, {json.dumps(more, ensure_ascii=False)[1:]}"


def feature_text(row: Row) -> str:
    """A feature of a page."""
    key, geometry, properties = row
    return f'{{"type":"Feature","id":{key},"geometry":{geometry or "null"},"properties":{properties}}}'


def collection_text(rows: Iterable[Row], limit: int, links: Callable[[int | None], list[dict]]) -> Iterator[str]:
    """A FeatureCollection in pieces. `links` makes its links from the key after which the next page begins, or None."""
    yield '{"type":"FeatureCollection","features":['
    # At once, and sent in large pieces: each fetch and each piece makes one program wait for another.
    found = list(rows)
    for first in range(0, min(limit, len(found)), PIECE):
        yield ("," if first else "") + ",".join(map(feature_text, found[first : min(first + PIECE, limit)]))
    end = {
        "numberReturned": min(limit, len(found)),
        "timeStamp": datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        "links": links(found[limit - 1][0] if len(found) > limit else None),
    }
    yield "]," + json.dumps(end, ensure_ascii=False)[1:]


def _as_json(rows: QuerySet, collection: Collection, crs: Crs) -> QuerySet:
    geometry = F(collection.geometry)
    shape = AsGeoJsonText(FlipCoordinates(geometry) if crs.latitude_first else geometry)
    pairs = [part for name in collection.properties for part in (Value(name), _source(collection, name))]
    return rows.values_list("pk", shape, JsonText(*pairs))


def _source(collection: Collection, name: str) -> Expression | F:
    source = collection.properties[name].source
    return F(source) if isinstance(source, str) else source


def _in_boxes(geometry: str, boxes: tuple[Box, ...]) -> Q:
    inside = Q()
    for box in boxes:
        square = Polygon.from_bbox(box)
        square.srid = SRID
        inside |= Q(**{f"{geometry}__intersects": square})
    return inside
