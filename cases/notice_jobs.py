"""Notices outside the page: by mail, and to another system by webhook. Each is a job of its own, tried again.

A mail names the case and what was done, nothing of what was reported: mail is read on any telephone.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any
from urllib.request import Request, urlopen

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import get_connection
from django.core.mail.message import EmailMessage
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.models import Case, CaseMove
from jobs.actions import enqueue
from jobs.errors import JobError
from jobs.kinds import job
from jobs.run import Run

MAIL, WEBHOOK = "case_mail", "case_webhook"
RETRIES = 5
PATIENCE_S = 10
SIGNATURE = "X-Signature-256"


def ask_to_deliver(case: Case, edition: int) -> None:
    """Have a move told outside the page, as far as that is set up."""
    arguments = {"case": case.pk, "edition": edition}
    for kind, wanted in ((MAIL, settings.EMAIL_HOST), (WEBHOOK, settings.CASE_WEBHOOK_URL)):
        if wanted:
            enqueue(kind, arguments=arguments, words={"number": case.number}, key=f"{kind} {case.pk} {edition}")


@job(MAIL, title=gettext_lazy("Mail about case {number}"), retries=RETRIES)
def send_mails(run: Run) -> Mapping[str, Any]:
    """To each account with a notice of the move and a mail address, and to the department's."""
    move = _move(run)
    users = get_user_model().objects.filter(
        case_notices__case=move.case_id, case_notices__edition=move.edition, is_active=True
    )
    department = move.case.department
    addresses = {*users.exclude(email="").values_list("email", flat=True), department.email if department else ""}
    subject = _("Case %(number)s: %(act)s") % {"number": move.case.number, "act": move.get_act_display()}
    text = f"{move.case.kind.label}\n{move.case.get_state_display()}\n{address_of(move.case)}\n"
    sender, connection = settings.DEFAULT_FROM_EMAIL, get_connection(timeout=PATIENCE_S)
    mails = [EmailMessage(subject, text, sender, [to], connection=connection) for to in sorted(addresses - {""})]
    return {"counts": {_("Mails"): connection.send_messages(mails) if mails else 0}}


@job(WEBHOOK, title=gettext_lazy("Message to another system about case {number}"), retries=RETRIES)
def post_webhook(run: Run) -> Mapping[str, Any]:
    """POST the move as JSON; the answer must be 2xx. The same move sent again bears the same `id`."""
    move = _move(run)
    body = json.dumps(told(move), ensure_ascii=False).encode()
    headers = {"Content-Type": "application/json; charset=utf-8", SIGNATURE: f"sha256={signature(body)}"}
    # The scheme is checked when the configuration is read; the address is the operator's own.
    request = Request(settings.CASE_WEBHOOK_URL, body, headers, method="POST")
    with urlopen(request, timeout=PATIENCE_S) as answer:
        return {"counts": {_("Status"): answer.status}}


def told(move: CaseMove) -> dict[str, Any]:
    """What another system is told: no text, no contact, no place."""
    case = move.case
    return {
        "id": f"{case.number}-{move.edition}",
        "number": case.number,
        "act": move.act,
        "before": move.before,
        "after": move.after,
        "at": move.at.isoformat(),
        "kind": case.kind.code,
        "severity": case.severity,
        "department": case.department.key if case.department else None,
        "due_at": case.due_at and case.due_at.isoformat(),
        "url": address_of(case),
    }


def signature(body: bytes) -> str:
    """HMAC-SHA-256 of the body with CASE_WEBHOOK_SECRET, in hex: by it the receiver knows who sent it."""
    return hmac.new(settings.CASE_WEBHOOK_SECRET.encode(), body, hashlib.sha256).hexdigest()


def address_of(case: Case) -> str:
    """The case's page; without SITE_URL only its path."""
    return settings.SITE_URL.rstrip("/") + reverse("case", args=[case.number])


def _move(run: Run) -> CaseMove:
    found = CaseMove.objects.select_related("case__kind", "case__department").filter(
        case=run.arguments["case"], edition=run.arguments["edition"]
    )
    move = found.first()
    if move is None:
        raise JobError(_("The move is not on record."))
    return move
