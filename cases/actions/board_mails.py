"""Subscribing to the weekly mail of the dashboard, ending it, and asking for those that are due."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language

from cases.models import BoardMail, Department
from grids.access import User
from grids.models import Area
from jobs.actions import enqueue
from jobs.models import Job

KIND = "board_mail"
AT = time(7)  # on Mondays, in the deployment's zone


def subscribe(user: User, area: Area | None, department: Department | None) -> BoardMail:
    """From the next Monday on; who has subscribed already keeps that. Rights are for the caller to ask."""
    today = timezone.localdate()
    found, _new = BoardMail.objects.get_or_create(
        user=user,
        area=area,
        department=department,
        defaults={"language": get_language() or settings.LANGUAGE_CODE, "since": today, "asked_for": monday(today)},
    )
    return found


def unsubscribe(mail: BoardMail) -> None:
    """It is forgotten; what waits in the queue finds nothing to send."""
    mail.delete()


def ask_to_send(mail: BoardMail, day: date, user: User | None = None) -> Job:
    """Have the mail of the week before a Monday sent; asked for twice while it waits, it is sent once.

    Raises TooManyWaiting where the user who asks has too many jobs that wait.
    """
    words = {"week": (day - timedelta(days=7)).isoformat()}
    return enqueue(
        KIND,
        arguments={"mail": mail.pk, "monday": day.isoformat()},
        words=words,
        key=f"{KIND} {mail.pk} {day}",
        user=user,
    )


def ask_for_due_mails(now: datetime | None = None) -> int:
    """Ask for each mail that is due and was not asked for; how many. Every worker may look at the same time."""
    now = timezone.localtime(now)
    day = monday(now.date())
    if not settings.EMAIL_HOST or now < timezone.make_aware(datetime.combine(day, AT)):
        return 0
    due = BoardMail.objects.filter(asked_for__lt=day)
    if not due.exists():
        return 0
    with transaction.atomic():
        found = list(due.select_for_update(skip_locked=True))
        for mail in found:
            ask_to_send(mail, day)
        BoardMail.objects.filter(pk__in=[mail.pk for mail in found]).update(asked_for=day)
    return len(found)


def monday(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())
