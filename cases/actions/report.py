"""Reporting a case: by a page, a program, the desk or a machine. All come here.

One transaction writes the case and its first move. The same uid sent twice is one case.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.gis.geos import Point
from django.db import IntegrityError, connection, transaction
from django.db.models import Q
from django.utils import timezone

from cases.actions.notices import tell_of
from cases.actions.photos import attach_photos
from cases.actions.report_refusals import NotYours, Refused
from cases.clock import begin_stage
from cases.duplicates import maybe_same
from cases.models import Asset, Case, CaseKind, CaseMove, Channel, Department, Photo, Subject
from cases.placing import GridNear, area_around, grids_near, lies_in_an_area
from cases.rules import report_faults as faults
from cases.rules.report import SWAPPED, ReportFacts, check_facts, in_wgs84, other_readings
from cases.rules.states import Act, State
from gis_data.actions.import_runs import Actor
from gis_data.findings import Finding, Severity
from gis_data.functions import SRID
from grids.access import User, can
from grids.models import AreaVersion
from grids.rules.access import Capability

DIGITS = 7  # of a degree that are kept: a centimetre
# A text: every report asks it, and putting the joins together takes longer than the answer.
_KIND = """
SELECT k.* FROM cases_casekind k JOIN cases_kindclass c ON c.id = k.klass_id JOIN cases_catalogue v
ON v.id = c.catalogue_id WHERE k.code = %s AND c.subject = %s AND v.active
"""
_OF_OFFICES = frozenset({Channel.STAFF, Channel.DESK, Channel.API, Channel.HOTLINE, Channel.HOTSPOT})


@dataclass(frozen=True)
class Reported:
    """The case that a report led to; `is_new` is false when the same report had come before.

    `grid` is the code of the area that is answerable now, empty where that has ended without a heir.
    """

    case: Case
    is_new: bool
    grid: str = ""


@dataclass(frozen=True)
class Whence:
    """How a report came: the day and hour (now when not said), what it is called at its source, what is kept of it."""

    at: datetime | None = None
    source: str = ""
    source_id: str = ""
    source_data: dict[str, Any] | None = None
    digest: str = ""


@dataclass(frozen=True)
class Placed:
    """Where a case is, the area that is answerable for it, and what was offered and chosen near a border."""

    point: Point
    grid_id: int
    grid: str
    choice: dict[str, Any] | None


def report_case(
    facts: ReportFacts,
    by: Actor,
    channel: Channel,
    photos: Sequence[Photo] = (),
    uid: uuid.UUID | None = None,
    confirmed: bool = False,
    asset: Asset | None = None,
    whence: Whence = Whence(),
) -> Reported:
    """A new case with its first move, or the one that was made of this `uid` before.

    `photos` are kept already and belong to no case yet (cases/actions/photos.py). `confirmed` sends it in spite of
    doubt: near a border, or where it may be known. Raises Refused and NotYours.
    """
    known = Case.objects.filter(uid=uid).first() if uid else None
    if known is not None:
        return _again(known, whence)
    facts = facts.tidied()
    if channel in _OF_OFFICES and not may_report_for_office(by.user):
        raise NotYours
    kind, place = judge_report(facts, channel, len(photos), asset, confirmed)
    try:
        with transaction.atomic():
            case = _write(facts, kind, place, by, channel, photos, uid or uuid.uuid4(), asset, whence)
            return Reported(case, True, place.grid)
    except IntegrityError:  # the same report came twice at once, or its source had told it under another key
        known = _known_already(uid, whence)
        if known is None:
            raise
        return _again(known, whence)


def _known_already(uid: uuid.UUID | None, whence: Whence) -> Case | None:
    same = Q(uid=uid) if uid else Q(pk=None)
    if whence.source_id:
        same |= Q(source=whence.source, source_id=whence.source_id)
    return Case.objects.filter(same).first()


def may_report_for_office(user: User | None) -> bool:
    """Whether an account reports as staff: it sees cases somewhere, or sits at a desk. None is the machine itself."""
    return user is None or can(user, Capability.SEE_CASES) or Department.objects.of(user).exists()


def channel_of(user: User) -> Channel:
    """How a report from a page comes in, by who is logged in."""
    if not user.is_authenticated:
        return Channel.RESIDENT
    if can(user, Capability.SEE_CASES):
        return Channel.STAFF
    return Channel.DESK if Department.objects.of(user).exists() else Channel.RESIDENT


def find_kind(code: str) -> CaseKind | None:
    """The kind of event of five digits in the catalogue that is in use."""
    return next(iter(CaseKind.objects.raw(_KIND, [code, Subject.CASE])), None)


def find_asset(uid: uuid.UUID) -> Asset:
    """The asset that a report is about. Raises Refused."""
    asset = Asset.objects.select_related("kind").filter(uid=uid).first()
    if asset is None:
        raise Refused([faults.UNKNOWN_ASSET.at(field="asset", value=uid)])
    return asset


def next_number(at: datetime) -> str:
    """A number for people: the day and a serial number. Raises nothing; a number is not used twice."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('cases_number')")
        return f"{timezone.localtime(at):%Y%m%d}{cursor.fetchone()[0]:06d}"


def _again(known: Case, whence: Whence) -> Reported:
    """The same report once more; another one under a used key is refused."""
    if whence.digest:
        first = known.moves.values_list("data", flat=True).get(edition=1)
        if first.get("digest") != whence.digest:
            raise Refused([faults.KEY_USED.at(field="key", value=known.number)])
    codes = AreaVersion.objects.current().filter(area=known.grid_id).values_list("code", flat=True)
    return Reported(known, False, codes.first() or "")


