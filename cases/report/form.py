"""What came with the form of a report, taken apart without losing any of it."""

from dataclasses import dataclass, field
from uuid import UUID, uuid4

from django.conf import settings
from django.http import HttpRequest, QueryDict

from cases.actions.photos import unclaimed
from cases.models import Photo
from cases.report.incoming import take_photos
from cases.rules.report import BAD_PLACE, ReportFacts
from gis_data.findings import Finding

TEXTS = ("kind", "text", "address", "contact_name", "contact_phone", "datum", "grid")


@dataclass
class Sent:
    """The facts, the uid by which it is one report, its photos (kept), and what was wrong with what was typed."""

    facts: ReportFacts
    uid: UUID
    given: dict[str, str]
    confirmed: bool = False
    asset: UUID | None = None
    photos: list[Photo] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    position: tuple[float, float] | None = None


def read_form(data: QueryDict) -> Sent:
    """What was typed. Numbers that are none are findings."""
    given = {name: data.get(name, "") for name in (*TEXTS, "lon", "lat", "accuracy")}
    findings: list[Finding] = []
    numbers = {name: _number(given[name], name, findings) for name in ("lon", "lat", "accuracy")}
    facts = ReportFacts(
        lon=numbers["lon"],
        lat=numbers["lat"],
        accuracy_m=numbers["accuracy"],
        **{name: given[name] for name in TEXTS},
    )
    uid, asset = uid_of(data.get("uid", "")) or uuid4(), uid_of(data.get("asset", ""))
    return Sent(facts, uid, given, data.get("confirmed") == "1", asset, findings=findings)


def read_photos(request: HttpRequest, sent: Sent) -> None:
    """Keep the photos that came, beside those that had come before; what is no photo is a finding."""
    before = [uid for text in request.POST.getlist("kept") if (uid := uid_of(text))]
    sent.photos = unclaimed(before[: settings.PHOTOS_PER_CASE])
    taken = take_photos(request.FILES.getlist("photos"))
    sent.photos += taken.photos
    sent.findings += taken.findings
    sent.position = taken.position


def uid_of(text: str) -> UUID | None:
    """A uid as it stands in an address or a form; None when it is none."""
    try:
        return UUID(text)
    except ValueError:
        return None


def _number(text: str, name: str, findings: list[Finding]) -> float | None:
    try:
        return float(text) if text.strip() else None
    except ValueError:
        findings.append(BAD_PLACE.at(field="place" if name != "accuracy" else "accuracy_m", value=text[:40]))
        return None
