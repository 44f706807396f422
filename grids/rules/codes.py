"""Area codes: what a scheme allows, what is wrong with a code, and which one comes next. Pure; no database.

A scheme is a row of segments read from the left, each owned by a level. A code of a level is its own segment written
after the code of the nearest coded level above it: 6 digits county, 3 street or town, 3 community, 3 grid.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class UnknownLevel(ValueError):
    """The scheme has no segment for this level."""


class CodesExhausted(ValueError):
    """Every number of the segment has been issued already."""


@dataclass(frozen=True)
class CodeRange:
    """Numbers of one kind inside a segment, both ends included, as written (`001`)."""

    first: str
    last: str
    kind: str = ""


@dataclass(frozen=True)
class Segment:
    """The digits that one level adds to the code of the level above it."""

    level: str
    digits: int
    ranges: tuple[CodeRange, ...] = ()

    def allows(self, own: str) -> bool:
        """Whether these digits lie in a range of the segment; without ranges every number but zero does."""
        if not self.ranges:
            return int(own) > 0
        return any(span.first <= own <= span.last for span in self.ranges)


@dataclass(frozen=True)
class CodeFault:
    """What is wrong with a code and what to do: `key` for programs, the texts for people."""

    key: str
    problem: str | Promise
    remedy: str | Promise


def segments_from_json(raw: Iterable[Mapping[str, Any]]) -> tuple[Segment, ...]:
    """The segments as `CodeScheme.segments` keeps them."""
    return tuple(
        Segment(
            level=item["level"],
            digits=int(item["digits"]),
            ranges=tuple(CodeRange(r["from"], r["to"], r.get("kind", "")) for r in item.get("ranges", ())),
        )
        for item in raw
    )


def _segment(segments: tuple[Segment, ...], level: str) -> tuple[Segment, int]:
    """The level's segment, and how many digits stand before it."""
    before = 0
    for segment in segments:
        if segment.level == level:
            return segment, before
        before += segment.digits
    raise UnknownLevel(level)


def code_length(segments: tuple[Segment, ...], level: str) -> int:
    """How many digits a whole code of this level has."""
    segment, before = _segment(segments, level)
    return before + segment.digits


def check_code(segments: tuple[Segment, ...], level: str, code: str, parent_code: str | None = None) -> list[CodeFault]:
    """All that is wrong with a code of this level; empty when nothing is.

    `parent_code` is the code of the nearest area above, of any level: the code must begin with as much of it as stands
    before the level's own segment. None: not checked.
    """
    segment, before = _segment(segments, level)
    whole = before + segment.digits
    if not (code.isascii() and code.isdigit()):
        return [_not_digits(whole)]
    if len(code) != whole:
        return [_wrong_length(len(code), whole)]
    faults = []
    if not segment.allows(code[before:]):
        faults.append(_out_of_range(code[before:]))
    prefix = code[:before]
    if parent_code is not None and before and not (parent_code.startswith(prefix) or prefix.startswith(parent_code)):
        faults.append(_wrong_prefix(prefix, parent_code))
    return faults


def next_code(
    segments: tuple[Segment, ...], level: str, parent_code: str, taken: Collection[str], kind: str = ""
) -> str:
    """The lowest code of this level below `parent_code` that was never issued.

    `taken` holds every code that is or was in use; `kind` picks the ranges of that kind (streets, towns …).
    """
    segment, before = _segment(segments, level)
    if len(parent_code) != before:
        raise ValueError(
            f"a code of level {level} stands after {before} digits, {parent_code!r} has {len(parent_code)}"
        )
    for number in range(1, 10**segment.digits):
        own = f"{number:0{segment.digits}d}"
        fits = any(r.first <= own <= r.last for r in segment.ranges if r.kind == kind) if kind else segment.allows(own)
        if fits and parent_code + own not in taken:
            return parent_code + own
    raise CodesExhausted(parent_code)


def split_code(segments: tuple[Segment, ...], code: str) -> list[tuple[str, str]]:
    """The code cut into its segments, `(level, digits)` from the left, as far as it reaches."""
    parts = []
    start = 0
    for segment in segments:
        if start >= len(code):
            break
        parts.append((segment.level, code[start : start + segment.digits]))
        start += segment.digits
    return parts


def _not_digits(whole: int) -> CodeFault:
    return CodeFault(
        "code-not-digits",
        _("The code holds something other than digits."),
        _("Give the %(whole)d digits of the scheme, without spaces or letters.") % {"whole": whole},
    )


def _wrong_length(found: int, whole: int) -> CodeFault:
    return CodeFault(
        "code-length",
        _("The code has %(found)d digits, this level has %(whole)d.") % {"found": found, "whole": whole},
        _("Give the whole code, from the county's digits on."),
    )


def _out_of_range(own: str) -> CodeFault:
    return CodeFault(
        "code-range",
        _("The level's own digits %(own)s lie outside the ranges of the scheme.") % {"own": own},
        _("Check the digits, or add the range to the code scheme."),
    )


def _wrong_prefix(prefix: str, parent_code: str) -> CodeFault:
    return CodeFault(
        "code-prefix",
        _("The code begins with %(prefix)s, its parent's code is %(parent)s.")
        % {"prefix": prefix, "parent": parent_code},
        _("Correct the code or the parent."),
    )
