"""Photos of an asset: one is added or taken away. Each is one transaction with one row of history."""

from typing import Any

from django.conf import settings
from django.db import transaction

from cases.actions.assets import Deed, ended, locked, permit, refuse
from cases.actions.photos import drop_files
from cases.models import Asset, AssetAct, AssetChange, Photo
from cases.rules import asset_faults as faults
from cases.rules.report_faults import TOO_MANY_PHOTOS


@transaction.atomic
def add_photo(asset: Asset, photo: Photo, deed: Deed) -> Asset:
    """Give it a photo that is kept and belongs to nothing yet. Raises Refused, NotYours, Stale."""
    asset, last = locked(asset, deed)
    permit(deed, last.geom)
    number, limit = asset.photos.count() + 1, settings.PHOTOS_PER_CASE
    findings = ended(last, deed.day)
    if number > limit:
        findings.append(TOO_MANY_PHOTOS.at(field="photo", value=number, limit=limit))
    refuse(findings, deed)
    if not Photo.objects.filter(pk=photo.pk, case=None, asset=None).update(asset=asset):
        refuse([faults.NO_SUCH_PHOTO.at(field="photo", value=photo.uid)], deed)
    return _write(asset, AssetAct.PHOTO_ADDED, deed, after={"photo": str(photo.uid)})


@transaction.atomic
def take_photo_away(asset: Asset, photo: Photo, deed: Deed) -> Asset:
    """The photo is gone for good, file and all: somebody may be on it. Raises Refused, NotYours, Stale."""
    asset, last = locked(asset, deed)
    permit(deed, last.geom)
    if photo.asset_id != asset.pk:
        refuse([faults.NO_SUCH_PHOTO.at(field="photo", value=photo.uid)], deed)
    photo.delete()
    transaction.on_commit(lambda: drop_files([photo.sha256]))
    return _write(asset, AssetAct.PHOTO_GONE, deed, before={"photo": str(photo.uid)})


def _write(asset: Asset, act: AssetAct, deed: Deed, **what: dict[str, Any]) -> Asset:
    asset.edition += 1
    asset.save(update_fields=["edition"])
    AssetChange.objects.create(
        asset=asset, act=act, on=deed.day, user=deed.by.user, actor=deed.by.account, why=deed.why,
        edition=asset.edition, **what,
    )  # fmt: skip
    return asset
