"""The dashboard of the last week by mail, in plain text with the PDF attached: a job, tried again as notices are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.message import EmailMessage
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from cases.actions.board_mails import KIND, unsubscribe
from cases.dashboard.asked import Asked, ask
from cases.dashboard.refusals import Refusal, not_open
from cases.dashboard.shapes import ToldBoard
from cases.dashboard.told import tell
from cases.models import BoardMail
from cases.notice_jobs import PATIENCE_S, RETRIES
from jobs.kinds import job
from jobs.run import Run

MOST_GRIDS = 10
WEEK = 7
PDF = "application/pdf"


@job(KIND, title=gettext_lazy("Dashboard of the week from {week} by mail"), retries=RETRIES)
def send_board(run: Run) -> Mapping[str, Any]:
    """By the rights of now: who may not see the area any more gets nothing, and the subscription ends."""
    mail = BoardMail.objects.select_related("user", "area", "department").filter(pk=run.arguments["mail"]).first()
    if mail is None or not mail.user.email:
        return {"counts": {_("Mails"): 0}}
    with override(mail.language):
        try:
            asked = asked_of(mail, date.fromisoformat(run.arguments["monday"]))
        except Refusal as refusal:
            unsubscribe(mail)
            return {"text": _("%(why)s The subscription has ended.") % {"why": refusal.text}}
        message = message_of(mail, asked, tell(asked))
        return {"counts": {_("Mails"): get_connection(timeout=PATIENCE_S).send_messages([message])}}


def asked_of(mail: BoardMail, day: date) -> Asked:
    """The week before a Monday, beside the week before that. Raises Refusal."""
    code = mail.area.versions.order_by("-valid").values_list("code", flat=True).first() if mail.area else ""
    given = {
        "area": code or "",
        "department": mail.department.key if mail.department else "",
        "since": (day - timedelta(days=WEEK)).isoformat(),
        "until": (day - timedelta(days=1)).isoformat(),
    }
    asked = ask(mail.user, given)
    # Without its area or desk the question would be of the reader's own place: nobody asked for that.
    if (asked.place.area, asked.place.department) != (mail.area, mail.department):
        raise not_open()
    return asked


def message_of(mail: BoardMail, asked: Asked, told: ToldBoard) -> EmailMessage:
    """The same week sent again bears the same id, by which mail programs know it."""
    subject = _("Dashboard %(place)s, %(period)s") % {"place": told.place, "period": told.period}
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip(">") or "localhost"
    headers = {"Message-ID": f"<board-{mail.uid}-{asked.period.first.isoformat()}@{domain}>"}
    body = "\n".join(_lines(asked, told))
    message = EmailMessage(subject, body, settings.DEFAULT_FROM_EMAIL, [mail.user.email], headers=headers)
    from cases.dashboard.paper import write_pdf  # here, not above: the library for paper is slow to load

    file = BytesIO()
    write_pdf(file, told)
    message.attach(f"dashboard-{asked.period.first.isoformat()}.pdf", file.getvalue(), PDF)
    return message


def _lines(asked: Asked, told: ToldBoard) -> Iterator[str]:
    yield told.place
    yield told.period + (f" ({_('compared with %(period)s') % {'period': told.before}})" if told.before else "")
    yield ""
    for one in told.headlines:
        before = f" ({one.before}{', ' if one.change else ''}{one.change})" if one.before else ""
        yield f"{one.figure.label}: {one.cell.text}{before}"
    if told.grids:
        yield f"\n{told.grids.title}: {told.grids_in_all}"
        for line in told.grids.lines[:MOST_GRIDS]:
            yield f"- {line.label} {line.code}: {line.cells[0].text}"
    site = settings.SITE_URL.rstrip("/")
    yield f"\n{site}{reverse('dashboard')}?{asked.query()}"
    yield _("End this mail: %(address)s") % {"address": f"{site}{reverse('board_mail')}"}
