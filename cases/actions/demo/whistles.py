"""Whistles of the demo city over the last year: for cases of its history, by the acts that everybody uses.

Tiers in about the ratio that was published for Kunming (15,900 : 1,303 : 19).
"""

import random
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from cases.actions.deed import Deed
from cases.actions.whistle import act_on_call, blow
from cases.answerable import areas_over
from cases.models import Case, Department, Tier, WhistleCall
from cases.rules.whistles import TIERS_UP, CallAct
from gis_data.actions.import_runs import Actor
from grids.models import Area

COUNTS = {Tier.COMMUNITY: 165, Tier.STREET: 14, Tier.COUNTY: 2}
SEED = 532503
CALLER, CALLED = Actor(account="演示吹哨人"), Actor(account="演示承办人")
WHY = {CallAct.OBJECT: "现场不在本单位管辖范围内", CallAct.INSIST: "现场在贵单位辖区内"}
REASONS = ("请到场协调处置", "涉及多家单位，请联合处置", "多次反映，请现场会商")
# What is done, with the share of a hundred; last, within how many hours each act comes after the one before.
COURSES: tuple[tuple[int, tuple[CallAct, ...], int], ...] = (
    (58, (CallAct.REPORT_IN, CallAct.FINISH, CallAct.RATE_DEPARTMENT, CallAct.RATE_CALLER), 2),
    (14, (CallAct.REPORT_IN, CallAct.FINISH, CallAct.RATE_DEPARTMENT), 9),
    (8, (CallAct.OBJECT, CallAct.INSIST, CallAct.REPORT_IN, CallAct.FINISH), 4),
    (6, (CallAct.OBJECT, CallAct.RELEASE), 3),
    (5, (CallAct.OBJECT,), 3),
    (5, (CallAct.REPORT_IN,), 3),
    (4, (), 0),
)
Doing = tuple[datetime, WhistleCall, CallAct, int | None]
BY_DESK = frozenset({CallAct.REPORT_IN, CallAct.OBJECT, CallAct.RATE_CALLER})


def write_whistles(last: date) -> int:
    """Blow and answer them up to the end of the day `last`; how many. The same each time for the same history."""
    chance, end = random.Random(SEED), timezone.make_aware(datetime.combine(last + timedelta(days=1), time()))
    since = end - timedelta(days=365)
    found = Case.objects.filter(reported_at__gte=since, reported_at__lt=end - timedelta(days=1), grid__isnull=False)
    cases = list(found.select_related("kind", "grid").order_by("reported_at", "pk"))
    return sum(
        _blown(tier, case, chance, end)
        for tier, count in COUNTS.items()
        for case in sorted(chance.sample(cases, min(count, len(cases))), key=lambda case: (case.reported_at, case.pk))
    )


def _blown(tier: Tier, case: Case, chance: random.Random, end: datetime) -> bool:
    """One whistle for a case, and what became of its calls; False where nobody of the tier can call there."""
    at = case.reported_at + timedelta(hours=chance.randint(1, 8))
    over = areas_over(case.grid, timezone.localdate(at))
    caller = Area.objects.filter(pk__in=over, level__key=tier).first()
    known = Department.objects.on(timezone.localdate(at)).filter(area__in=over, tier=TIERS_UP[tier]).order_by("key")
    departments = list(known)
    if caller is None or not departments:
        return False
    chosen = chance.sample(departments, min(len(departments), chance.choice((1, 1, 2, 3))))
    text = f"{case.address or '路边'}：{case.kind.label_zh}，{chance.choice(REASONS)}"
    whistle = blow(caller, tier, chosen, text, Deed(CALLER, at=at), case)
    doings = [doing for call in whistle.calls.order_by("pk") for doing in _doings(call, at, chance)]
    for moment, call, act, rating in sorted(doings, key=lambda doing: (doing[0], doing[1].pk)):
        if moment >= end:
            break
        by = CALLED if act in BY_DESK else CALLER
        act_on_call(call, act, Deed(by, WHY.get(act, ""), at=moment), rating)
    return True


def _doings(call: WhistleCall, at: datetime, chance: random.Random) -> Iterator[Doing]:
    """What is done to one call, one act after the other."""
    acts, pace = _course(chance)
    for act in acts:
        at += timedelta(minutes=chance.randint(20, 60 * pace))
        rated = act in (CallAct.RATE_DEPARTMENT, CallAct.RATE_CALLER)
        yield at, call, act, chance.choice((3, 4, 4, 5, 5, 5)) if rated else None


def _course(chance: random.Random) -> tuple[Sequence[CallAct], int]:
    [(_share, acts, pace)] = chance.choices(COURSES, weights=[share for share, _acts, _pace in COURSES])
    return acts, pace
