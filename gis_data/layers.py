"""The layer registry: each package says what it can show on a map; tiles, legends and exports are made from that.

A package registers a provider, a function that returns its layers when asked: some are data (one per level of a
place), and no provider may be run while Django starts.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db.models import Expression, QuerySet

from gis_data.collections import Collection
from gis_data.periods import USUAL, Period, parse_period

User = AbstractBaseUser | AnonymousUser
Rows = Callable[[User, date, int], QuerySet]
RowsOfPeriod = Callable[[User, date, Period, int], QuerySet]


class UnknownLayer(LookupError):
    """No package has registered a layer of that key."""


@dataclass(frozen=True, slots=True)
class Shade:
    """One class of a variant: a CSS variable, what it is called, and what it holds.

    Either certain `values` (None: not known), or numbers up to `up_to`; the last class of numbers has neither.
    """

    fill: str
    title: str
    values: tuple[str | None, ...] = ()
    up_to: float | None = None

    def described(self) -> dict[str, Any]:
        """Ready for JSON."""
        return {"fill": self.fill, "title": str(self.title), "values": list(self.values), "upTo": self.up_to}


@dataclass(frozen=True, slots=True)
class Variant:
    """Another way to fill a layer's shapes: by classes of one attribute of its tiles."""

    key: str
    title: str
    attribute: str
    shades: tuple[Shade, ...]

    def described(self) -> dict[str, Any]:
        """Ready for JSON."""
        shades = [shade.described() for shade in self.shades]
        return {"key": self.key, "title": str(self.title), "attribute": self.attribute, "shades": shades}


