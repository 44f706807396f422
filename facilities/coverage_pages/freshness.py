"""How old the figures of a page are, in one line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from facilities.jobs import refresh_if_stale
from gis_data.models import ImportRun, WalkEdge

NETWORK_RUNS = ("osm", "walkways")


@dataclass(frozen=True)
class Freshness:
    """What figures were worked out from: sentences. `has_network`: there is a way to walk at all."""

    has_network: bool
    lines: list[str]
    being_updated: bool


def freshness(day: date) -> Freshness:
    """Asks whether kept circles are out of date and has them brought up to date if so."""
    has_network = WalkEdge.objects.exists()
    lines = [_network_line(has_network), _("Households and facilities as of %(day)s.") % {"day": day.isoformat()}]
    return Freshness(has_network, lines, refresh_if_stale())


def _network_line(has_network: bool) -> str:
    if not has_network:
        return _("There is no walking network.")
    run = ImportRun.objects.filter(kind__in=NETWORK_RUNS, committed=True).order_by("-started_at", "-pk").first()
    if run is None:
        return _("Walked along today's network; no import of it is on record.")
    at = timezone.localtime(run.finished_at or run.started_at)
    told = {"file": run.file_name, "when": date_format(at, "Y-m-d H:i")}
    return _("Walked along today's network: %(file)s, imported %(when)s.") % told
