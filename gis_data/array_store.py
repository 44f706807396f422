"""Arrays that were costly to make, kept as files: mapped into memory, and so shared by all processes of a machine.

A set of arrays is a folder, written beside its place and moved there: a process killed at any moment leaves a whole set
or none. What cannot be written is logged and not kept.
"""

import json
import logging
import os
import shutil
import tempfile
from collections.abc import Mapping
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

KEPT = 3  # sets of one name, the latest: readers of the one before are not disturbed
_META = "meta.json"

logger = logging.getLogger(__name__)


def digest(*arrays: NDArray) -> str:
    """A text for the content of arrays: another one for any other content."""
    found = blake2b(digest_size=16)
    for array in arrays:
        found.update(f"{array.dtype}{array.shape}".encode())
        found.update(np.ascontiguousarray(array).data)
    return found.hexdigest()


class ArrayStore:
    """Sets of arrays by name and state in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, name: str, state: str) -> tuple[dict[str, NDArray], dict[str, Any]] | None:
        """The arrays of that name and state, and what was noted beside them; None when they are not there.

        The arrays may be written to: changes stay in the process and reach no file.
        """
        place = self._place(name, state)
        try:
            meta = json.loads((place / _META).read_text())
            arrays = {file.stem: np.asarray(np.load(file, mmap_mode="c")) for file in place.glob("*.npy")}
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as problem:
            logger.warning("array store: %s", problem)
            return None
        return (arrays, meta["noted"]) if meta["state"] == state and len(arrays) == meta["count"] else None

    def put(self, name: str, state: str, arrays: Mapping[str, NDArray], noted: Mapping[str, Any]) -> None:
        """Keep arrays under a name and state, in the place of older ones."""
        place = self._place(name, state)
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            beside = Path(tempfile.mkdtemp(dir=place.parent, prefix="new-"))
            for key, array in arrays.items():
                np.save(beside / f"{key}.npy", array)
            (beside / _META).write_text(json.dumps({"state": state, "count": len(arrays), "noted": dict(noted)}))
            _move(beside, place)
            self._tidy(place.parent)
        except OSError as problem:
            logger.warning("array store: %s", problem)

    def _place(self, name: str, state: str) -> Path:
        return self._folder / name / blake2b(state.encode(), digest_size=12).hexdigest()

    def _tidy(self, sets: Path) -> None:
        """Remove all but the latest sets of a name. Who has one open keeps it: a mapped file outlives its name."""
        found = sorted(((entry.stat().st_mtime_ns, entry.path) for entry in os.scandir(sets)), reverse=True)
        for _when, path in found[KEPT:]:
            shutil.rmtree(path, ignore_errors=True)


def _move(beside: Path, place: Path) -> None:
    """Put a finished folder into its place; another process may have been faster, and its work is as good."""
    try:
        os.rename(beside, place)
    except OSError:
        shutil.rmtree(beside, ignore_errors=True)
        if not place.is_dir():
            raise
