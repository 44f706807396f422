"""Which field of a file holds the code, the name, the parent: guessed from the names that surveys and portals use."""

from dataclasses import dataclass

from gis_data.findings import Finding
from grids.rules.area_import.kinds import FIELD_MISSING

NONE = "none"
KNOWN_NAMES = {
    "code": (
        *("code", "adcode", "代码", "编码", "行政区划代码", "区划代码", "统计用区划代码", "xzqdm", "xzqhdm"),
        *("qhdm", "pac", "gb", "网格编码", "网格代码", "社区代码", "社区编码", "街道代码", "街道编码", "wgbm", "wgdm"),
        *("sqdm", "sqbm", "jddm", "jdbm", "zldwdm", "areacode", "divisioncode", "dm", "bm", "ref"),
    ),
    "name": (
        *("name", "名称", "行政区划名称", "区划名称", "行政区名称", "xzqmc", "xzqhmc", "qhmc", "网格名称", "社区名称"),
        *("街道名称", "wgmc", "sqmc", "jdmc", "zldwmc", "areaname", "divisionname", "namezh", "mc", "名字"),
    ),
    "parent": (
        *("parent", "parentcode", "parentadcode", "上级", "上级代码", "上级编码", "上级行政区划代码", "所属代码"),
        *("sjdm", "sjbm", "sjxzqdm", "pcode", "parentid", "fdm"),
    ),
}
DBF_NAME_BYTES = 10
NEEDED = ("code", "name")


@dataclass(frozen=True)
class Fields:
    """The columns that are read; an empty string where there is none."""

    code: str = ""
    name: str = ""
    parent: str = ""


def find_fields(columns: list[str], given: dict[str, str | None]) -> tuple[Fields, list[Finding]]:
    """The column for each role: the given one ("none": no column), else the first known name; and what is missing."""
    chosen, findings = {}, []
    for role, known in KNOWN_NAMES.items():
        wanted = given.get(role)
        chosen[role] = _given(columns, wanted) if wanted else _guessed(columns, known)
        missing = not chosen[role] and (role in NEEDED or wanted not in (None, "", NONE))
        if missing:
            names = ", ".join(columns) or "–"
            findings.append(FIELD_MISSING.at(field=role, value=wanted or role, names=names, option=f"--{role}-field"))
    return Fields(**chosen), findings


def _given(columns: list[str], wanted: str) -> str:
    if wanted in columns:
        return wanted
    return next((column for column in columns if _plain(column) == _plain(wanted)), "")


def _guessed(columns: list[str], known: tuple[str, ...]) -> str:
    plain = {_plain(column): column for column in reversed(columns)}
    whole = next((plain[name] for name in known if name in plain), "")
    return whole or next((plain[cut] for name in known for cut in plain if _is_cut(cut, name)), "")


def _is_cut(column: str, name: str) -> bool:
    """Whether a column is the start of a name as a shapefile keeps it: 10 bytes, five characters of GBK."""
    return name.startswith(column) and len(column.encode("gb18030")) in (DBF_NAME_BYTES - 1, DBF_NAME_BYTES)


def _plain(name: str) -> str:
    """A field name without case, spaces and the marks between words."""
    return "".join(character for character in name.casefold() if character not in " _-:.")
