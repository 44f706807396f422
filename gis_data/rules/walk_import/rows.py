"""From the rows of a table to walkable ways: the table of walkable classes, or what the user says is walked."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import shapely
from numpy.typing import NDArray

from gis_data.findings import Finding
from gis_data.osm.walking import NO_LEAVE, RULES, WalkRules, WalkWay, walk_way, why_not
from gis_data.rules.walk_import import kinds
from gis_data.rules.walk_import.condition import Condition, parse_condition, plain
from gis_data.rules.walk_import.fields import KNOWN_WORDS, OTHER_KEYS, RAISED, WORDS, YES_OR_NO, Fields

YES = frozenset({"yes", "y", "true", "t", "1", "是", "有", "on"})
NO = frozenset({"", "no", "n", "false", "f", "0", "否", "无", "none", "null", "off"})
MOST_LEVEL = 20
GROUND = "footway"  # the class of a way that a condition calls walkable though its own class is not
ANY_CLASS = "path"  # the class of a way in a file that knows no classes
NO_CLASS = ""


@dataclass(frozen=True)
class Rule:
    """What is walkable. Without `walkable` the table of classes decides; `not_walkable` takes away from either."""

    walkable: Condition | None = None
    not_walkable: Condition | None = None
    with_private: bool = False

    @classmethod
    def parse(cls, walkable: Sequence[str], not_walkable: Sequence[str], with_private: bool = False) -> "Rule":
        """Several conditions are alternatives of each other. Raises BadCondition."""
        return cls(_either(walkable), _either(not_walkable), with_private)

    @property
    def walks(self) -> WalkRules:
        """The table of classes."""
        return RULES.with_private() if self.with_private else RULES


def _either(texts: Sequence[str]) -> Condition | None:
    """Any of several conditions; None for none."""
    if not texts:
        return None
    parsed = [parse_condition(text) for text in texts]
    text = " or ".join(condition.text for condition in parsed)
    if any(not condition.alternatives for condition in parsed):
        return Condition((), text)
    return Condition(tuple(together for condition in parsed for together in condition.alternatives), text)


@dataclass
class Ways:
    """The walkable rows of a table: `row[i]` is the position in the table of way i, `level` its level.

    `classes` counts all rows by their class and whether they are walked.
    """

    row: NDArray[np.int64]
    ways: list[WalkWay]
    level: NDArray[np.int16]
    classes: Counter[tuple[str, bool]] = field(default_factory=Counter)
    findings: list[Finding] = field(default_factory=list)


def read_ways(
    columns: Mapping[str, Sequence[object]], rows: Sequence[int], fields: Fields, rule: Rule, usable: NDArray[np.bool_]
) -> Ways:
    """The walkable among the rows that have a line. `rows` are their numbers in the file. Raises BadCondition."""
    count = len(rows)
    chosen = rule.walkable.rows(columns, count) if rule.walkable else [None] * count
    barred = rule.not_walkable.rows(columns, count) if rule.not_walkable else [False] * count
    reader = _Reader(columns, fields, rule.walks)
    found: list[tuple[int, WalkWay]] = []
    classes: Counter[tuple[str, bool]] = Counter()
    unopened = 0
    for position in np.flatnonzero(usable).tolist():
        tags = reader.tags(position)
        way = None if barred[position] else reader.way(position, rows[position], tags, chosen[position])
        classes[reader.word(position), way is not None] += 1
        unopened += way is None and chosen[position] is None and why_not(tags, rule.walks) == NO_LEAVE
        if way is not None:
            found.append((position, way))
    level = [reader.level(position, way) for position, way in found]
    return Ways(
        row=np.array([position for position, _ in found], dtype=np.int64),
        ways=[way for _, way in found],
        level=np.array(level, dtype=np.int16),
        classes=classes,
        findings=[
            *([kinds.NO_LEAVE.at(count=unopened)] if unopened else []),
            *reader.unclear(),
            *_unread(found, rows),
            *_unknown(classes, fields.class_field),
        ],
    )


class _Reader:
    """Turns rows into the tags that OSM would have."""

    def __init__(self, columns: Mapping[str, Sequence[object]], fields: Fields, rules: WalkRules) -> None:
        self._class = columns.get(fields.class_field)
        self._of = {role: columns[name] for role, name in fields.of.items()}
        self._keys = {role: fields.tags_of(role) for role in self._of}
        self._names = dict(fields.of)
        self._rules = rules
        self._unclear: Counter[tuple[str, str]] = Counter()

    def word(self, position: int) -> str:
        """The class as the file writes it."""
        return "" if self._class is None else _text(self._class[position])

    def tags(self, position: int) -> dict[str, str]:
        """What the row says, under OSM's keys."""
        tags = {}
        for role, values in self._of.items():
            text = _text(values[position])
            if role in YES_OR_NO:
                text = self._yes_or_no(role, text)
            elif role == "conditional" or not text:
                continue
            elif role != "name":
                text = text.casefold() if role != "hours" else text
            tags[self._keys[role]] = text
        if "conditional" in self._of and (text := _text(self._of["conditional"][position])):
            tags["foot:conditional"] = text
        return tags | self._class_tags(position)

    def _class_tags(self, position: int) -> dict[str, str]:
        word = self.word(position)
        folded = word.casefold()
        if folded in OTHER_KEYS:
            return {OTHER_KEYS[folded]: folded}
        return {"highway": WORDS.get(word, folded)} | ({RAISED[word]: "yes"} if word in RAISED else {})

    def way(self, position: int, row: int, tags: Mapping[str, str], chosen: bool | None) -> WalkWay | None:
        """The walkable way; `chosen` is what a condition says of the row, None where there is no condition."""
        if chosen is False:
            return None
        source_id = _text(self._of["id"][position])[:60] if "id" in self._of else ""
        source_id = source_id or f"row-{row}"
        steps = tags.get("steps") == "yes"
        way = walk_way(source_id, tags, self._rules)
        if chosen and way is None:
            open_tags = {key: tags[key] for key in tags if key not in ("foot", "access", "motorroad", "highway")}
            kind = GROUND if tags.get("highway") else ANY_CLASS
            way = walk_way(source_id, open_tags | {"highway": kind}, self._rules)
            way = way and way._replace(highway=(self.word(position) or kind)[:40])
        return way._replace(steps=True) if way and steps else way

    def level(self, position: int, way: WalkWay) -> int:
        """The file's own level, else 1 for a bridge and -1 for a tunnel."""
        own = _whole_number(_text(self._of["layer"][position])) if "layer" in self._of else None
        return own if own else int(way.bridge) - int(way.tunnel)

    def _yes_or_no(self, role: str, text: str) -> str:
        folded = plain(text)
        if folded in NO:
            return "no"
        if folded in YES or role != "steps":
            # OSM's own words for bridges and tunnels (viaduct, building_passage) are all yes.
            if folded not in YES and not folded.isascii():
                self._unclear[role, text] += 1
                return "no"
            return "yes"
        self._unclear[role, text] += 1
        return "no"

    def unclear(self) -> Iterator[Finding]:
        """Values that were neither yes nor no."""
        for (role, text), count in sorted(self._unclear.items()):
            yield kinds.VALUE_UNCLEAR.at(field=self._names[role], value=text, count=count)


