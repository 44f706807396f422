"""A condition on the columns of a table, in words: `class in (footway, residential) and surface != ice`.

Compared are texts, without regard to case, or numbers where both sides are numbers. There is no arithmetic, no
function and no way to name anything but a column: a condition can select rows, and nothing else.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

_TOKEN = re.compile(
    r"""\s*(?:(?P<quoted>'(?:[^']|'')*'|"(?:[^"]|"")*")|(?P<sign><=|>=|!=|<>|==|[=<>(),，（）])|(?P<word>[^\s=<>!(),，（）'"]+))"""
)
_SAME_SIGN = {"==": "=", "<>": "!=", "，": ",", "（": "(", "）": ")"}
_KEYWORDS = {"and", "or", "not", "in", "is", "empty"}
_EVERYTHING = "all"


class BadCondition(ValueError):
    """A condition that cannot be understood, or that names a column that is not there; the message says which part."""


@dataclass(frozen=True)
class Comparison:
    """One column against values. `sign` is one of in, =, <, <=, >, >= or empty; `negated` turns it round."""

    column: str
    sign: str
    values: tuple[str, ...]
    negated: bool = False

    def holds(self, value: object) -> bool:
        """Whether a value of the column fulfils it; an empty one fulfils only `is empty`, `!=` and `not in`."""
        text = plain(value)
        if self.sign == "empty":
            return (text == "") != self.negated
        if text == "":
            return self.negated
        return _compare(text, self.sign, self.values) != self.negated


@dataclass(frozen=True)
class Condition:
    """Alternatives of comparisons that hold together: `and` binds before `or`. No alternative: every row."""

    alternatives: tuple[tuple[Comparison, ...], ...]
    text: str = ""

    @property
    def columns(self) -> list[str]:
        """The columns that it names, each once."""
        named = (comparison.column for together in self.alternatives for comparison in together)
        return list(dict.fromkeys(named))

    def rows(self, columns: Mapping[str, Sequence[object]], count: int) -> list[bool]:
        """For each of `count` rows whether it fulfils the condition. Raises BadCondition for an unknown column."""
        for name in self.columns:
            if name not in columns:
                words = {"column": name, "columns": ", ".join(columns) or "–"}
                raise BadCondition(_("there is no column %(column)s, but: %(columns)s") % words)
        if not self.alternatives:
            return [True] * count
        either = [[_together(columns, together, row) for together in self.alternatives] for row in range(count)]
        return [any(one) for one in either]


def _together(columns: Mapping[str, Sequence[object]], comparisons: tuple[Comparison, ...], row: int) -> bool:
    return all(comparison.holds(columns[comparison.column][row]) for comparison in comparisons)


