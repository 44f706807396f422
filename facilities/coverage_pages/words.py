"""How figures of coverage are said: never by colour alone."""

from __future__ import annotations

import math
from typing import Any

from django.utils.translation import gettext as _

from facilities.models import FacilityKind
from facilities.rules.coverage import State
from facilities.rules.score import Thresholds, Verdict

NOTHING = "–"
# What stands before the share: filled less and less, then signs of their own, so that a grey print can be read.
SIGNS = {
    Verdict.MET: "●",
    Verdict.PARTLY: "◐",
    Verdict.NOT_MET: "○",
    Verdict.NO_FACILITY: "✕",
    Verdict.NETWORK_UNKNOWN: "?",
    Verdict.TOO_FEW: "·",
}


def short_verdicts() -> dict[Verdict, str]:
    """One or two words that fit under a share; looked up once for all the cells of a page."""
    return {
        Verdict.MET: _("met"),
        Verdict.PARTLY: _("partly"),
        Verdict.NOT_MET: _("not met"),
        Verdict.NO_FACILITY: _("none there"),
        Verdict.NETWORK_UNKNOWN: _("unknown"),
        Verdict.TOO_FEW: _("too few"),
    }


def legend() -> list[dict[str, Any]]:
    """Each verdict with its sign, its word in the cells and what it stands for."""
    limits = Thresholds()
    told = {"met": limits.met_percent, "partly": limits.partly_percent, "least": limits.least_households}
    about = {
        Verdict.MET: _("at least %(met)d %% of the households within the distance"),
        Verdict.PARTLY: _("at least %(partly)d %%"),
        Verdict.NOT_MET: _("less than %(partly)d %%"),
        Verdict.NO_FACILITY: _("nowhere is there a facility of the kind"),
        Verdict.NETWORK_UNKNOWN: _("so many homes are off the walking network that it cannot be said"),
        Verdict.TOO_FEW: _("under %(least)d households"),
    }
    words = short_verdicts()
    return [
        {"value": int(verdict), "sign": SIGNS[verdict], "word": words[verdict], "about": text % told}
        for verdict, text in about.items()
    ]


def state_word(state: State) -> str:
    """Why a home is in a list."""
    return {
        State.WITHIN: _("within reach"),
        State.BEYOND: _("too far"),
        State.NO_WAY: _("no way to any"),
        State.OFF_NETWORK: _("off the walking network"),
    }[state]


def percent(share: float) -> str:
    """A share of 1 with one decimal, cut and not rounded: 89.96 % is not 90 %."""
    if not math.isfinite(share):
        return NOTHING
    return f"{math.floor(share * 1000 + 1e-9) / 10:.1f}"


def metres(length: float) -> str:
    """Whole metres; words where there is no way, a dash where nothing is known."""
    if math.isinf(length):
        return _("no way to any")
    return NOTHING if math.isnan(length) else f"{length:,.0f} m"


def number(value: float) -> str:
    """With thousands separators, which Django leaves out in Chinese."""
    return NOTHING if not math.isfinite(value) else f"{value:,.0f}"


def signed(value: int) -> str:
    """A change with its sign."""
    return f"{value:+,d}" if value else "0"


def limit_text(kind: FacilityKind) -> str:
    """The walk that a kind is held to."""
    return f"{kind.limit_metres:,.0f} m"