def _text(value: object) -> str:
    """A cell as text: whole numbers without a point, truth values as yes and no."""
    if value is None:
        return ""
    if isinstance(value, bool | np.bool_):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip()


def _whole_number(text: str) -> int | None:
    try:
        number = int(float(text))
    except (ValueError, OverflowError):
        return None
    return number if abs(number) <= MOST_LEVEL else None


def _unread(found: Sequence[tuple[int, WalkWay]], rows: Sequence[int]) -> Iterator[Finding]:
    for position, way in found:
        if way.unread_hours:
            yield kinds.HOURS_UNREAD.at(rows[position], field="opening_hours", value=way.unread_hours)


def _unknown(classes: Counter[tuple[str, bool]], class_field: str) -> Iterator[Finding]:
    """Classes that were left out because the table has no word for them."""
    for (word, walked), count in classes.most_common():
        if class_field and word and not walked and word.casefold() not in KNOWN_WORDS:
            yield kinds.CLASS_UNKNOWN.at(field=class_field, value=word, count=count)


def usable_lines(geometries: NDArray[np.object_]) -> NDArray[np.bool_]:
    """(n,) whether a row has a line, or several."""
    kinds = shapely.get_type_id(geometries)
    is_line = np.isin(kinds, [shapely.GeometryType.LINESTRING, shapely.GeometryType.MULTILINESTRING])
    return is_line & ~shapely.is_empty(geometries)
