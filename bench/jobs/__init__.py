"""All measurements, in the order in which they are run."""

from bench.job import Job
from bench.jobs.assign_db import ASSIGN_DB
from bench.jobs.assign_memory import ASSIGN_MEMORY
from bench.jobs.audit import AUDIT
from bench.jobs.case_import import CASE_IMPORT
from bench.jobs.case_list import CASE_LIST
from bench.jobs.case_report import CASE_REPORT
from bench.jobs.circle_polygons import CIRCLE_POLYGONS
from bench.jobs.circle_request import CIRCLE_REQUEST
from bench.jobs.circles_reach import CIRCLES_REACH
from bench.jobs.coverage_update import COVERAGE_UPDATE
from bench.jobs.density import DENSITY
from bench.jobs.gistar import GISTAR
from bench.jobs.hotspot_layer import HOTSPOT_LAYER
from bench.jobs.locate import LOCATE
from bench.jobs.map_ready import MAP_READY
from bench.jobs.nearest_facility import NEAREST_FACILITY
from bench.jobs.ogc_export import OGC_EXPORT
from bench.jobs.search import SEARCH
from bench.jobs.tiles import TILES_COLD, TILES_WARM

# Those of walks come last: they put another city in the place of the one before.
JOBS: tuple[Job, ...] = (
    ASSIGN_DB,
    ASSIGN_MEMORY,
    AUDIT,
    LOCATE,
    MAP_READY,
    SEARCH,
    CASE_REPORT,
    CASE_IMPORT,
    TILES_COLD,
    TILES_WARM,
    OGC_EXPORT,
    CASE_LIST,
    HOTSPOT_LAYER,
    GISTAR,
    DENSITY,
    CIRCLES_REACH,
    CIRCLE_POLYGONS,
    CIRCLE_REQUEST,
    NEAREST_FACILITY,
    COVERAGE_UPDATE,
)
