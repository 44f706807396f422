"""Whether an area lives on under a new code: what the user says, and what the rows suggest."""

import re
from collections.abc import Iterator
from datetime import date

import numpy as np
import shapely
from django.utils.translation import gettext_lazy as _

from gis_data.findings import Finding
from grids.rules.area_import import kinds
from grids.rules.area_import.known import Known, Version
from grids.rules.area_import.plan import Outcome, Step

ENDINGS = re.compile(
    r"(街道办事处|街道|民族乡|镇|乡|社区居民委员会|社区居委会|居民委员会|居委会|村民委员会|村委会|社区|村|网格)$"
)
HALF = 0.5


def name_stem(name: str) -> str:
    """A name without its class: 文澜镇 and 文澜街道 are both 文澜."""
    plain = re.sub(r"[（(].*?[）)]", "", name).strip()
    stem = ENDINGS.sub("", plain)
    return stem or plain


def check_continues(pairs: dict[str, str], codes: set[str], known: Known, day: date) -> Iterator[Finding]:
    """What is wrong with the statements `--continues OLD=NEW` (old code to new code)."""
    for old, new in pairs.items():
        reason = _objection(old, new, codes, known, day)
        if reason:
            yield kinds.CONTINUES_UNKNOWN.at(value=f"{old}={new}", reason=reason)


def _objection(old: str, new: str, codes: set[str], known: Known, day: date) -> str:
    area = known.area_of_code.get(old)
    if area is None:
        return _("no area of this level bore the first code.")
    if new not in codes:
        return _("the second code is not in the file.")
    if old in codes:
        return _("the first code is in the file too.")
    if known.area_of_code.get(new, area) != area:
        return _("the second code belongs to another area.")
    if known.on(area, day) is None:
        return _("the first area is not in force on that day.")
    return ""


def offer_continues(steps: list[Step], overlapped: list[Version]) -> Iterator[Finding]:
    """Areas that end (or are covered) and new ones of the same name stem on the same ground."""
    new = [step for step in steps if step.outcome == Outcome.NEW]
    ended = [step.closes for step in steps if step.outcome == Outcome.RETIRED] + overlapped
    if not new or not ended:
        return
    shapes = np.array([step.geometry for step in new])
    for version in ended:
        shared = shapely.area(shapely.intersection(shapes, version.geometry))
        for index, step in enumerate(new):
            of_old, of_new = shared[index] / version.geometry.area, shared[index] / step.geometry.area
            on_same_ground = max(of_old, of_new) > HALF or (of_old > 0 and shared[index] == shared.max())
            if on_same_ground and name_stem(step.name) == name_stem(version.name):
                words = {"old": version.code, "old_name": version.name, "new": step.code, "new_name": step.name}
                yield kinds.CONTINUES_OFFERED.at(step.row, value=step.code, share=float(of_old), **words)
