"""What tests of importing areas share: a county, rows of streets, and a short way to import them."""

from datetime import date

from gis_data.actions.import_runs import Actor
from grids.actions.import_areas import AreaImport, ImportReport, import_areas
from grids.models import Area
from tests.area_tables import Rows, square, table_of
from tests.factories import make_area, make_levels

FIRST, LATER = date(2020, 1, 1), date(2021, 1, 1)
WEST, EAST = square(103.00, 23.00), square(103.01, 23.00)
STREETS: Rows = [("532503001", "西街道", WEST), ("532503002", "东街道", EAST)]


def make_county() -> Area:
    """A county two kilometres wide and one high, under which streets are imported."""
    levels = make_levels()
    return make_area(levels["county"], "532503", "测试市", (103.00, 23.00, 103.02, 23.01))


def run(rows: Rows, day: date = FIRST, commit: bool = True, level: str = "street", **options: object) -> ImportReport:
    """Import rows of streets; options of AreaImport by name."""
    return import_areas(table_of(rows), AreaImport(level, day, **options), Actor(account="tester"), commit)


def codes(report: ImportReport) -> list[str]:
    """The codes of the findings, in order."""
    return [finding.code for finding in report.findings]
