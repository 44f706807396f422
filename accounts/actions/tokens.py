"""Making, recognising and revoking tokens."""

from datetime import timedelta

from django.contrib.auth.models import AbstractBaseUser
from django.utils import timezone

from accounts.models import ApiToken
from accounts.rules.tokens import SHOWN, digest, new_token

NOTE_USE_EVERY = timedelta(minutes=1)


def make_token(owner: AbstractBaseUser, label: str, days: int) -> tuple[ApiToken, str]:
    """A token for so many days, and its text: the only time that it can be read."""
    text = new_token()
    expires_at = timezone.now() + timedelta(days=days)
    token = ApiToken.objects.create(
        owner=owner, label=label, prefix=text[:SHOWN], digest=digest(text), expires_at=expires_at
    )
    return token, text


def recognise(text: str) -> ApiToken | None:
    """The token that is usable now, with its owner; its use is noted to the minute."""
    now = timezone.now()
    token = ApiToken.objects.usable(now).select_related("owner").filter(digest=digest(text)).first()
    if token and (token.last_used_at is None or token.last_used_at < now - NOTE_USE_EVERY):
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
    return token


def revoke(owner: AbstractBaseUser, token_id: int) -> bool:
    """End one of the owner's own tokens at once; False when there is no such one in use."""
    mine = ApiToken.objects.filter(owner=owner, pk=token_id, revoked_at__isnull=True)
    return mine.update(revoked_at=timezone.now()) == 1