def plain(value: object) -> str:
    """A cell as it is compared: a text without spaces around it and without case, "" for an empty one."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip().casefold()


def _compare(text: str, sign: str, values: tuple[str, ...]) -> bool:
    if sign in ("in", "="):
        return any(text == value or _equal_numbers(text, value) for value in values)
    tests: dict[str, Callable[[float, float], bool]] = {
        "<": lambda one, other: one < other,
        "<=": lambda one, other: one <= other,
        ">": lambda one, other: one > other,
        ">=": lambda one, other: one >= other,
    }
    one, other = _number(text), _number(values[0])
    return one is not None and other is not None and tests[sign](one, other)


def _equal_numbers(one: str, other: str) -> bool:
    left, right = _number(one), _number(other)
    return left is not None and left == right


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def parse_condition(text: str) -> Condition:
    """Understand a condition; `all` is every row. Raises BadCondition."""
    if text.strip().casefold() == _EVERYTHING:
        return Condition((), _EVERYTHING)
    reader = _Reader(_tokens(text))
    alternatives = [[reader.comparison()]]
    while (joint := reader.joint()) is not None:
        if joint == "or":
            alternatives.append([])
        alternatives[-1].append(reader.comparison())
    return Condition(tuple(map(tuple, alternatives)), text)


@dataclass(frozen=True)
class _Token:
    text: str
    is_quoted: bool
    is_sign: bool

    def is_word(self, *words: str) -> bool:
        return not (self.is_quoted or self.is_sign) and self.text.casefold() in words

    @property
    def is_name(self) -> bool:
        return self.is_quoted or not (self.is_sign or self.text.casefold() in _KEYWORDS)


def _tokens(text: str) -> list[_Token]:
    found, at = [], 0
    while text[at:].strip():
        match = _TOKEN.match(text, at)
        if match is None:
            raise BadCondition(_("“%(rest)s” cannot be understood") % {"rest": text[at:].strip()})
        at = match.end()
        if match["quoted"]:
            mark = match["quoted"][0]
            found.append(_Token(match["quoted"][1:-1].replace(mark * 2, mark), True, False))
        elif match["sign"]:
            found.append(_Token(_SAME_SIGN.get(match["sign"], match["sign"]), False, True))
        else:
            found.append(_Token(match["word"], False, False))
    return found


class _Reader:
    """Takes one token after the other."""

    def __init__(self, tokens: list[_Token]) -> None:
        self._tokens = tokens
        self._at = 0

    def _next(self) -> _Token | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _take(self, what: str) -> _Token:
        token = self._next()
        if token is None:
            raise BadCondition(_("it ends where %(what)s should stand") % {"what": what})
        self._at += 1
        return token

    def _takes(self, *words: str) -> bool:
        """Take the next token if it is one of these words."""
        token = self._next()
        if token is None or not token.is_word(*words):
            return False
        self._at += 1
        return True

    def joint(self) -> str | None:
        """`and` or `or`; None at the end."""
        token = self._next()
        if token is None:
            return None
        if not token.is_word("and", "or"):
            raise BadCondition(_("“and” or “or” should stand before “%(text)s”") % {"text": token.text})
        self._at += 1
        return token.text.casefold()

    def comparison(self) -> Comparison:
        """One column and what is asked of it."""
        column = self._name(_("a column"))
        if self._takes("is"):
            negated = self._takes("not")
            if not self._takes("empty"):
                raise BadCondition(_("after “is” only “empty” or “not empty” can stand"))
            return Comparison(column, "empty", (), negated)
        if self._takes("not"):
            if not self._takes("in"):
                raise BadCondition(_("after “not” only “in” can stand"))
            return Comparison(column, "in", self._list(), True)
        if self._takes("in"):
            return Comparison(column, "in", self._list())
        sign = self._take(_("a comparison"))
        if not sign.is_sign or sign.text not in ("=", "!=", "<", "<=", ">", ">="):
            words = {"column": column, "text": sign.text}
            raise BadCondition(_("after %(column)s a comparison should stand, not “%(text)s”") % words)
        value = self._value()
        return Comparison(column, "=", (value,), True) if sign.text == "!=" else Comparison(column, sign.text, (value,))

    def _name(self, what: str) -> str:
        token = self._take(what)
        if not token.is_name:
            raise BadCondition(_("%(what)s should stand where “%(text)s” does") % {"what": what, "text": token.text})
        return token.text

    def _value(self) -> str:
        """A value: several words without quotes are one, up to the next sign or keyword."""
        words = [self._name(_("a value"))]
        while (token := self._next()) is not None and token.is_name and not token.is_quoted:
            words.append(token.text)
            self._at += 1
        return plain(" ".join(words))

    def _list(self) -> tuple[str, ...]:
        if self._take(_("a list in brackets")).text != "(":
            raise BadCondition(_("after “in” a list in brackets should stand, as in (a, b)"))
        values = [self._value()]
        while (mark := self._take(")").text) == ",":
            values.append(self._value())
        if mark != ")":
            raise BadCondition(_("the list in brackets does not end"))
        return tuple(values)
