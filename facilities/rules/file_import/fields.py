"""Which column of a file holds what about a facility: guessed from the names that offices, portals and OSM use."""

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext_lazy as _

from facilities.rules.file_import import notes
from gis_data.findings import Finding
from gis_data.rules.fields import known_column, named_column

KNOWN_NAMES: dict[str, tuple[str, ...]] = {
    "name": (
        *(
            "name",
            "名称",
            "设施名称",
            "机构名称",
            "单位名称",
            "学校名称",
            "点位名称",
            "站点名称",
            "标准名称",
            "mc",
            "title",
        ),
    ),
    "kind": (
        *(
            "kind",
            "类别",
            "类型",
            "设施类别",
            "设施类型",
            "种类",
            "分类",
            "小类",
            "type",
            "category",
            "amenity",
            "fclass",
        ),
    ),
    "address": ("address", "地址", "详细地址", "所在地址", "坐落", "位置", "addr:full", "dz", "location"),
    "lon": ("lon", "lng", "long", "longitude", "经度", "东经", "x", "x坐标", "坐标x", "jd", "point_x"),
    "lat": ("lat", "latitude", "纬度", "北纬", "y", "y坐标", "坐标y", "wd", "point_y"),
    "shape": ("wkt", "geom", "geometry", "the_geom", "geom_wkt"),
    "entrances": ("entrances", "出入口", "入口", "出入口坐标"),
    "capacity": (
        *("capacity", "容量", "规模", "床位数", "床位", "学位数", "学位", "座位数", "摊位数", "核定人数", "可容纳人数"),
    ),
    "opening_hours": (
        *("opening_hours", "开放时间", "营业时间", "服务时间", "办公时间", "上班时间", "hours", "openinghours"),
    ),
    "public_phone": (
        "public_phone",
        "电话",
        "联系电话",
        "公开电话",
        "服务电话",
        "咨询电话",
        "phone",
        "tel",
        "telephone",
    ),
    "operator": ("operator", "运营单位", "管理单位", "主管单位", "主办单位", "权属单位", "经营单位", "责任单位"),
    "id": ("id", "编号", "编码", "唯一编码", "设施编号", "osm_id", "source_id", "objectid", "fid", "uid"),
    "valid_from": ("valid_from", "启用日期", "建成日期", "开业日期", "开办日期", "成立日期", "投用日期"),
    "valid_to": ("valid_to", "停用日期", "关闭日期", "撤销日期", "注销日期"),
}
ROLE_WORDS = {"name": _("the name"), "kind": _("the kind")}
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
            findings.append(_missing(columns, role, wanted))
    return chosen, findings


def check_columns(columns: list[str], chosen: Mapping[str, str], has_shapes: bool, has_kind: bool) -> Iterator[Finding]:
    """What no facility can do without."""
    if not has_shapes and "shape" not in chosen and not {"lon", "lat"} <= set(chosen):
        yield notes.COORDINATES_MISSING.at(names=", ".join(columns) or "–")
    if not has_kind and "kind" not in chosen:
        yield _missing(columns, "kind", "")


def _missing(columns: list[str], role: str, wanted: str) -> Finding:
    words = {"role": ROLE_WORDS.get(role, role), "names": ", ".join(columns) or "–"}
    option = f"--{role.replace('_', '-')}-field" if role != "kind" else "--kind-field, --kind"
    return notes.FIELD_MISSING.at(field=role, value=wanted, option=option, **words)
