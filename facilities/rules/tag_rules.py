"""Which points of interest are facilities of which kind, by the tags of OpenStreetMap, and the rules to start from.

Tags as the wiki describes them (https://wiki.openstreetmap.org/wiki/Map_features). The first rule that fits decides,
so the special comes before the general. A supermarket is no market, a nursing home no day care, a bus shelter no
shelter, and a ground for members only no sports ground.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase


@dataclass(frozen=True)
class TagRule:
    """A tag, perhaps a second one with one of some values, and the kind; no kind: it is no facility.

    Values may hold `*` for anything; a second tag without values may have any.
    """

    kind: str | None
    key: str
    value: str
    extra_key: str = ""
    extra_values: tuple[str, ...] = ()

    def fits(self, tags: Mapping[str, str], of_value: str = "") -> bool:
        """Whether an object is meant; of values divided by `;` one is enough.

        `of_value` is the value alone, where nobody wrote down of which tag.
        """
        if not _fit(_values(tags, self.key) or {of_value}, (self.value,)):
            return False
        return not self.extra_key or _fit(_values(tags, self.extra_key), self.extra_values or ("*",))


CLOSED_TO_PUBLIC = ("private", "no", "customers", "members")
FOR_ELDERLY = ("senior", "elderly", "seniors")
LIVED_IN = ("nursing_home", "assisted_living", "group_home", "shelter")
TAG_RULES = (
    TagRule("health_centre", "amenity", "clinic", "healthcare", ("centre",)),
    TagRule("health_centre", "amenity", "clinic", "name", ("*卫生服务中心*", "*卫生院*")),
    TagRule("health_centre", "amenity", "hospital", "name", ("*卫生服务中心*", "*卫生院*")),
    TagRule("health_centre", "healthcare", "centre"),
    TagRule("hospital", "amenity", "hospital"),
    TagRule("hospital", "healthcare", "hospital"),
    TagRule("clinic", "amenity", "clinic"),
    TagRule("clinic", "amenity", "doctors"),
    TagRule("clinic", "healthcare", "clinic"),
    TagRule("clinic", "healthcare", "doctor"),
    TagRule("pharmacy", "amenity", "pharmacy"),
    TagRule("pharmacy", "healthcare", "pharmacy"),
    TagRule("kindergarten", "amenity", "kindergarten"),
    TagRule("kindergarten", "amenity", "school", "isced:level", ("0",)),
    TagRule("primary_school", "amenity", "school", "isced:level", ("1",)),
    TagRule("middle_school", "amenity", "school", "isced:level", ("2",)),
    TagRule("primary_school", "amenity", "school", "school", ("primary", "elementary")),
    TagRule("middle_school", "amenity", "school", "school", ("secondary", "middle", "junior_high")),
    TagRule("kindergarten", "amenity", "school", "name", ("*幼儿园*", "*Kindergarten*")),
    TagRule("primary_school", "amenity", "school", "name", ("*小学*", "*Primarschule*", "*Primary School*")),
    TagRule(None, "amenity", "school", "name", ("*高级中学*", "*高中*", "*职业*")),
    TagRule("middle_school", "amenity", "school", "name", ("*中学*", "*初中*", "*Middle School*")),
    TagRule("market", "amenity", "marketplace"),
    TagRule(None, "amenity", "social_facility", "social_facility", LIVED_IN),
    TagRule("elderly_care", "amenity", "social_facility", "social_facility:for", FOR_ELDERLY),
    TagRule("elderly_care", "amenity", "social_facility", "name", ("*日间照料*", "*居家养老*", "*托老*")),
    TagRule("party_centre", "amenity", "community_centre", "name", ("*党群*", "*党员*")),
    TagRule("culture_centre", "amenity", "community_centre", "name", ("*文化活动中心*", "*文化中心*")),
    TagRule("culture_room", "amenity", "community_centre", "name", ("*文化*",)),
    TagRule("elderly_care", "amenity", "community_centre", "community_centre:for", FOR_ELDERLY),
    TagRule("community_station", "amenity", "community_centre"),
    TagRule("community_station", "office", "government", "name", ("*居委会*", "*居民委员会*", "*村委会*", "*社区*")),
    TagRule("street_centre", "office", "government", "name", ("*街道办事处*", "*街道*服务中心*")),
    TagRule("street_centre", "amenity", "townhall"),
    TagRule("culture_centre", "amenity", "arts_centre"),
    TagRule("culture_room", "amenity", "library"),
    TagRule("police", "amenity", "police"),
    TagRule("toilet", "amenity", "toilets"),
    TagRule("shelter", "emergency", "assembly_point"),
    TagRule("bus_stop", "highway", "bus_stop"),
    TagRule(None, "leisure", "sports_centre", "access", CLOSED_TO_PUBLIC),
    TagRule(None, "leisure", "pitch", "access", CLOSED_TO_PUBLIC),
    TagRule("sports_ground", "leisure", "sports_centre"),
    TagRule("sports_ground", "leisure", "stadium"),
    TagRule("sports_ground", "leisure", "pitch"),
)


def kind_of(tags: Mapping[str, str], rules: Iterable[TagRule], of_value: str = "") -> str | None:
    """The kind of an object by the first rule that fits it; None where none does."""
    return next((rule.kind for rule in rules if rule.fits(tags, of_value)), None)


def _fit(values: Iterable[str], patterns: Iterable[str]) -> bool:
    """Whether a value is of one of the patterns, in whatever case of letters."""
    return any(fnmatchcase(value.casefold(), pattern.casefold()) for value in values for pattern in patterns)


def _values(tags: Mapping[str, str], key: str) -> set[str]:
    """The values of a tag; a name is one text, whatever signs it has."""
    text = tags.get(key, "")
    return {text} - {""} if key == "name" else {part.strip() for part in text.split(";")} - {""}
