"""By which uid a program's report is known again when it comes a second time."""

from datetime import timedelta
from uuid import UUID, uuid5

from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from cases.models import Case
from grids.access import User

# Of the keys of one account; another account's same key is another report.
_KEYS = UUID("9f1e5cf4-6f0b-4a3c-8d3e-0d4f0a52b7c1")
LONGEST_KEY = 200
# A program that had no answer tries again after half a minute or two, a few times.
SAME_WITHIN = timedelta(minutes=5)


class BadKey(ValueError):
    """There is no Idempotency-Key, or it is too long."""

    def __str__(self) -> str:
        text = _("Send a header Idempotency-Key of 1 to %(most)d characters, another one for each report.")
        return text % {"most": LONGEST_KEY}


def key_of(request: HttpRequest) -> str:
    """What the header says, empty where there is none. Raises BadKey for one that is too long."""
    key = request.headers.get("Idempotency-Key", "").strip()
    if len(key) > LONGEST_KEY:
        raise BadKey
    return key


def uid_of_key(user: User, key: str) -> UUID:
    """The same for the same key of an account."""
    return uuid5(_KEYS, f"{user.pk} {key}")


def uid_of_content(user: User, content: str) -> UUID:
    """The same for the same content that an account sends again within SAME_WITHIN; after that it is another report.

    Time is cut into slots. A case of the slot before is the same while it is young enough. Nobody can reckon the uid
    from what was sent: it opens the reporter's page.
    """
    now = timezone.now()
    slot = int(now.timestamp() // SAME_WITHIN.total_seconds())
    before, current = (_uid(user, slot - back, content) for back in (1, 0))
    is_young = Case.objects.filter(uid=before, recorded_at__gt=now - SAME_WITHIN).exists()
    return before if is_young else current


def _uid(user: User, slot: int, content: str) -> UUID:
    digest = salted_hmac("cases.report.keys", f"{user.pk} {slot} {content}", algorithm="sha256").digest()
    return UUID(bytes=digest[:16], version=5)
