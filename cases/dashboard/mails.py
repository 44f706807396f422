"""The page on which one subscribes to the weekly mail of the dashboard, and ends it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cases.actions.board_mails import ask_to_send, monday, subscribe, unsubscribe
from cases.dashboard.asked import Asked, ask
from cases.dashboard.names import areas
from cases.dashboard.refusals import Refusal
from cases.dashboard.told import place_text
from cases.dashboard.views import answering
from cases.models import BoardMail
from jobs.errors import TooManyWaiting


@answering
@require_http_methods(["GET", "HEAD", "POST"])
def mails_page(request: HttpRequest) -> HttpResponse:
    """Mine; POST subscribes to what the address asks for."""
    asked = ask(request.user, request.GET)
    if request.method != "POST":
        return render(request, "cases/board_mail.html", _context(request, asked))
    if asked.place.area is None and asked.place.department is None:
        raise Refusal(422, _("Choose an area"), _("A mail is of an area or of a department: choose one first."))
    if not request.user.email:
        text = _("Your account has no mail address. An administrator enters it.")
        return render(request, "cases/board_mail.html", _context(request, asked) | {"problem": text}, status=422)
    subscribe(request.user, asked.place.area, asked.place.department)
    return redirect(f"{reverse('board_mail')}?{asked.query()}")


@answering
@require_POST
def mail_act(request: HttpRequest, uid: str, act: str) -> HttpResponse:
    """End one of mine, or have last week's sent now."""
    mail = BoardMail.objects.filter(uid=uid, user=request.user).first()
    if mail is None:
        raise Refusal(404, _("No such subscription"), _("It has ended, or is somebody else's."))
    if act == "end":
        unsubscribe(mail)
        return redirect("board_mail")
    _check_mail_is_set_up()
    try:
        ask_to_send(mail, monday(timezone.localdate()), request.user)
    except TooManyWaiting as problem:
        raise Refusal(422, _("Too much waits already"), str(problem)) from None
    return redirect(f"{reverse('board_mail')}?sent=1")


def _check_mail_is_set_up() -> None:
    if not settings.EMAIL_HOST:
        raise Refusal(422, _("Mail is not set up"), _("The operator sets EMAIL_HOST; until then no mail is sent."))


def _context(request: HttpRequest, asked: Asked) -> dict[str, Any]:
    mails = list(BoardMail.objects.filter(user=request.user.pk).select_related("area", "department"))
    found = areas([mail.area_id for mail in mails if mail.area_id])
    place = asked.place
    return {
        "place": place_text(asked),
        "query": asked.query(),
        "may_subscribe": place.area is not None or place.department is not None,
        "subscribed": any((mail.area, mail.department) == (place.area, place.department) for mail in mails),
        "mails": [(mail, _of(mail, found)) for mail in mails],
        "is_set_up": bool(settings.EMAIL_HOST),
        "address": request.user.email,
        "sent": request.GET.get("sent") == "1",
    }


def _of(mail: BoardMail, found: dict[int, tuple[str, str]]) -> str:
    area = " ".join(reversed(found.get(mail.area_id, ("", "")))) if mail.area_id else ""
    return " · ".join(filter(None, (area, mail.department.label if mail.department else "")))
