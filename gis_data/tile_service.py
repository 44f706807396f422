"""Tiles as they are sent: out of the store while the data behind them is unchanged, else made anew."""

import gzip
import inspect
from collections.abc import Sequence
from datetime import date
from functools import cache
from hashlib import blake2b
from pathlib import Path

from django.conf import settings

from gis_data import changes, layers, small_shapes, tile_detail, tiles
from gis_data.layers import Layer, User
from gis_data.memory import Memory
from gis_data.periods import Period
from gis_data.rules import mvt, mvt_kernels, polygon_kernels
from gis_data.tile_address import BUFFER, EXTENT, TileAddress
from gis_data.tile_store import StoredTile, TileStore

# Higher levels make a tile a few hundredths smaller and cost as much as the rest of making it.
GZIP_LEVEL = 3
UNSTORED = "-"
_MAKERS = (tiles, tile_detail, small_shapes, mvt, mvt_kernels, polygon_kernels)

_layers: Memory[list[Layer]] = Memory()
_stamps: Memory[str] = Memory()


def layers_of(keys: str) -> list[Layer]:
    """The layers that an address names (`road,water`), each once; raises UnknownLayer."""
    return _layers.recall(keys, settings.TILE_CHECK_SECONDS, lambda: layers.get(*dict.fromkeys(keys.split(","))))


def finished_tile(
    wanted: Sequence[Layer], address: TileAddress, user: User, day: date, period: Period | None = None
) -> StoredTile:
    """The tile of these layers on that day; the caller has made sure that the user may see each of them.

    Stored are only tiles that are the same for everyone and whose changes are noted. The state of the data is read
    before its rows are, so a change between the two makes the tile once more and is never missed.
    """
    if not all(layer.is_stored for layer in wanted):
        return _made(UNSTORED, wanted, address, user, day, period)
    reach = period if any(layer.over for layer in wanted) else ""
    name = f"{_edition()} {[layer.key for layer in wanted]} {address} {day}{reach}"
    stamp = _state(wanted, address)
    store = TileStore(settings.TILE_CACHE_DIR, settings.TILE_CACHE_MB)
    stored = store.get(name)
    if stored is not None and stored.stamp == stamp:
        return stored
    tile = _made(stamp, wanted, address, user, day, period)
    store.put(name, tile)
    return tile


def _state(wanted: Sequence[Layer], address: TileAddress) -> str:
    """The state of the tables behind the layers where the tile is; that of all zooms below one cell is asked once."""
    sources = tuple(sorted({source for layer in wanted for source in layer.sources}))
    cells = changes.cells(address.bounds(BUFFER / EXTENT))
    return _stamps.recall((sources, cells), settings.TILE_CHECK_SECONDS, lambda: changes.stamp(sources, cells))


def _made(
    stamp: str, wanted: Sequence[Layer], address: TileAddress, user: User, day: date, period: Period | None
) -> StoredTile:
    content = tiles.encode(wanted, address, user, day, period)
    etag = f'"{blake2b(content, digest_size=12).hexdigest()}"'
    return StoredTile(stamp, etag, gzip.compress(content, GZIP_LEVEL, mtime=0) if content else b"")


@cache
def _edition() -> str:
    """Which program makes the tiles: those of another version, or of changed layers, are not taken for its own."""
    modules = {inspect.getsourcefile(provider) for provider in layers.PROVIDERS.values()}
    modules |= {module.__file__ for module in _MAKERS}
    digest = blake2b(settings.VERSION.encode(), digest_size=8)
    for path in sorted(filter(None, modules)):
        digest.update(Path(path).read_bytes())
    return digest.hexdigest()
