"""Kinds of facilities that a deployment starts from; groups of walkers are in `speeds.py`.

They become rows, are changed as rows, and are not read here again.
"""

from dataclasses import dataclass

from facilities.rules.speeds import ADULT, ELDERLY

STANDARD = "GB 50180-2018"
SECOND_HAND = f"{STANDARD}, appendix C, as quoted second-hand"
OWN = "not in GB 50180-2018: an assumption of this system"


@dataclass(frozen=True)
class KindPreset:
    """A kind and its walk: metres, or minutes at the speed of the group."""

    key: str
    label_zh: str
    label_en: str
    tier: int
    limit_m: int | None = None
    limit_minutes: float | None = None
    group: str = ADULT
    capacity: tuple[str, str] | None = None
    source: str = SECOND_HAND


SEATS, BEDS, STALLS = ("座", "seats"), ("床", "beds"), ("摊位", "stalls")
PLACES, PEOPLE = ("人", "places"), ("人", "people")
KINDS = (
    KindPreset("party_centre", "党群服务中心", "Party and public service centre", 15, 1000),
    KindPreset("street_centre", "街道社区服务中心", "Street service centre", 15, 1000),
    KindPreset("health_centre", "社区卫生服务中心", "Health centre", 15, 1000),
    KindPreset("middle_school", "初中", "Middle school", 15, 1000, capacity=SEATS),
    KindPreset("culture_centre", "文化活动中心", "Cultural centre", 15, 1000),
    KindPreset("police", "派出所（警务室）", "Police post", 15, 800),
    KindPreset("primary_school", "小学", "Primary school", 10, 500, capacity=SEATS),
    KindPreset("market", "菜市场", "Market", 10, 500, capacity=STALLS),
    KindPreset("culture_room", "文化活动站", "Cultural room", 10, 500),
    KindPreset("sports_ground", "多功能运动场地", "Sports ground", 10, 500),
    KindPreset("bus_stop", "公交站", "Bus stop", 10, 500),
    KindPreset("pharmacy", "药店", "Pharmacy", 10, 500, source=OWN),
    KindPreset("community_station", "社区服务站", "Community service station", 5, 300),
    KindPreset("kindergarten", "幼儿园", "Kindergarten", 5, 300, capacity=PLACES),
    KindPreset("clinic", "社区卫生服务站（诊所）", "Clinic", 5, 300),
    KindPreset("elderly_care", "老年人日间照料中心", "Day care for the elderly", 5, 300, group=ELDERLY, capacity=BEDS),
    KindPreset("toilet", "公共厕所", "Public toilet", 5, 300, source=OWN),
    KindPreset("hospital", "医院", "Hospital", 0, limit_minutes=30, capacity=BEDS, source=OWN),
    KindPreset("shelter", "应急避难场所", "Emergency shelter", 0, 1000, capacity=PEOPLE, source=OWN),
)
