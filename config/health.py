"""`GET /healthz`: whether this server can do its work, for those who watch it. No login, and nothing secret in it."""

import logging
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, Error, connections
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from jobs import health as of_jobs

logger = logging.getLogger(__name__)


@never_cache
@require_safe
def healthz(_request: HttpRequest) -> JsonResponse:
    """Status, version, database and migrations as JSON; 503 while the database is away or migrations are pending."""
    answer = health()
    return JsonResponse(answer, status=200 if answer["status"] == "ok" else 503)


def health() -> dict[str, Any]:
    """The state of the server; `status` is `ok`, `migrations pending` or `database away`.

    Long work has a part of its own: without a worker the pages are well, and what was asked for waits.
    The reason for a failure goes to the log only: it may name hosts and accounts.
    """
    answer: dict[str, Any] = {"status": "ok", "version": settings.VERSION}
    try:
        answer["database"] = {"ok": True, "postgis": _postgis_version()}
        answer["migrations"] = _migrations()
    except Error as problem:
        logger.warning("The database does not answer: %s", problem)
        answer["database"] = {"ok": False, "error": f"no answer ({type(problem).__name__}); the log has the reason"}
        answer["migrations"] = None
        return answer | {"status": "database away"}
    if answer["migrations"]["pending"]:
        return answer | {"status": "migrations pending"}
    return answer | {"jobs": of_jobs.health()}


def _postgis_version() -> str | None:
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute("SELECT extversion FROM pg_extension WHERE extname = 'postgis'")
        row = cursor.fetchone()
    return row[0] if row else None


def _migrations() -> dict[str, int]:
    executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return {"applied": len(executor.loader.applied_migrations), "pending": len(plan)}
