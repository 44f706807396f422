"""What someone typed into the search box, taken apart: pure. The database takes its rows apart in the same way.

The keys of a row (`gis_search_keys` in the database) are: each two and each three neighbouring characters with a
Chinese one among them; `~` before each word of Latin letters or digits, and before the pinyin and the initials of its
name from every character on; `^` before the name and its readings from the start; `#` before its code; `@` before its
class.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

# Accents that NFKD sets apart.
_MARKS = re.compile("[\u0300-\u0304\u0306-\u0308\u030a-\u030c\u0327\u0328]")
_SPELLINGS = (("ß", "ss"), ("号楼", "栋"), ("幢", "栋"))
# Digits go with the letters before them, unless a Chinese character follows: yhsq01, but yinhe and 5栋.
_LETTERS = re.compile(r"([a-z]{2,}(?:[0-9]+(?![0-9]|[^\x00-\x7f]))?)")
_PLAIN = re.compile(r"[a-z0-9]+")
# How well a row fits, best first.
EXACT, STARTS, SOUNDS, HOLDS, RESEMBLES = range(5)
MOST_PIECES = 6
LONGEST = 100


def search_form(text: str) -> str:
    """The spelling in which texts are compared: without case, width and accents; 5号楼 and 5幢 are 5栋.

    Equal to `gis_search_form` in the database for all that is searched.
    """
    plain = _MARKS.sub("", unicodedata.normalize("NFKD", text).lower())
    for one, other in _SPELLINGS:
        plain = plain.replace(one, other)
    return plain


@dataclass(frozen=True)
class Terms:
    """A search: `form` as typed, its `pieces`, all of which must be found, and the same as a query on keys.

    `query` is empty when nothing can be looked for; `start` finds names that begin with what was typed.
    """

    form: str
    pieces: tuple[str, ...]
    query: str
    start: str

    @property
    def sound(self) -> str:
        """The query on keys for names that sound the same: an input method's wrong choice. Empty without Chinese."""
        if not self.solid:
            return ""
        # Its dictionary takes a quarter of a second to load, and few processes ever come here.
        from pypinyin import lazy_pinyin

        return _prefix("~", "".join(lazy_pinyin("".join(self.pieces))))

    @property
    def solid(self) -> list[str]:
        """The pieces with Chinese characters: they must stand in the text as they are."""
        return [piece for piece in self.pieces if not _PLAIN.fullmatch(piece)]

    @property
    def holding(self) -> list[str]:
        """The same as patterns of LIKE. No piece has a sign that means something there."""
        return [f"%{piece}%" for piece in self.solid]

    @property
    def numbers(self) -> list[str]:
        """Patterns (PostgreSQL's regular expressions) of numbers that are whole: 5栋 is not meant by 15栋."""
        return [f"(?<![0-9]){piece}" for piece in self.pieces if piece[0].isdigit()]


def parse_terms(text: str) -> Terms:
    """Take apart what was typed. One letter or character finds what begins with it; one digit finds nothing.

    NUL, which no text in PostgreSQL may hold, counts as a space.
    """
    form = search_form(text[:LONGEST].replace("\0", " ")).strip()
    pieces = tuple(_pieces(form))[:MOST_PIECES]
    together = "".join(pieces)
    if len(together) <= 1:
        return Terms(form, pieces, "" if together.isdecimal() or not together else _prefix("^", together), "")
    parts = [part for part in map(_part, pieces) if part]
    return Terms(form, pieces, " & ".join(parts), _prefix("^", together))


def _pieces(form: str) -> Iterable[str]:
    """Words of letters and digits, and runs of Chinese with the digits in them. Two letters or more are a piece."""
    for run in re.findall(r"[^\W_]+", form):
        yield from filter(None, _LETTERS.split(run))


def _part(piece: str) -> str:
    if _PLAIN.fullmatch(piece):
        return f"({_prefix('~', piece)} | {_prefix('#', piece)})"
    size = 3 if len(piece) > 2 else 2
    last = len(piece) - size
    if last < 0:
        return ""
    # Side by side, and the last one ends where the piece does: every run more is one more list for the index to read.
    runs = (piece[start : start + size] for start in (*range(0, last, size), last))
    return " & ".join(_quoted(run) for run in runs if not run.isascii())


def _prefix(mark: str, start: str) -> str:
    return f"{_quoted(mark + start)}:*"


def _quoted(key: str) -> str:
    return "'" + key.replace("\\", "\\\\").replace("'", "''") + "'"
