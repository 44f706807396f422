"""The text of a token: 256 random bits, so a plain digest is enough to recognise it by."""

import hashlib
import re
import secrets

MARK = "grid_"  # scanners of source code and logs find it by this
SHOWN = len(MARK) + 6
FORM = re.compile(r"grid_[A-Za-z0-9_-]{43}")


def new_token() -> str:
    """A token nobody can guess."""
    return MARK + secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """What is kept of it (SHA-256)."""
    return hashlib.sha256(token.encode()).hexdigest()


def bearer(header: str) -> str | None:
    """The token of an `Authorization` header; None when it is not of the kind `Bearer`, "" when it is no token."""
    scheme, _, value = header.strip().partition(" ")
    if scheme.lower() != "bearer":
        return None
    value = value.strip()
    return value if FORM.fullmatch(value) else ""
