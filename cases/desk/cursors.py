"""Where a page of cases ends, as it stands in an address."""

from __future__ import annotations

import base64
import json
from datetime import datetime

Key = tuple[datetime | None, int]
Row = tuple[int, datetime | None]


def cursor_of(row: Row) -> str:
    """Where a page ends, as it stands in an address."""
    pk, at = row
    text = json.dumps([at and at.isoformat(), pk])
    return base64.urlsafe_b64encode(text.encode()).decode()


def read_cursor(text: str) -> Key | None:
    """A cursor; None for one that is none of ours."""
    try:
        at, pk = json.loads(base64.urlsafe_b64decode(text.encode()))
        at = None if at is None else datetime.fromisoformat(at)
    except (ValueError, TypeError):
        return None
    is_key = isinstance(pk, int) and 0 <= pk < 2**63 and (at is None or at.tzinfo is not None)
    return (at, pk) if is_key else None
