"""The list of notices, and how many are unread."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from cases.actions.notices import read_all_notices
from cases.desk.views import for_desks
from cases.models import Case, Notification
from grids.access import User

PAGE = 50
MOST_COUNTED = 99


def unread(user: User) -> int:
    """How many, counted up to one more than is told."""
    rows = Notification.objects.filter(user=user.pk, read_at__isnull=True)
    return rows.order_by().values("pk")[: MOST_COUNTED + 1].count()


@for_desks
@require_safe
def notices_page(request: HttpRequest) -> HttpResponse:
    """Mine, newest first. Of cases that are not open to me any more only the number is told."""
    notices = Notification.objects.filter(user=request.user.pk).select_related("case__kind")
    before = request.GET.get("before", "")
    if before.isascii() and before.isdigit() and len(before) < 19:
        notices = notices.filter(pk__lt=before)
    found = list(notices.order_by("-pk")[: PAGE + 1])
    shown = found[:PAGE]
    seen = set(
        Case.objects.visible_to(request.user).filter(pk__in={n.case_id for n in shown}).values_list("pk", flat=True)
    )
    context = {
        "notices": [(notice, notice.case_id in seen) for notice in shown],
        "next": shown[-1].pk if len(found) > PAGE else None,
        "first": bool(before),
        "unread": unread(request.user),
    }
    return render(request, "cases/notices.html", context)


@for_desks
@require_POST
def notices_read(request: HttpRequest) -> HttpResponse:
    """All are read."""
    read_all_notices(request.user)
    return redirect("notices")


@never_cache
@require_safe
def notices_count(request: HttpRequest) -> JsonResponse:
    """For the header of every page: none for who is not logged in."""
    number = unread(request.user) if request.user.is_authenticated else 0
    return JsonResponse({"unread": min(number, MOST_COUNTED), "more": number > MOST_COUNTED})
