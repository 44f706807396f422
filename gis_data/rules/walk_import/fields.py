"""Which column of a file says what of a way: guessed from the names in use, or named by the user."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from gis_data.findings import Finding
from gis_data.osm.walking import RULES
from gis_data.rules.fields import known_column, named_column
from gis_data.rules.walk_import.kinds import FIELD_MISSING, RULE_GUESSED, RULE_MISSING

NONE = "none"
CLASS = "class"
# OSM's keys by what they mean to a walker; the names of columns that hold the same. Names are compared without case,
# spaces and marks; OpenStreetMap itself, Geofabrik, Overture, Tilezen and Chinese surveys name them like this.
ROLES: dict[str, tuple[str, ...]] = {
    "id": ("osmid", "id", "fid", "objectid", "gid", "编号", "标识码", "道路编号"),
    "name": ("name", "roadname", "names", "namezh", "名称", "道路名称", "路名", "mc", "dlmc"),
    "foot": ("foot", "步行", "行人"),
    "access": ("access", "通行"),
    "oneway": ("onewayfoot", "footoneway"),
    "surface": ("surface", "路面", "路面材质"),
    "sidewalk": ("sidewalk", "人行道"),
    "motorroad": ("motorroad",),
    "steps": ("steps", "isstairs", "stairs", "台阶", "梯道"),
    "bridge": ("bridge", "isbridge", "桥", "桥梁", "是否桥梁"),
    "tunnel": ("tunnel", "istunnel", "隧道", "是否隧道", "地道"),
    "layer": ("layer", "zlevel", "层", "层级"),
    "hours": ("openinghours", "开放时间"),
    "conditional": ("footconditional", "accessconditional"),
}
CLASS_NAMES = (
    "highway",
    "fclass",
    "kinddetail",
    "class",
    "roadclass",
    "subclass",
    "kind",
    "type",
    "道路类型",
    "道路等级",
)
CLASS_NAMES = (*CLASS_NAMES, "类型", "等级", "道路级别", "dllx", "dldj", "featcla")
KEYS = {"oneway": "oneway:foot", "hours": "opening_hours"}  # roles whose key in OSM has another name
YES_OR_NO = ("steps", "bridge", "tunnel")

# Classes of the Chinese standard CJJ 37 and of everyday speech, by the word of OSM that is walked alike.
WORDS = {
    "高速公路": "motorway", "高速": "motorway", "快速路": "trunk", "主干路": "primary", "主干道": "primary",
    "次干路": "secondary", "次干道": "secondary", "支路": "residential", "国道": "primary", "省道": "secondary",
    "县道": "tertiary", "乡道": "unclassified", "村道": "unclassified", "街巷": "residential", "巷道": "residential",
    "胡同": "residential", "小区路": "service", "小区道路": "service", "内部道路": "service", "居住区道路": "service",
    "步行街": "pedestrian", "步行道": "footway", "人行道": "footway", "人行横道": "footway", "人行天桥": "footway",
    "过街天桥": "footway", "地下通道": "footway", "人行地道": "footway", "绿道": "path", "健身步道": "path",
    "小路": "path", "台阶": "steps", "梯道": "steps", "自行车道": "cycleway", "机耕路": "track", "土路": "track",
}  # fmt: skip
RAISED = {"人行天桥": "bridge", "过街天桥": "bridge", "地下通道": "tunnel", "人行地道": "tunnel"}
# Words of OSM's other keys that some files write where others write highway=.
OTHER_KEYS = {value: key for key, value in RULES.other_ways if value not in RULES.open_ways}
NOT_WALKED = frozenset(
    {"raceway", "construction", "proposed", "rest_area", "services", "via_ferrata", "abandoned", "razed", "escape"}
    | {"rail", "subway", "light_rail", "tram", "monorail", "funicular", "narrow_gauge", "ferry", "runway", "taxiway"}
    | {"aerialway", "gondola", "chair_lift", "cable_car", "bus_stop", "crossing", "ladder"}
)
KNOWN_WORDS = RULES.open_ways | RULES.ways_with_leave | WORDS.keys() | OTHER_KEYS.keys() | NOT_WALKED
GUESS_SHARE = 0.5  # of the values that a column of classes must know
SAMPLE = 5_000


@dataclass(frozen=True)
class Fields:
    """The columns that are read: that of the class ("" for none), and the others by role."""

    class_field: str = ""
    of: Mapping[str, str] = field(default_factory=dict)

    def tags_of(self, role: str) -> str:
        """The key under which OSM has what this role says."""
        return KEYS.get(role, role)


def find_fields(
    columns: Mapping[str, Sequence[object]], class_field: str | None, given: Mapping[str, str], rule_is_given: bool
) -> tuple[Fields, list[Finding]]:
    """The column for each role, and what is missing.

    `class_field` and `given` (role to column, "none" for no column) are what the user named; `rule_is_given` says that
    walkable rows are chosen by a condition, so that a class is not needed.
    """
    names = ", ".join(columns) or "–"
    findings, found = [], {}
    for role, known in ROLES.items():
        wanted = given.get(role)
        found[role] = named_column(columns, wanted) if wanted else known_column(columns, known)
        if not found[role] and wanted not in (None, NONE):
            findings.append(FIELD_MISSING.at(field=role, value=wanted, names=names, role=role))
    chosen, notes = _class_field(columns, class_field, names, rule_is_given)
    return Fields(chosen, {role: name for role, name in found.items() if name}), [*findings, *notes]


def _class_field(
    columns: Mapping[str, Sequence[object]], wanted: str | None, names: str, rule_is_given: bool
) -> tuple[str, list[Finding]]:
    """The column of the class: the named one, else the one of a known name, else any, whose words are known."""
    if wanted:
        chosen = named_column(columns, wanted)
        return chosen, [] if chosen else [FIELD_MISSING.at(field=CLASS, value=wanted, names=names, role=CLASS)]
    likely = [name for known in CLASS_NAMES if (name := known_column(columns, [known]))]
    for name in dict.fromkeys([*likely, *columns]):
        known, filled = _known_words(columns[name])
        if filled and known >= GUESS_SHARE * filled:
            return name, [RULE_GUESSED.at(field=CLASS, value=name, known=known, filled=filled)]
    if rule_is_given:  # the class is then only kept with the way
        return likely[0] if likely else "", []
    return "", [RULE_MISSING.at(field=CLASS, names=names)]


def _known_words(values: Sequence[object]) -> tuple[int, int]:
    """How many of a column's values are words for a class of way, and how many are filled in."""
    step = max(1, len(values) // SAMPLE)
    words = [value.strip().casefold() for value in values[::step] if isinstance(value, str) and value.strip()]
    return sum(word in KNOWN_WORDS for word in words), len(words)
