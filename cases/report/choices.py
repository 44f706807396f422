"""The kinds that a reporter may choose among, with the words and letters by which each is found."""

from dataclasses import dataclass
from functools import lru_cache

from cases.models import CaseKind, Subject


@dataclass(frozen=True)
class Choice:
    """A kind: its code, its name in the reader's language, that of its class, and what a search compares with."""

    code: str
    label: str
    group: str
    keys: str


def kind_choices(only_public: bool = True) -> list[Choice]:
    """The kinds in use of the catalogue in use, by class. One query."""
    kinds = CaseKind.objects.filter(active=True, klass__catalogue__active=True, klass__subject=Subject.CASE)
    if only_public:
        kinds = kinds.filter(public=True)
    rows = kinds.select_related("klass").order_by("code")
    return [Choice(kind.code, kind.label, kind.klass.label, _keys(kind.label_zh, kind.label_en)) for kind in rows]


@lru_cache(maxsize=2_000)
def _keys(chinese: str, english: str) -> str:
    """Both names, the pinyin, and its initials: 暴露垃圾 is found by bllj and by baolu."""
    # Its dictionary takes a quarter of a second to load.
    from pypinyin import Style, lazy_pinyin

    spoken = "".join(lazy_pinyin(chinese))
    initials = "".join(lazy_pinyin(chinese, style=Style.FIRST_LETTER))
    return " ".join((chinese, spoken, initials, english)).lower()
