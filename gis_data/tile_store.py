"""Finished tiles, and other answers that took long, on disk: shared by all processes of a machine, bounded in size, and
never torn.

A file is written beside its place and moved there, so that a process killed at any moment leaves a whole file or none;
a checksum finds what a power cut may leave.
"""

import logging
import os
import tempfile
import zlib
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Self

SHARDS = 256
# One write in so many looks after the size of its folder.
TIDY_EVERY = 8
MIB = 2**20

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class StoredTile:
    """A tile as it is sent: `stamp` is the state of the data it was made from, `body` is gzip, or empty for no tile."""

    stamp: str
    etag: str
    body: bytes

    def packed(self) -> bytes:
        """The content of its file."""
        return f"{self.stamp} {self.etag} {zlib.crc32(self.body)}\n".encode() + self.body

    @classmethod
    def unpacked(cls, content: bytes) -> Self | None:
        """The tile in a file's content; None when the file is damaged."""
        head, _newline, body = content.partition(b"\n")
        words = head.split(b" ")
        if len(words) != 3 or words[2] != str(zlib.crc32(body)).encode():
            return None
        return cls(words[0].decode(), words[1].decode(), body)


class TileStore:
    """Tiles by name in a folder of at most about `megabytes`; the oldest leave first. 0 keeps none.

    They are spread over `shards` folders; what is larger than a shard's share is not kept. What cannot be read or written (no space, no right) is logged and counts as not there: tiles are then made anew.
    """

    def __init__(self, folder: Path, megabytes: int, shards: int = SHARDS) -> None:
        self._folder = folder
        self._shards = shards
        self._shard_bytes = megabytes * MIB // shards

    def get(self, name: str) -> StoredTile | None:
        """The tile of that name."""
        try:
            return StoredTile.unpacked(self._path(name).read_bytes())
        except FileNotFoundError:
            return None
        except OSError as problem:
            logger.warning("tile cache: %s", problem)
            return None

    def put(self, name: str, tile: StoredTile) -> None:
        """Keep the tile under that name, in the place of an older one."""
        content = tile.packed()
        if len(content) > self._shard_bytes:
            return
        path = self._path(name)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            _write(path, content)
            if int(path.name[:4], 16) % TIDY_EVERY == 0:
                self._tidy(path.parent)
        except OSError as problem:
            logger.warning("tile cache: %s", problem)

    def _path(self, name: str) -> Path:
        digest = blake2b(name.encode(), digest_size=16).hexdigest()
        return self._folder / f"{int(digest[:2], 16) % self._shards:02x}" / digest[2:]

    def _tidy(self, shard: Path) -> None:
        """Remove the oldest files of a folder above its share; other processes may be doing the same."""
        found = sorted((entry.stat().st_mtime_ns, entry.stat().st_size, entry.path) for entry in os.scandir(shard))
        total = sum(size for _when, size, _path in found)
        for _when, size, path in found:
            if total <= self._shard_bytes:
                return
            Path(path).unlink(missing_ok=True)
            total -= size


def _write(path: Path, content: bytes) -> None:
    handle, beside = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.replace(beside, path)
    except OSError:
        Path(beside).unlink(missing_ok=True)
        raise
