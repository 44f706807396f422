"""Time limits and steps of the monthly clock that a deployment starts from. They become rows, its own to change.

The limits are round figures of our own, of the order that published rules of city management give; no standard's.
"""

from dataclasses import dataclass

from cases.rules.clock import Unit


@dataclass(frozen=True)
class LimitPreset:
    """How long a stage may take at a severity."""

    severity: str
    stage: str
    amount: float
    unit: Unit


@dataclass(frozen=True)
class StepPreset:
    """A step of the monthly clock: by which day of the month, at which tier."""

    rank: int
    day: int
    tier: str
    label_zh: str
    label_en: str


_SEVERITIES = ("normal", "urgent", "emergency")
_HOURS: dict[str, tuple[float, float, float]] = {
    "accept": (2, 1, 0.25),
    "file": (2, 1, 0.25),
    "dispatch": (2, 1, 0.25),
    "report_in": (4, 2, 0.5),
}

LIMITS: tuple[LimitPreset, ...] = (
    *(
        # An emergency does not wait for the morning.
        LimitPreset(severity, stage, amount, Unit.HOURS if severity == "emergency" else Unit.WORKING_HOURS)
        for stage, amounts in _HOURS.items()
        for severity, amount in zip(_SEVERITIES, amounts, strict=True)
    ),
    LimitPreset("normal", "handle", 5, Unit.WORKING_DAYS),
    LimitPreset("urgent", "handle", 1, Unit.WORKING_DAYS),
    LimitPreset("emergency", "handle", 4, Unit.HOURS),
    LimitPreset("normal", "check", 1, Unit.WORKING_DAYS),
    LimitPreset("urgent", "check", 4, Unit.WORKING_HOURS),
    LimitPreset("emergency", "check", 4, Unit.HOURS),
)

# As published of Ninglang; for the county no day is given, so it is the last of the month.
STEPS: tuple[StepPreset, ...] = (
    StepPreset(1, 10, "community", "网格摸排", "Survey of the grid"),
    StepPreset(2, 15, "community", "网格、社区联席会议", "Joint meeting of grid and community"),
    StepPreset(3, 25, "street", "街道协调", "The street's meeting"),
    StepPreset(4, 31, "county", "上报县级", "Up to the county"),
)