def judge_report(
    facts: ReportFacts, channel: Channel, photos: int = 0, asset: Asset | None = None, confirmed: bool = False
) -> tuple[CaseKind, Placed]:
    """The kind and the place, when nothing speaks against it. Raises Refused with all that does."""
    findings = list(check_facts(facts, photos > 0, needs_words=asset is None))
    kind = find_kind(facts.kind_digits) if facts.kind else None
    findings += _kind_faults(kind, facts, channel)
    if photos > settings.PHOTOS_PER_CASE:
        findings.append(faults.TOO_MANY_PHOTOS.at(field="photos", value=photos, limit=settings.PHOTOS_PER_CASE))
    place, grids, known = None, [], []
    if not any(finding.field in ("place", "datum", "accuracy_m") for finding in findings):
        place, grids, more = _placed(facts)
        findings += more
    if place is not None and kind is not None:
        known = maybe_same(kind, *place.point.coords)
        findings += [faults.MAYBE_KNOWN.at(field="known", value=case.number) for case in known]
    doubtful = any(finding.severity == Severity.ERROR or not confirmed for finding in findings)
    if doubtful or kind is None or place is None:
        raise Refused(findings, grids, known)
    return kind, place


def _kind_faults(kind: CaseKind | None, facts: ReportFacts, channel: Channel) -> list[Finding]:
    if not facts.kind:
        return [faults.NO_KIND.at(field="kind")]
    if kind is None:
        return [faults.UNKNOWN_KIND.at(field="kind", value=facts.kind)]
    if not kind.active:
        return [faults.KIND_RETIRED.at(field="kind", value=kind.label)]
    if channel == Channel.RESIDENT and not kind.public:
        return [faults.KIND_NOT_PUBLIC.at(field="kind", value=kind.label)]
    return []


def _placed(facts: ReportFacts) -> tuple[Placed | None, list[GridNear], list[Finding]]:
    """Where it is and which grid has it; the grids that were offered near a border; what is wrong with it."""
    lon, lat = (round(value, DIGITS) for value in in_wgs84(facts.lon, facts.lat, facts.datum))
    point = Point(lon, lat, srid=SRID)
    reach = max(facts.accuracy_m or 0, settings.CASE_BORDER_M)
    grids = grids_near(lon, lat, reach)
    if not grids:
        area, nearest = area_around(lon, lat)
        if area is None:
            return None, [], _outside(lon, lat, nearest)
        return Placed(point, area.area_id, area.code, None), [], []
    if len(grids) == 1 and grids[0].metres == 0 and facts.grid in ("", grids[0].code):
        return Placed(point, grids[0].area_id, grids[0].code, None), [], []
    chosen = next((grid for grid in grids if grid.code == facts.grid), None)
    if chosen is None and facts.grid:
        return None, grids, [faults.NOT_OFFERED.at(field="grid", value=facts.grid)]
    choice = {
        "within_m": reach,
        "offered": [grid.as_json() for grid in grids],
        "chosen": (chosen or grids[0]).code,
        "by": "reporter" if chosen else "position",
    }
    names = ", ".join(grid.name for grid in grids)
    doubt = [] if chosen else [faults.NEAR_BORDER.at(field="grid", value=names)]
    grid = chosen or grids[0]
    return Placed(point, grid.area_id, grid.code, choice), grids, doubt


def _outside(lon: float, lat: float, nearest: dict[str, Any] | None) -> list[Finding]:
    """What is said of a place in no area: what was probably meant, else what is nearest."""
    if nearest is None:
        return [faults.NO_AREAS.at(field="place")]
    for name, east, north in other_readings(lon, lat):
        if lies_in_an_area(east, north):
            value = f"{east:.6f}, {north:.6f}"
            if name == "swapped":
                return [SWAPPED.at(field="place", value=value)]
            return [faults.OTHER_DATUM.at(field="datum", value=value, datum=name)]
    metres = nearest["distance_m"]
    distance = f"{metres:.0f} m" if metres < 1_000 else f"{metres / 1_000:,.1f} km"
    value = f"{lon:.6f}, {lat:.6f}"
    return [faults.OUTSIDE.at(field="place", value=value, nearest=nearest["name"], distance=distance)]


def _write(
    facts: ReportFacts,
    kind: CaseKind,
    place: Placed,
    by: Actor,
    channel: Channel,
    photos: Sequence[Photo],
    uid: uuid.UUID,
    asset: Asset | None,
    whence: Whence,
) -> Case:
    now = timezone.now()
    at = whence.at or now
    case = Case(
        uid=uid,
        number=next_number(at),
        kind=kind,
        severity=facts.severity,
        channel=channel,
        text=facts.text,
        address=facts.address,
        place=place.point,
        accuracy_m=facts.accuracy_m,
        grid_reported_id=place.grid_id,
        grid_id=place.grid_id,
        grid_choice=place.choice,
        asset=asset,
        reporter=by.user,
        contact_name=facts.contact_name,
        contact_phone=facts.contact_phone,
        reported_at=at,
        source=whence.source,
        source_id=whence.source_id,
        source_data=whence.source_data,
    )
    clock = begin_stage(case, at)
    case.save(force_insert=True)
    data = {"channel": channel} | clock | ({"digest": whence.digest} if whence.digest else {})
    move = CaseMove.objects.create(
        case=case, edition=1, act=Act.REPORT, after=State.REPORTED, at=now, user=by.user, actor=by.account, data=data
    )
    if photos:
        attach_photos(photos, case, move)
    tell_of(case, move)
    return case
