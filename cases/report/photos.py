"""Photos of cases: for staff who see the case and who reported it; thumbnails for who is asked if it is the same.

Photos of assets, which anybody may look at, are for everyone.
"""

from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from cases.actions.photos import PICTURE, THUMB, photo_path
from cases.models import Case, Photo
from cases.report.tickets import opens_photo
from cases.rules.photos import position_in

MOST_HEAD = 256 * 1024  # bytes of a photo in which its position stands


@require_safe
@cache_control(private=True, max_age=3_600)
def photo(request: HttpRequest, uid: UUID, thumb: bool = False) -> HttpResponse:
    """`?of=` is the uid by which the case is followed, `?pass=` what a page of ours signed."""
    found = Photo.objects.select_related("case").filter(uid=uid).first()
    if found is None or not _may_see(request, found, thumb):
        raise Http404(_("There is no such photo, or it is not for you."))
    path = photo_path(found.sha256, THUMB if thumb else PICTURE)
    if not path.is_file():
        raise Http404(_("The photo is on record, but its file is missing."))
    return FileResponse(path.open("rb"), content_type="image/jpeg")


@require_POST
def photo_position(request: HttpRequest) -> JsonResponse:
    """Where the first bytes of a photo say that it was taken. Nothing is kept."""
    sent = request.FILES.get("head")
    position = position_in(sent.read(MOST_HEAD)) if sent else None
    return JsonResponse({"position": position and {"lon": position[0], "lat": position[1]}})


def _may_see(request: HttpRequest, photo: Photo, thumb: bool) -> bool:
    if photo.case is None:  # of an asset; or just sent, and known by its uid to nobody else
        return True
    if request.GET.get("of") == str(photo.case.uid):
        return True
    if thumb and opens_photo(request.GET.get("pass", ""), photo.uid):
        return True
    return Case.objects.visible_to(request.user).filter(pk=photo.case_id).exists()
