"""The one way this project compiles numeric kernels.

Numba keeps its machine code in `numba` below GRID_LOCAL (`.local` of the project), or where NUMBA_CACHE_DIR says, so
that the first call after a start costs milliseconds. Where that folder cannot be written, numba falls back to
`__pycache__` and then to the user's cache folder.
"""

import os
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import numba

_PROJECT = Path(__file__).resolve().parent.parent


def _edition() -> str:
    """A short name for the text of every rule.

    Numba notices when a kernel's own file changes, but not when a kernel that it calls does, and would go on running
    the old one. A folder for each edition of the sources leaves no stale code behind.
    """
    digest = sha256()
    for source in sorted((_PROJECT / "gis_data" / "rules").rglob("*.py")):
        digest.update(source.read_bytes())
    return digest.hexdigest()[:12]


if "NUMBA_CACHE_DIR" not in os.environ:
    numba.config.CACHE_DIR = str(Path(os.environ.get("GRID_LOCAL", _PROJECT / ".local")) / "numba" / _edition())


def kernel(function: Callable) -> Callable:
    """Compile `function` (of `gis_data.rules`, or elsewhere one that calls only kernels of its own file) on first use,
    cached on disk, running without the interpreter's lock.

    No kernel starts threads of its own: callers split the work, because numba's own pool must not be entered from
    two request threads at once.
    """
    return numba.njit(cache=True, nogil=True)(function)


def inlined(function: Callable) -> Callable:
    """The same for a small kernel that others call in their innermost loop: its text becomes part of theirs.

    A call that hands on arrays counts their references up and down, which costs more than a small kernel's work.
    """
    return numba.njit(cache=True, nogil=True, inline="always")(function)
