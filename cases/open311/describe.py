"""What everybody is told of a case: what it is, about where, how far it is. Nobody's name, words or telephone."""

from typing import Any

from cases.models import Case
from cases.open311.asking import CLOSED, OPEN
from cases.report.follow import ACT_WORDS, STATE_WORDS
from cases.rules.states import ENDED

PUBLIC_DIGITS = 4  # of a degree: ten metres, so that no door is pointed at


def described(case: Case, has_words: bool = False, extended: bool = False) -> dict[str, Any]:
    """A case of `public_cases()`; `has_words` with what was written, for those who see the case anyhow."""
    digits = None if has_words else PUBLIC_DIGITS
    lon, lat = case.place.coords
    told = {
        "service_request_id": case.number,
        "status": CLOSED if case.state in ENDED else OPEN,
        "status_notes": str(STATE_WORDS[case.state]),
        "service_name": case.kind.label,
        "service_code": case.kind.code,
        "description": case.text if has_words else None,
        "agency_responsible": case.department.label if case.department else None,
        "service_notice": None,
        "requested_datetime": case.reported_at,
        "updated_datetime": case.updated_at,
        "expected_datetime": case.due_at,
        "address": case.address if has_words else None,
        "address_id": None,
        "zipcode": None,
        "lat": lat if digits is None else round(lat, digits),
        "long": lon if digits is None else round(lon, digits),
        "media_url": None,
    }
    return told | {"extended_attributes": _extended(case)} if extended else told


def _extended(case: Case) -> dict[str, Any]:
    """The extensions: the exact state, how good the position is, and what was done when."""
    shown = [move for move in case.moves.all() if move.act in ACT_WORDS]
    return {
        "state": case.state,
        "accuracy_m": case.accuracy_m,
        "updates": [{"at": move.at, "act": move.act, "description": str(ACT_WORDS[move.act])} for move in shown],
    }
