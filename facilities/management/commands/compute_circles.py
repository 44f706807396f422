"""manage.py compute_circles: bring service circles and coverage up to date."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from facilities.actions.compute_circles import compute_circles
from facilities.actions.compute_coverage import CoverageCounts, compute_coverage
from facilities.jobs import ask_for_walks
from facilities.models import FacilityKind
from gis_data.progress import StepPrinter
from gis_data.terminal import text_table
from grids.describe import UnknownCode, area_by_code
from grids.models import Area


class Command(BaseCommand):
    help = "Walk service circles, and homes to their nearest facilities, as far as something has changed."

    def add_arguments(self, parser: CommandParser) -> None:
        """See docs/service-circles.md."""
        parser.add_argument("--kind", action="append", metavar="KEY", help="only this kind, or these; all otherwise")
        parser.add_argument("--area", metavar="CODE", help="circles of facilities in this area only")
        parser.add_argument("--anew", action="store_true", help="also what has not changed")
        parser.add_argument("--later", action="store_true", help="leave it to a worker, and do not wait")

    def handle(self, *args: Any, **options: Any) -> None:
        """Coverage first, which is of the whole city, then circles."""
        if options["later"]:
            ask_for_walks()
            return
        kinds, area = _kinds(options["kind"]), _area(options["area"])
        progress = StepPrinter(self.stderr)
        coverage = compute_coverage(kinds, progress, options["anew"])
        circles = compute_circles(kinds, area, progress, options["anew"])
        progress.close()
        self.stdout.write(_coverage_table(coverage))
        text = _("Circles: %(walked)d walked (%(off)d off the network), %(current)d current, %(gone)d gone.")
        self.stdout.write(
            text
            % {
                "walked": circles.walked,
                "off": circles.off_network,
                "current": circles.current,
                "gone": circles.removed,
            }
        )


def _kinds(keys: list[str] | None) -> list[FacilityKind] | None:
    if not keys:
        return None
    found = list(FacilityKind.objects.filter(key__in=keys).select_related("group"))
    unknown = sorted(set(keys) - {kind.key for kind in found})
    if unknown:
        known = ", ".join(FacilityKind.objects.values_list("key", flat=True))
        raise CommandError(_("No such kind: %(unknown)s. There are: %(known)s.") % {
            "unknown": ", ".join(unknown), "known": known or _("none; see init_facility_kinds")
        })  # fmt: skip
    return found


def _area(code: str | None) -> Area | None:
    try:
        return area_by_code(code) if code else None
    except UnknownCode:
        text = _("No area bears the code %(code)s or ever bore it. Check the digits.")
        raise CommandError(text % {"code": code}) from None


def _coverage_table(coverage: dict[str, CoverageCounts | None]) -> str:
    head = [_("kind"), _("facilities"), _("buildings"), _("no way"), _("off the network"), _("rows written")]
    rows = [
        [key, counts.facilities, counts.reached, counts.no_way, counts.unconnected, counts.written]
        if counts
        else [key, "", "", "", "", _("current")]
        for key, counts in coverage.items()
    ]
    return text_table(head, rows)
