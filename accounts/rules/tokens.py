"""The text of a token: 256 random bits, so a plain digest is enough to recognise it by."""

import base64
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


def basic(header: str) -> str | None:
    """The token that stands as the password in HTTP Basic, for programs that can send nothing else (QGIS 3.22).

    None when there is none: people's own passwords are not taken here. "" when it begins like a token and is none.
    """
    scheme, _, value = header.strip().partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        password = base64.b64decode(value.strip(), validate=True).decode().partition(":")[2]
    except ValueError:
        return None
    if not password.startswith(MARK):
        return None
    return password if FORM.fullmatch(password) else ""
