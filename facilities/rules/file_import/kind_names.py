"""Which kind of facility a text means: a key, a name, a usual name, or a value of OpenStreetMap."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from facilities.rules.tag_rules import TagRule, kind_of

# What tables call a kind beside its own names. A supermarket is no market, a nursing home no day care.
USUAL = {
    "party_centre": ("党群中心", "党群活动服务中心", "党群服务站", "党员服务中心", "政务服务点"),
    "street_centre": ("街道服务中心", "街道办事处", "社区服务中心", "便民服务中心", "街道便民服务中心"),
    "health_centre": ("卫生服务中心", "社区医院", "乡镇卫生院", "卫生院"),
    "middle_school": ("初级中学", "中学"),
    "culture_centre": ("文化中心", "综合文化活动中心"),
    "police": ("派出所", "警务室", "社区警务室", "警务站", "警务工作站"),
    "primary_school": ("完全小学", "小学校"),
    "market": ("农贸市场", "集贸市场", "生鲜市场", "菜场"),
    "culture_room": ("文化活动室", "文化室", "社区文化室", "文化站", "综合文化站", "图书室"),
    "sports_ground": ("运动场地", "运动场", "健身场地", "多功能运动场", "体育场地", "社区体育公园"),
    "bus_stop": ("公交站点", "公交车站", "公共汽车站", "公交停靠站", "公交站台"),
    "pharmacy": ("药房", "零售药店", "大药房"),
    "community_station": ("社区服务点", "居委会", "社区居委会", "村委会", "便民服务站"),
    "kindergarten": ("托幼", "幼托", "幼儿园（所）"),
    "clinic": ("诊所", "社区卫生服务站", "卫生服务站", "卫生室", "门诊", "卫生站", "医务室"),
    "elderly_care": ("日间照料中心", "日间照料站", "居家养老服务中心", "托老所", "社区养老服务站", "老年日间照料中心"),
    "toilet": ("公厕", "厕所", "卫生间"),
    "hospital": ("综合医院", "专科医院", "人民医院", "中医院", "妇幼保健院"),
    "shelter": ("避难场所", "应急避险场所", "应急避难所", "避险场所"),
}  # fmt: skip


@dataclass(frozen=True)
class KindNames:
    """The kinds of a deployment: key -> (Chinese, English) names; the rules for tags; texts that somebody mapped."""

    labels: Mapping[str, tuple[str, str]]
    rules: Sequence[TagRule] = ()
    mapped: Mapping[str, str] = field(default_factory=dict)

    def meant_by(self, text: str, tags: Mapping[str, str]) -> str | None:
        """The key of the kind; `tags` are what else is known of the row, as OSM's tags. None for no kind of ours."""
        wanted = _plain(text)
        for text_mapped, key in self.mapped.items():
            if _plain(text_mapped) == wanted:
                return key
        for key, names in self.labels.items():
            if wanted in {_plain(key), *map(_plain, names), *map(_plain, _parts(names[0]))}:
                return key
        for key in self.labels:
            if wanted in map(_plain, USUAL.get(key, ())):
                return key
        return kind_of(tags, self.rules, of_value=text)


def _parts(name: str) -> Iterable[str]:
    """A name with another in brackets is either: 派出所（警务室）."""
    plain = name.replace("（", "(").replace("）", ")")
    return [part for part in plain.replace(")", "(").split("(") if part]


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().replace("_", " ").replace("-", " ").split())
