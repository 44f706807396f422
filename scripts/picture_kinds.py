"""What a picture of the documentation is, and what a place is of which some are taken."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

PROJECT = Path(__file__).resolve().parent.parent
GEODATA = Path(os.environ.get("GEODATA", PROJECT.parent / "shared" / "data"))

Command = tuple[str, ...]


@dataclass(frozen=True)
class Picture:
    """One picture: where it is taken, and what is done there first; `user` is as whom, "" for somebody without an
    account, None for whoever is logged in for the whole place.
    """

    name: str
    address: str
    act: Callable[[Page], None] | None = None
    viewport: str = "1280x720"
    language: str = "zh-CN"
    user: str | None = None


@dataclass(frozen=True)
class Place:
    """A place with its pictures; `commands` make it out of `source` as docs/first-city.md does.

    The demo has neither: its pictures are taken of a site that runs. In `language` the commands name what they make.
    `user` is an account, of the demo or made by the commands, as which its pictures are taken. `prepare` writes the
    files that the commands read.
    """

    name: str
    pictures: tuple[Picture, ...]
    source: Path | None = None
    commands: tuple[Command, ...] = ()
    language: str = "zh-hans"
    user: str = ""
    prepare: Callable[[], None] | None = None
