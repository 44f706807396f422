"""Hotspots in words, the same on the map and on paper: the legend, the method and its settings."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.hotspots.asked import Against, Asked, Boundaries, Near, Period
from cases.hotspots.question import Question
from cases.hotspots.weights import usual_radius
from cases.models import Severity
from cases.rules.hotspots import Emerging, Heat, Measure, Settings


@dataclass(frozen=True)
class Look:
    """A line of a legend: a CSS variable, or `few` for hatching, and what it means."""

    shade: str
    text: str | Promise


FEW = "few"  # hatched, as on maps of measures
# Seven colours that colour blindness and a grey print leave apart (tests/test_data_colours.py).
LOOKS: dict[Heat, Look] = {
    Heat.HOT99: Look("data-above-3", gettext_lazy("hot, sure to 99 %")),
    Heat.HOT95: Look("data-above-2", gettext_lazy("hot, sure to 95 %")),
    Heat.HOT90: Look("data-above-1", gettext_lazy("hot, sure to 90 %")),
    Heat.NONE: Look("data-none", gettext_lazy("no more and no less than chance brings")),
    Heat.COLD90: Look("data-below-1", gettext_lazy("cold, sure to 90 %")),
    Heat.COLD95: Look("data-below-2", gettext_lazy("cold, sure to 95 %")),
    Heat.COLD99: Look("data-below-3", gettext_lazy("cold, sure to 99 %")),
    Heat.TOO_FEW: Look(FEW, gettext_lazy("cannot be told: too few households or cases")),
    Heat.ALONE: Look(FEW, gettext_lazy("cannot be told: no neighbour to compare with")),
}
# What goes on, what goes away: eight classes would ask for more colours than can be told apart, so each has a sign too.
EMERGING_LOOKS: dict[Emerging, tuple[str, str]] = {
    Emerging.NEW: ("data-above-3", "✚"),
    Emerging.CONSECUTIVE: ("data-above-3", "▶"),
    Emerging.INTENSIFYING: ("data-above-3", "▲"),
    Emerging.PERSISTENT: ("data-above-3", "■"),
    Emerging.SPORADIC: ("data-above-2", "…"),
    Emerging.OSCILLATING: ("data-above-2", "∿"),
    Emerging.DIMINISHING: ("data-above-1", "▼"),
    Emerging.HISTORICAL: ("data-above-1", "○"),
}
WEIGHTS = {
    Near.CONTIGUITY: gettext_lazy("areas that share a border or a corner"),
    Near.BAND: gettext_lazy("areas whose middles lie within a distance"),
    Near.NEAREST: gettext_lazy("the nearest areas, always as many"),
}
BOUNDARIES = {
    Boundaries.WAS: gettext_lazy("as it was: grids and boundaries of the last day of the period"),
    Boundaries.TODAY: gettext_lazy("in today's boundaries"),
}
AGAINST = {
    Against.BEFORE: gettext_lazy("the period before"),
    Against.YEAR: gettext_lazy("the same days a year ago"),
    Against.NONE: gettext_lazy("no other period"),
}


def shade_of(kind: Emerging, is_cold: bool) -> str:
    """The colour of a class over time; cold ones in the colours of cold."""
    shade, _sign = EMERGING_LOOKS[kind]
    return shade.replace("above", "below") if is_cold else shade


def emerging_text(kind: Emerging, is_cold: bool) -> str:
    """A class over time with its side."""
    side = _("cold spot: %(class)s") if is_cold else _("hot spot: %(class)s")
    return side % {"class": kind.label}


def days_text(period: Period) -> str:
    """As it stands in every sentence."""
    return f"{period.since.isoformat()} – {period.until.isoformat()}"


def method(question: Question, level_title: str) -> list[dict[str, str]]:
    """The method and every setting of it, to be printed on whatever leaves the house."""
    asked, limits = question.asked, question.settings
    rows = [
        (_("Method"), _("Getis-Ord Gi*: an area with its neighbours against all areas")),
        (_("Period"), days_text(asked.period)),
        (_("Compared with"), _compared(asked)),
        (_("Kinds"), ", ".join(asked.kinds) or _("all of them")),
        (_("Severity"), ", ".join(str(Severity(word).label) for word in asked.severities) or _("all of them")),
        (_("Areas"), level_title),
        (_("Boundaries"), str(BOUNDARIES[asked.boundaries])),
        (_("What is compared"), str(asked.measure.label)),
        (_("Neighbours"), _neighbours(question)),
        (_("Many tests at once"), str(asked.correction.label)),
        (_("Named from"), _("%(percent)s %% sure") % {"percent": f"{100 * (1 - asked.alpha):g}"}),
        (_("At least"), _least(asked.measure, limits)),
        (_("Not counted"), _("merged duplicates, and cases that hotspots led to")),
    ]
    return [{"name": name, "value": value} for name, value in rows]


def few_text() -> str:
    """What stands in the place of a small count."""
    return _("fewer than %(least)s") % {"least": settings.HOTSPOT_LEAST_TOLD}


def _compared(asked: Asked) -> str:
    told = str(AGAINST[asked.against])
    return told if asked.before is None else f"{told}: {days_text(asked.before)}"


def _neighbours(question: Question) -> str:
    asked = question.asked
    if asked.weights is Near.BAND:
        metres = asked.radius or usual_radius(question.areas)
        return _("areas whose middles lie within %(metres)s m") % {"metres": metres}
    if asked.weights is Near.NEAREST:
        return _("the %(number)s nearest areas") % {"number": asked.k}
    return str(WEIGHTS[Near.CONTIGUITY])


def _least(measure: Measure, limits: Settings) -> str:
    told = _("%(areas)s areas, %(cases)s cases, %(here)s cases in a hot area and its neighbours") % {
        "areas": limits.least_areas, "cases": limits.least_cases, "here": limits.least_here,
    }  # fmt: skip
    if measure is Measure.COUNTS:
        return told
    return told + _(", %(households)s households in an area") % {"households": limits.least_households}
