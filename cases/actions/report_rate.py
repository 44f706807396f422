"""How many reports without an account an address may send in an hour."""

from datetime import timedelta

from django.conf import settings
from django.db import connection
from django.utils import timezone
from django.utils.crypto import salted_hmac

from cases.actions.photos import drop_unclaimed
from cases.actions.report_refusals import TooManyReports
from cases.models import ReportCount

_KEPT = timedelta(days=1)
_COUNT = """
INSERT INTO cases_reportcount AS c (address_key, hour, number) VALUES (%s, %s, 1)
ON CONFLICT (address_key, hour) DO UPDATE SET number = c.number + 1 RETURNING number
"""


def count_report(address: str | None) -> None:
    """Note one attempt; raises TooManyReports from the one on that is over REPORTS_PER_HOUR.

    An office or a village behind one address shares the limit. What cannot be told apart by address counts together.
    """
    now = timezone.now()
    hour = now.replace(minute=0, second=0, microsecond=0)
    key = salted_hmac("cases.report_rate", address or "", algorithm="sha256").hexdigest()
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [key, hour])
        number = cursor.fetchone()[0]
    if number == 1:
        ReportCount.objects.filter(hour__lt=now - _KEPT).delete()
        drop_unclaimed(now - _KEPT)
    if number > settings.REPORTS_PER_HOUR:
        raise TooManyReports(60 - now.minute)
