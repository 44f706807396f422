"""What lets somebody see a little of a case that is not theirs: signed, so that none can be made up or guessed."""

from uuid import UUID

from django.core import signing

from cases.models import Case, Photo

_CASE, _PHOTO = "cases.report.known", "cases.report.photo"
PHOTO_SECONDS = 3_600


def ticket_of(case: Case) -> str:
    """For following a case that somebody else reported: its state only."""
    return signing.dumps(case.pk, salt=_CASE, compress=False)


def case_of(ticket: str) -> Case | None:
    """The case of a ticket; None for one that we did not make."""
    try:
        number = signing.loads(ticket, salt=_CASE)
    except signing.BadSignature:
        return None
    return Case.objects.select_related("kind").filter(pk=number).first()


def photo_pass(photo: Photo) -> str:
    """Opens the thumbnail of one photo for an hour, to who is asked whether it shows the same thing."""
    return signing.dumps(str(photo.uid), salt=_PHOTO)


def opens_photo(text: str, uid: UUID) -> bool:
    """Whether a pass is for this photo and not too old."""
    try:
        return signing.loads(text, salt=_PHOTO, max_age=PHOTO_SECONDS) == str(uid)
    except signing.BadSignature:
        return False
