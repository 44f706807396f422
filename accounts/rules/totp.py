"""Codes that an authenticator shows (TOTP, RFC 6238: SHA-1, a new one every 30 seconds, six digits)."""

import os
from base64 import b32decode, b32encode
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from django_otp.oath import TOTP

STEP_S = 30
DIGITS = 6
SECRET_BYTES = 20  # what RFC 4226 recommends
TOLERANCE = 1  # steps that a clock may be wrong by, on top of what it was wrong by before


@dataclass(frozen=True)
class Fit:
    """A code was right: in which step, and how many steps the telephone's clock is ahead of ours."""

    step: int
    drift: int


def new_secret() -> str:
    """A fresh secret in base32, as people type it."""
    return b32encode(os.urandom(SECRET_BYTES)).decode()


def fit(secret: str, code: str, at: float, drift: int = 0, last_step: int = -1) -> Fit | None:
    """Where a code of this secret fits, at a time in seconds since 1970; None when it is wrong or was used already.

    Codes of `last_step` and before were used. `drift` is what was learnt about the telephone's clock.
    """
    if not secret or not code.isdecimal():  # with an empty secret everybody could make the codes
        return None
    totp = _totp(secret, at, drift)
    return Fit(totp.t(), totp.drift) if totp.verify(int(code), TOLERANCE, last_step + 1) else None


def code_at(secret: str, at: float, drift: int = 0) -> str:
    """The code that an authenticator shows at a time in seconds since 1970."""
    return f"{_totp(secret, at, drift).token():0{DIGITS}d}"


def enrolment_address(secret: str, account: str, issuer: str) -> str:
    """What an authenticator reads from the picture: an `otpauth:` address."""
    parameters = {"secret": secret, "algorithm": "SHA1", "digits": DIGITS, "period": STEP_S, "issuer": issuer}
    return f"otpauth://totp/{quote(f'{issuer}:{account}')}?{urlencode(parameters, quote_via=quote)}"


def _totp(secret: str, at: float, drift: int) -> TOTP:
    totp = TOTP(b32decode(secret), STEP_S, 0, DIGITS, drift)
    totp.time = at
    return totp