@dataclass(frozen=True, slots=True)
class Markers:
    """Points that are drawn as symbols, by `attribute` of their tiles; `symbols` are what a page needs to draw each.

    Before tile zoom `apart_from`, and in tiles of more than `most` points, those close together are one mark for each
    value of the attribute, with their number in `count`; a second tile layer, `key-all`, has one for all values.
    A mark of one carries what the point would.

    Of a tile with more than `counted` points (0: no bound) only so many are counted, the first by `latest`; its marks
    carry `more`. Such a tile may take `seconds`, after which it is refused (gis_data/patience.py).
    """

    attribute: str
    symbols: Mapping[str, Any]
    apart_from: int
    most: int
    counted: int = 0
    latest: tuple[str, ...] = ()
    seconds: float = 0


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer of the map.

    `rows(user, day, zoom)` gives what this user may see on that day, thinned for a tile zoom; `geometry` names its
    EPSG:3857 column. `attributes` maps what a tile feature carries to fields of a row. With `label_point` (the name
    of an EPSG:4326 point column) a second tile layer, `key-label`, carries one point per row and `label_attributes`.
    `visible` says who may see the layer at all; None means everyone, and only then may caches be shared. `variants`
    are other ways to fill the shapes; a layer without `fill` or `line` in its style takes the first. An `optional`
    layer is off until someone switches it on; one that is not `listed` is offered by a part of the page instead.
    `over(user, day, period, zoom)` gives the rows of a period as they stood on the day, for layers of what happens: how
    far back they reach, the reader chooses; `rows` are then those of the usual period.

    Tiles: `sources` are the tables (watched by triggers, gis_data/changes.py) whose change makes its tiles anew;
    without any, or with `visible`, its tiles are made for each request. Before `full_zoom`, and in crowded tiles, a
    feature carries only its `far_attributes`. `small_shapes` are polygons, many and small as buildings are: their tiles
    are made in memory (gis_data/small_shapes.py), and they are drawn whole. `markers` are points with symbols, of which
    a variant shows those of its shades only.

    With a `collection` the layer is also read by other programs, at /ogc/collections/{key}.
    """

    key: str
    title: str
    group: str
    rows: Rows
    attributes: Mapping[str, str | Expression]
    style: Mapping[str, Any]
    min_zoom: int = 0
    geometry: str = "geom_3857"
    label_point: str | None = None
    label_attributes: Mapping[str, str | Expression] = field(default_factory=dict)
    visible: Callable[[User], bool] | None = None
    sources: tuple[str, ...] = ()
    full_zoom: int = 0
    far_attributes: tuple[str, ...] = ()
    small_shapes: bool = False
    markers: Markers | None = None
    variants: tuple[Variant, ...] = ()
    optional: bool = False
    listed: bool = True
    over: RowsOfPeriod | None = None
    collection: Collection | None = None

    @property
    def is_stored(self) -> bool:
        """Whether its tiles may be kept on the server: they are the same for all, and a change of them is noted."""
        return self.is_public and bool(self.sources)

    @property
    def is_public(self) -> bool:
        """Whether everyone sees the same, logged in or not."""
        return self.visible is None

    def shown(self, user: User, day: date, zoom: int, period: Period | None = None) -> QuerySet:
        """Its rows for a tile or a file: those of the period where it shows one, else those of the day."""
        if self.over is None:
            return self.rows(user, day, zoom)
        return self.over(user, day, period or parse_period(USUAL, day), zoom)

    def is_visible_to(self, user: User) -> bool:
        """Whether this user may see the layer; which of its rows, `rows` decides."""
        return self.visible is None or self.visible(user)

    def described(self) -> dict[str, Any]:
        """What a map needs to draw the layer and its legend, ready for JSON."""
        return {
            "key": self.key,
            "title": str(self.title),
            "group": self.group,
            "minZoom": self.min_zoom,
            "labelled": self.label_point is not None,
            "public": self.is_public,
            "optional": self.optional,
            "listed": self.listed,
            "periods": self.over is not None,
            "variants": [variant.described() for variant in self.variants],
            "style": dict(self.style),
            "markers": self.markers and {"by": self.markers.attribute, "symbols": dict(self.markers.symbols)},
        }


PROVIDERS: dict[str, Callable[[], Iterable[Layer]]] = {}
PREFIXES: dict[str, str | tuple[str, ...]] = {}
UNDRAWN: set[str] = set()


def register(
    name: str, provider: Callable[[], Iterable[Layer]], prefix: str | tuple[str, ...] = "", drawn: bool = True
) -> None:
    """Make the provider's layers known; a second registration under the same name takes the place of the first.

    All its keys begin with `prefix`, or with one of several: it is not asked for others, which saves a tile its
    queries. Layers that are not `drawn` are for other programs alone: no map offers them, nor asks for them.
    """
    PROVIDERS[name], PREFIXES[name] = provider, prefix
    UNDRAWN.discard(name)
    if not drawn:
        UNDRAWN.add(name)


def all_layers() -> dict[str, Layer]:
    """Every layer by its key, in the order in which they were registered: what is drawn first comes first."""
    return {layer.key: layer for provider in PROVIDERS.values() for layer in provider()}


def drawn_layers() -> list[Layer]:
    """Those that a map offers, in the same order."""
    return [layer for name, provider in PROVIDERS.items() if name not in UNDRAWN for layer in provider()]


def described_for(user: User) -> list[dict[str, Any]]:
    """The layers that this user may see, in drawing order, ready for JSON."""
    return parted_for(user)[0]


def parted_for(user: User) -> tuple[list[dict[str, Any]], list[dict[str, str]]]:
    """The layers that this user may see, as above; and of those they may not see the names, so that a page can say
    that they exist. The providers are asked once.
    """
    known = [(layer, layer.is_visible_to(user)) for layer in drawn_layers()]
    closed = [layer for layer, is_open in known if layer.listed and not is_open]
    names = [{"key": layer.key, "title": str(layer.title), "group": layer.group} for layer in closed]
    return [layer.described() for layer, is_open in known if is_open], names


def registry_for(user: User) -> list[dict[str, Any]]:
    """All layers in drawing order, ready for JSON, each with whether it is open to this user."""
    return [layer.described() | {"open": layer.is_visible_to(user)} for layer in drawn_layers()]


def get(*keys: str) -> list[Layer]:
    """The layers of these keys, in that order; raises UnknownLayer with the first key that is not known."""
    prefixes = {name: PREFIXES.get(name, "") for name in PROVIDERS}
    concerned = [name for name, prefix in prefixes.items() if any(key.startswith(prefix) for key in keys)]
    known = {layer.key: layer for name in concerned for layer in PROVIDERS[name]()}
    for key in keys:
        if key not in known:
            raise UnknownLayer(key)
    return [known[key] for key in keys]
