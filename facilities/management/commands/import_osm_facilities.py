"""manage.py import_osm_facilities: facilities out of the points of interest that import_osm has written."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from facilities.actions.import_osm_facilities import OsmFacilities, import_osm_facilities
from facilities.management.report import kinds_table
from facilities.models import KindRule
from gis_data.models import BaseFeature
from gis_data.terminal import findings_table
from grids.management.options import day, find_actor


class Command(BaseCommand):
    help = "Bring facilities in from the base map. A dry run until --commit. See docs/facilities.md."

    def add_arguments(self, parser: CommandParser) -> None:
        """See docs/facilities.md."""
        parser.add_argument("--valid-from", type=day, metavar="DAY", help="day from which changes hold (today)")
        parser.add_argument("--source", default="osm", metavar="NAME", help="source of the points of interest (osm)")
        parser.add_argument("--complete", action="store_true", help="end facilities that are no longer on the map")
        parser.add_argument("--overwrite", action="store_true", help="overwrite what was changed by hand since")
        parser.add_argument("--user", metavar="NAME", help="account of the product that answers for the import")
        parser.add_argument("--commit", action="store_true", help="write; without it nothing is changed")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run and print the report."""
        if not KindRule.objects.exists():
            raise CommandError(_("There are no rules for points of interest yet: run init_facility_kinds first."))
        if not BaseFeature.objects.filter(source=options["source"]).exists():
            message = _("The base map has nothing from the source %(source)s: run import_osm first.")
            raise CommandError(message % {"source": options["source"]})
        wanted = OsmFacilities(
            options["valid_from"] or localdate(), options["source"], options["complete"], options["overwrite"]
        )
        report = import_osm_facilities(wanted, find_actor(options["user"]), options["commit"])
        self.stdout.write(f"{findings_table(report.findings)}\n\n{kinds_table(report)}\n")
        if report.committed:
            self.stdout.write(_("Written; import number %(run)s.") % {"run": report.run.pk})
        else:
            self.stdout.write(_("Dry run: nothing was written. Add --commit to write."))
