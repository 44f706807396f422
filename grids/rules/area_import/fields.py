"""Which field of a file holds the code, the name, the parent: guessed from the names that surveys and portals use."""

from dataclasses import dataclass

from gis_data.findings import Finding
from gis_data.rules.fields import known_column, named_column
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
        chosen[role] = named_column(columns, wanted) if wanted else known_column(columns, known)
        missing = not chosen[role] and (role in NEEDED or wanted not in (None, "", NONE))
        if missing:
            names = ", ".join(columns) or "–"
            findings.append(FIELD_MISSING.at(field=role, value=wanted or role, names=names, option=f"--{role}-field"))
    return Fields(**chosen), findings
