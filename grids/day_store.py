"""What took long to work out of a day, kept on disk while nothing behind it changes.

A file holds arrays under the state of the tables that they were made from (`DayChange`), so an answer is given only as
long as it is what would be worked out now. Marks are random: what another database has left in the folder fits none.
Whoever asks is no part of it: what someone may see is decided after.
"""

import inspect
import zlib
from collections.abc import Callable, Collection, Mapping
from datetime import date
from functools import cache
from hashlib import blake2b
from io import BytesIO
from pathlib import Path

import numpy as np
from django.conf import settings
from django.db import connection, transaction
from numpy.typing import NDArray

from gis_data.tile_store import StoredTile, TileStore
from grids.models import DayChange

Arrays = Mapping[str, NDArray]
# A few large files: one folder, so that each may be as large as the whole.
SHARDS = 1
# An advisory lock of the database is two numbers; the first is this, the second the day.
LOCK = 7_301_612
NO_ETAG = "-"
# numpy's own would be twice as small and take as long as the counting does.
COMPRESSION = 1


def kept(name: str, day: date, tables: Collection[str], make: Callable[[date], Arrays]) -> Arrays:
    """The arrays of that name for a day: those kept, if the tables are as they were, else what `make` gives now.

    Who asks while another is making them waits and takes what comes of it.
    """
    found = peek(name, day, tables, make)
    if found is not None:
        return found
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK, day.toordinal()])
        # Taken before the rows are read: a change between the two makes the arrays once more and is never missed.
        stamp = DayChange.objects.stamp(tables, day)
        found = _read(name, day, stamp, make)
        if found is None:
            found = make(day)
            _store().put(_key(name, day, make), StoredTile(stamp, NO_ETAG, _packed(found)))
    return found


def peek(name: str, day: date, tables: Collection[str], make: Callable[[date], Arrays]) -> Arrays | None:
    """As `kept`, but None where they would have to be made."""
    return _read(name, day, DayChange.objects.stamp(tables, day), make)


def _read(name: str, day: date, stamp: str, make: Callable[[date], Arrays]) -> Arrays | None:
    stored = _store().get(_key(name, day, make))
    if stored is None or stored.stamp != stamp:
        return None
    return np.load(BytesIO(zlib.decompress(stored.body)), allow_pickle=False)


def _packed(arrays: Arrays) -> bytes:
    file = BytesIO()
    np.savez(file, **arrays)
    return zlib.compress(file.getvalue(), COMPRESSION)


def _store() -> TileStore:
    return TileStore(settings.FIGURE_CACHE_DIR, settings.FIGURE_CACHE_MB, SHARDS)


def _key(name: str, day: date, make: Callable[[date], Arrays]) -> str:
    return f"{_edition(inspect.getsourcefile(make))} {name} {day}"


@cache
def _edition(source: str) -> str:
    """Which program makes the arrays: those of another version are not taken for its own."""
    digest = blake2b(settings.VERSION.encode(), digest_size=8)
    digest.update(Path(source).read_bytes())
    return digest.hexdigest()
