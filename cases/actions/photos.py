"""Photos into the folder PHOTOS_DIR, and what is on record of them."""

import os
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from uuid import UUID, uuid4

from django.conf import settings

from cases.models import Case, CaseMove, Photo
from cases.rules.photos import CleanPhoto

PICTURE, THUMB = "", "-thumb"


def keep_photo(clean: CleanPhoto) -> Photo:
    """Write the files and a record that belongs to nothing yet; what nobody claims is dropped after a day."""
    for size, data in ((PICTURE, clean.picture), (THUMB, clean.thumb)):
        _write(photo_path(clean.sha256, size), data)
    return Photo.objects.create(sha256=clean.sha256, width=clean.width, height=clean.height)


def unclaimed(uids: Iterable[UUID]) -> list[Photo]:
    """Photos that were kept and belong to nothing yet, in the order of their uids."""
    found = {photo.uid: photo for photo in Photo.objects.filter(uid__in=list(uids), case=None, asset=None)}
    return [found[uid] for uid in uids if uid in found]


def attach_photos(photos: Sequence[Photo], case: Case, move: CaseMove) -> None:
    """Give photos that belong to nothing to a case, with the move that brought them. In the caller's transaction."""
    Photo.objects.filter(pk__in=[photo.pk for photo in photos], case=None, asset=None).update(case=case, move=move)


def photo_path(sha256: str, size: str = PICTURE) -> Path:
    """Where a picture (or its thumbnail) lies."""
    return Path(settings.PHOTOS_DIR) / sha256[:2] / f"{sha256}{size}.jpg"


def drop_unclaimed(before: datetime) -> int:
    """Remove photos that no report has claimed since; gives how many records that were."""
    old = list(Photo.objects.filter(case=None, asset=None, added_at__lt=before).values_list("pk", "sha256")[:1_000])
    Photo.objects.filter(pk__in=[pk for pk, _sha in old], case=None, asset=None).delete()
    drop_files(sha for _pk, sha in old)
    return len(old)


def drop_files(digests: Iterable[str]) -> None:
    """Remove the files of photos of which no record is left."""
    gone = set(digests)
    for sha in gone - set(Photo.objects.filter(sha256__in=gone).values_list("sha256", flat=True)):
        for size in (PICTURE, THUMB):
            photo_path(sha, size).unlink(missing_ok=True)


def _write(path: Path, data: bytes) -> None:
    """Whole or not at all: written beside and moved into place."""
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{uuid4().hex}")
    try:
        beside.write_bytes(data)
        os.replace(beside, path)
    finally:
        beside.unlink(missing_ok=True)
