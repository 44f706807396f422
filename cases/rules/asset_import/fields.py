"""Which column of a file holds which of the standard's attributes (GB/T 47678.5-2026, table 2), or what is beside them.

Of the letter names only GLBJBSM and SZDYWGBSM were seen in the text; the others are made by the same rule, the first
letters of the Chinese name's pinyin.
"""

from collections.abc import Mapping

from facilities.rules.file_import import notes as file_notes
from gis_data.findings import Finding
from gis_data.rules.fields import known_column, named_column

KNOWN_NAMES: dict[str, tuple[str, ...]] = {
    "code": ("GLBJBSM", "管理部件标识码", "部件标识码", "标识码", "部件编码", "部件代码", "BSM", "ObjCode", "code"),
    "name": ("GLBJMC", "管理部件名称", "部件名称", "名称", "ObjName", "name", "mc"),
    "kind": ("kind", "小类代码", "小类编码", "部件小类", "小类", "部件类型", "类型", "类别", "小类名称", "XLDM"),
    "manager_code": ("ZGBMDM", "主管部门代码", "manager_code"),
    "manager_name": ("ZGBMMC", "主管部门名称", "主管部门", "DeptName1", "manager_name", "manager"),
    "owner_code": ("QSDWDM", "权属单位代码", "owner_code"),
    "owner_name": ("QSDWMC", "权属单位名称", "权属单位", "DeptName2", "owner_name", "owner"),
    "maintainer_code": ("YHDWDM", "养护单位代码", "maintainer_code"),
    "maintainer_name": ("YHDWMC", "养护单位名称", "养护单位", "DeptName3", "maintainer_name", "maintainer"),
    "grid": ("SZDYWGBSM", "所在单元网格标识码", "所在单元网格", "单元网格标识码", "BGID", "grid"),
    "state": ("GLBJZT", "管理部件状态", "部件状态", "状态", "ObjState", "state"),
    "valid_from": ("CSRQ", "初始日期", "ORDate", "valid_from"),
    "changed": ("BGRQ", "变更日期", "CHDate", "changed"),
    "data_source": ("SJLY", "数据来源", "DataSource", "data_source"),
    "note": ("BZ", "备注", "Note", "note"),
    "street_code": ("SZJDDM", "所在街道代码"),
    "street_name": ("JDMC", "街道名称"),
    "community_code": ("SZSQDM", "所在社区代码"),
    "community_name": ("SQMC", "社区名称"),
    "accuracy": ("accuracy", "定位精度", "精度"),
    "address": ("address", "所在位置", "位置", "地址", "详细地址", "ObjPos"),
    "lon": ("lon", "lng", "longitude", "经度", "x", "x坐标", "jd", "point_x"),
    "lat": ("lat", "latitude", "纬度", "y", "y坐标", "wd", "point_y"),
    "shape": ("wkt", "geom", "geometry", "the_geom"),
}
# The standard's own eighteen; the names of streets and communities follow from the place and are not kept.
STANDARD = tuple(KNOWN_NAMES)[:2] + tuple(KNOWN_NAMES)[3:19]
NONE = "none"


def find_columns(columns: list[str], given: Mapping[str, str | None]) -> tuple[dict[str, str], list[Finding]]:
    """The column of each role that has one: the given one ("none": no column), else the first known name."""
    chosen, findings = {}, []
    for role, known in KNOWN_NAMES.items():
        wanted = given.get(role)
        column = named_column(columns, wanted) if wanted else known_column(columns, known)
        if column and wanted != NONE:
            chosen[role] = column
        elif wanted and wanted != NONE:
            option = f"--{role.replace('_', '-')}-field"
            words = {"role": role, "names": ", ".join(columns) or "–", "option": option}
            findings.append(file_notes.FIELD_MISSING.at(field=role, value=wanted, **words))
    return chosen, findings


def has_places(chosen: Mapping[str, str], has_shapes: bool) -> bool:
    """Whether the file says where things are."""
    return has_shapes or "shape" in chosen or {"lon", "lat"} <= set(chosen)
