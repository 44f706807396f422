"""What comes with a report over HTTP: a body as JSON or as a form, and photos in it."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, TypeVar
from uuid import UUID

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Schema
from ninja.errors import HttpError, ValidationError
from pydantic import ValidationError as SchemaError

from cases.actions.photos import keep_photo
from cases.actions.report import judge_report
from cases.actions.report_refusals import Refused
from cases.models import Case, Channel, Photo
from cases.rules.photos import BadPhoto, clean_photo
from cases.rules.report import ReportFacts
from gis_data.findings import Finding

FORM = "multipart/form-data"
Body = TypeVar("Body", bound=Schema)


@dataclass
class Taken:
    """Photos that are kept, and belong to no case yet; what was wrong with the others; where one says it was taken."""

    photos: list[Photo] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    position: tuple[float, float] | None = None


def take_photos(files: Iterable[UploadedFile]) -> Taken:
    """Keep those that are photos; of more than a case may have, one too many is looked at, so that it is noticed."""
    taken = Taken()
    for file in list(files)[: settings.PHOTOS_PER_CASE + 1]:
        # Longer than the limit is refused by its length; no more of it is read than that takes.
        data = file.read(settings.PHOTO_MB * 1_000_000 + 1)
        try:
            clean = clean_photo(data, file.name, settings.PHOTO_MB, file.size)
        except BadPhoto as problem:
            taken.findings.append(problem.finding)
            continue
        taken.photos.append(keep_photo(clean))
        taken.position = taken.position or clean.position
    return taken


def photos_of(files: Sequence[UploadedFile], facts: ReportFacts, channel: Channel, uid: UUID | None) -> list[Photo]:
    """Those of a program's report, kept, unless the same report has brought them before. Raises Refused."""
    if not files or (uid and Case.objects.filter(uid=uid).exists()):
        return []
    taken = take_photos(files)
    refuse_unread(taken.findings, facts, channel, len(taken.photos))
    return taken.photos


def refuse_unread(findings: list[Finding], facts: ReportFacts, channel: Channel, photos: int) -> None:
    """Where something could not even be read: all that is wrong with the rest too. Raises Refused."""
    if not findings:
        return
    try:
        judge_report(facts.tidied(), channel, photos)
    except Refused as refusal:
        unread = {finding.field for finding in findings}
        more = [finding for finding in refusal.findings if finding.field not in unread]
        raise Refused([*findings, *more], refusal.grids, refusal.known) from None
    raise Refused(findings)


def read_body(request: HttpRequest, schema: type[Body]) -> Body:
    """A JSON body, or the fields of a form, in which empty ones are left out. Raises ValidationError and HttpError."""
    if request.content_type == FORM:
        given: Any = {name: value for name, value in request.POST.items() if value}
    else:
        try:
            given = json.loads(request.body)
        except ValueError as error:
            raise HttpError(400, _("The body is no JSON.")) from error
    try:
        return schema.model_validate(given)
    except SchemaError as error:
        raise ValidationError(
            [{"loc": ("body", *one["loc"]), "msg": one["msg"]} for one in error.errors(include_url=False)]
        ) from error


def digest_of(request: HttpRequest, payload: Schema, files: Iterable[UploadedFile]) -> str:
    """By which the same report is known: of the body as it came, or of the fields and files of a form."""
    if request.content_type != FORM:
        return sha256(request.body).hexdigest()
    return sha256("\n".join([payload.model_dump_json(), *map(digest_of_file, files)]).encode()).hexdigest()


def digest_of_file(file: UploadedFile) -> str:
    """Of its bytes; it can be read again after that."""
    digest = sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


def body_docs(schema: type[Schema]) -> dict[str, Any]:
    """The body as the API's documentation tells it: JSON, or a form with photos."""
    told = schema.model_json_schema()
    photos = {"type": "array", "items": {"type": "string", "format": "binary"}, "description": "JPEG, PNG or WebP"}
    form = told | {"properties": told["properties"] | {"photos": photos}}
    return {"requestBody": {"required": True, "content": {
        "application/json": {"schema": told}, FORM: {"schema": form}}}}  # fmt: skip
