"""All measurements, in the order in which they are run."""

from bench.job import Job
from bench.jobs.assign_db import ASSIGN_DB
from bench.jobs.assign_memory import ASSIGN_MEMORY
from bench.jobs.audit import AUDIT
from bench.jobs.locate import LOCATE
from bench.jobs.map_ready import MAP_READY
from bench.jobs.ogc_export import OGC_EXPORT
from bench.jobs.search import SEARCH
from bench.jobs.tiles import TILES_COLD, TILES_WARM

JOBS: tuple[Job, ...] = (ASSIGN_DB, ASSIGN_MEMORY, AUDIT, LOCATE, MAP_READY, SEARCH, TILES_COLD, TILES_WARM, OGC_EXPORT)
