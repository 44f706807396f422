"""Days as they stand in addresses: `2020-06-08`, in the deployment's time zone."""

from datetime import UTC, date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _


class BadDay(ValueError):
    """A text that is no day; the message is for the caller."""


def parse_day(text: str | None) -> date:
    """The day a text names, today when there is none; raises BadDay."""
    if not text:
        return timezone.localdate()
    try:
        # Not fromisoformat: that also takes 20200608 and weeks, which nothing here is meant to be written in.
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC).date()
    except ValueError:
        message = _("A day is written like 2020-06-08, and must exist; this is not one: %(text)s")
        raise BadDay(message % {"text": text[:40]}) from None
