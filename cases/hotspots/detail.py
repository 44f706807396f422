"""One hotspot opened: its cases, its grids and whose they are, what changed, what makes it, and how much patrols do."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import shapely
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.hotspots.asked import Period, first_of, month_number
from cases.hotspots.counts import count_cases
from cases.hotspots.findings import Found, Spot, class_of, judged
from cases.hotspots.question import NoSuch, Question
from cases.hotspots.spot_cases import OF_STAFF, Group, by, by_month, desk_address, grids_in, grouped, visible_rows
from cases.hotspots.telling import DIGITS_OF_P, TellCounts, rounded, verdict_of
from cases.hotspots.words import LOOKS, days_text, few_text
from cases.models import CaseKind, Channel
from cases.rules.hotspots import Findings, Heat, with_companions
from grids.access import User
from grids.models import AreaVersion, Post, Role

MONTHS = 12
KINDS = 8
GRIDS = 30
# From so much more by staff than elsewhere it is said that patrols may have made the place look hot.
MUCH_MORE = 0.15


def open_spot(found: Found, spot: Spot, user: User) -> dict[str, Any]:
    """Everything of a hotspot that a reader may know, in a fixed number of queries."""
    question, rows = found.question, spot.rows
    asked = question.asked
    counts = TellCounts(found, user, rows)
    cases, is_less = counts.sum_of(rows.tolist())
    groups = grouped(question, rows, asked.period)
    everywhere = grouped(question, None, asked.period)
    seen, newest = visible_rows(question, rows, user)
    areas, row = question.areas, spot.strongest
    told = {
        "id": areas.uid[row],
        "name": areas.title(row),
        "class": class_of(found.verdict, row),
        "verdict": verdict_of(found.verdict),
        **_figures(found, row, counts),
        "areas": [_area(found, counts, one) for one in counts.in_order(rows).tolist()],
        "cases": {"count": cases, "suppressed": is_less, "seen": seen, "rows": newest,
                  "desk": desk_address(asked, areas.code[row]) if areas.hexagons is None else None},
        "before": _before(found, counts, spot),
        "kinds": [] if is_less else _kinds(groups, everywhere, counts),
        "channels": [] if is_less else _channels(groups, counts),
        "staff": None if is_less or _hides_staff(groups, counts) else _staff(question, spot, groups, everywhere),
        "grids": _grids(question, spot, user),
        "months": None if is_less else _months(question, spot, counts),
        "asked": asked.described(),
        "leastTold": settings.HOTSPOT_LEAST_TOLD,
    }  # fmt: skip
    return told | {"words": _words(told)}


def spot_at(found: Found, uid: str) -> Spot:
    """The hotspot with this area; where it is not hot the area alone, as number 0. Raises NoSuch for no such area."""
    row = found.question.areas.rows_by_uid.get(uid)
    if row is None:
        text = _("On %(day)s there is no such area among the %(level)s: %(uid)s")
        told = {"day": found.question.areas.day.isoformat(), "level": found.question.level_title, "uid": uid[:80]}
        raise NoSuch(text % told)
    return next((spot for spot in found.spots if row in spot.rows), Spot(0, np.array([row])))


def _figures(found: Found, row: int, counts: TellCounts) -> dict[str, float | None]:
    verdict = found.verdict
    if not isinstance(verdict, Findings) or counts.hides_z[row]:
        return dict.fromkeys(("z", "p", "q", "rate"))
    rate = None if found.question.households is None else rounded(verdict.value[row])
    q = None if counts.hides_q[row] else rounded(verdict.q[row], DIGITS_OF_P)
    return {"z": rounded(verdict.z[row]), "p": rounded(verdict.p[row], DIGITS_OF_P), "q": q, "rate": rate}


def _area(found: Found, counts: TellCounts, row: int) -> dict[str, Any]:
    areas = found.question.areas
    cases = counts.cases(row)
    return {
        "uid": areas.uid[row],
        "code": areas.code[row],
        "name": areas.title(row),
        "class": class_of(found.verdict, row),
        "cases": cases,
        "suppressed": cases is None,
        "desk": None if areas.hexagons else desk_address(found.question.asked, areas.code[row]),
    }


def _before(found: Found, counts: TellCounts, spot: Spot) -> dict[str, Any] | None:
    """What changed since the period that it is compared with."""
    before = found.question.asked.before
    if before is None:
        return None
    told = [counts.before(row) for row in spot.rows.tolist()]
    now, is_less = counts.sum_of(spot.rows.tolist())
    days = [before.since.isoformat(), before.until.isoformat()]
    if None in told or is_less:
        return {"period": days, "cases": None, "change": None, "text": _("Counts this small are not told here.")}
    cases = sum(told)
    words = {"now": now, "before": cases, "days": days_text(before)}
    return {"period": days, "cases": cases, "change": now - cases,
            "text": _("%(now)s cases, after %(before)s in %(days)s") % words}  # fmt: skip


def _kinds(groups: list[Group], everywhere: list[Group], counts: TellCounts) -> list[dict[str, Any]]:
    """The kinds that make it, most cases first, each beside its share of all cases. Small ones where they are open."""
    here, whole = by(groups, "kind"), by(everywhere, "kind")
    kinds = CaseKind.objects.in_bulk(here)
    return [
        {
            "code": kinds[kind].code,
            "title": kinds[kind].label,
            "cases": cases,
            "share": _share(cases, here),
            "city_share": _share(whole[kind], whole),
        }
        for kind, cases in told_parts(here, counts)[:KINDS]
    ]


def _channels(groups: list[Group], counts: TellCounts) -> list[dict[str, Any]]:
    here = by(groups, "channel")
    return [
        {"channel": name, "title": str(Channel(name).label), "cases": cases, "share": _share(cases, here)}
        for name, cases in told_parts(here, counts)
    ]


def told_parts(parts: Counter, counts: TellCounts) -> list[tuple[Any, int]]:
    """The parts of a known whole that are told, the largest first, without those that could be subtracted out of it."""
    ordered = parts.most_common()
    cases = np.array([number for _name, number in ordered], dtype=np.int64)
    few = np.array([counts.few(number) for number in cases.tolist()], dtype=bool)
    all_parts, one_group = np.ones(len(ordered), dtype=bool), np.zeros(len(ordered), dtype=np.int64)
    hidden = with_companions(cases, few, all_parts, one_group, settings.HOTSPOT_LEAST_TOLD)
    return [part for part, is_hidden in zip(ordered, hidden.tolist(), strict=True) if not is_hidden]


def _hides_staff(groups: list[Group], counts: TellCounts) -> bool:
    """Whether the share of staff would tell of a channel what is not told."""
    here = by(groups, "channel")
    return len(told_parts(here, counts)) < len(here)


def _staff(question: Question, spot: Spot, groups: list[Group], everywhere: list[Group]) -> dict[str, Any]:
    """How much of it staff reported, and what it would be without their reports. One query."""
    here, whole = by(groups, "channel"), by(everywhere, "channel")
    share, city = (_share(sum(counts[name] for name in OF_STAFF), counts) for counts in (here, whole))
    asked = question.asked
    others = question.counted.leaving_out(*OF_STAFF)
    cases = count_cases(others, question.areas, asked.boundaries, [asked.period]).bins[0]
    without = class_of(judged(question, cases), spot.strongest)
    return {"share": share, "city_share": city, "without": without, "text": _staff_text(share, city, without)}


def _staff_text(share: float, city: float, without: str | None) -> str:
    words = {"share": f"{share:.0%}", "city": f"{city:.0%}"}
    told = _("Staff reported %(share)s of these cases, and %(city)s of all.") % words
    if without is not None and without.startswith("hot"):
        return told + " " + _("It is hot without them too.")
    if share > city + MUCH_MORE:
        return told + " " + _("Without them it is not hot: it may only be looked at more.")
    return told + " " + _("Without them too few are left to call it hot.")


def _share(part: int, counts: Counter) -> float:
    whole = sum(counts.values())
    return round(part / whole, 4) if whole else 0.0


def _grids(question: Question, spot: Spot, user: User) -> list[dict[str, Any]]:
    """Its grids with who holds posts there, where that is open to the user. At most three queries."""
    ids = _grid_ids(question, spot)[:GRIDS]
    versions = AreaVersion.objects.on(question.areas.day).filter(area__in=ids).order_by("code")
    rows = list(versions.values("area", "area__uid", "code", "name"))
    open_posts = Post.objects.visible_to(user).on(timezone.localdate()).filter(area__in=ids)
    held: dict[int, list[dict[str, Any]]] = {}
    for area, role, holder, valid in open_posts.order_by("role", "holder_name").values_list(
        "area", "role", "holder_name", "valid"
    ):
        label = str(Role(role).label)
        row = {"role": role, "role_label": label, "holder": holder, "since": valid.lower and valid.lower.isoformat()}
        held.setdefault(area, []).append(row)
    return [
        {"uid": str(row["area__uid"]), "code": row["code"], "name": row["name"], "posts": held.get(row["area"], [])}
        for row in rows
    ]


def _grid_ids(question: Question, spot: Spot) -> list[int]:
    areas = question.areas
    if areas.hexagons is None:
        return grids_in(areas, spot.rows)
    ground = shapely.union_all(areas.shapes[spot.rows])
    on_day = AreaVersion.objects.on(areas.day).filter(level__is_working_grid=True)
    return list(on_day.filter(geom__intersects=ground.wkt).order_by("code").values_list("area", flat=True))


def _months(question: Question, spot: Spot, counts: TellCounts) -> list[dict[str, Any]]:
    """Its cases month by month up to the end of the period, the last one as far as it goes."""
    until = question.asked.until
    first = first_of(month_number(until) - MONTHS + 1)
    counted = by_month(question, spot.rows, Period(first, until))
    months = [first_of(month_number(first) + i) for i in range(MONTHS)]
    rows = [(f"{month:%Y-%m}", counted.get(f"{month:%Y-%m}", 0)) for month in months]
    told = dict(told_parts(Counter(dict(rows)), counts))
    return [{"month": month, "cases": told.get(month)} for month, _cases in rows]


def _words(told: dict[str, Any]) -> list[str]:
    """The hotspot in a few sentences."""
    if not told["verdict"]["told"]:
        return [told["verdict"]["text"]]
    cases = told["cases"]
    number = few_text() if cases["suppressed"] and not cases["count"] else str(cases["count"])
    found = [_("%(name)s: %(class)s.") % {"name": told["name"], "class": LOOKS[Heat(told["class"])].text}]
    found.append(_("%(number)s cases in %(areas)s areas.") % {"number": number, "areas": len(told["areas"])})
    if told["before"]:
        found.append(told["before"]["text"])
    if told["staff"]:
        found.append(told["staff"]["text"])
    return found
