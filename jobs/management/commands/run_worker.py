"""manage.py run_worker: does jobs out of the queue, here or on another machine."""

import logging
import os
import signal
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import Error as DatabaseError
from django.db import connection
from psycopg2 import Error as DriverError

from jobs import kinds
from jobs.session import Session
from jobs.worker import work_off


class Command(BaseCommand):
    help = "Do long work out of the queue, until ended. See docs/operations.md."

    def add_arguments(self, parser: CommandParser) -> None:
        """See docs/operations.md."""
        parser.add_argument("--once", action="store_true", help="end when nothing waits any more")
        parser.add_argument("--kinds", nargs="+", default=[], metavar="KIND", help="only jobs of these kinds")
        parser.add_argument("--most", type=int, default=100, metavar="N", help="start afresh after so many jobs (100)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Work until SIGTERM or Ctrl-C. To empty its memory now and then, this process becomes a fresh one."""
        unknown = set(options["kinds"]) - set(kinds.KINDS)
        if unknown:
            raise CommandError(f"Unknown kinds: {', '.join(unknown)}. There are: {', '.join(kinds.KINDS)}.")
        logging.getLogger("jobs").setLevel(logging.INFO)
        try:
            is_over = self._work(options)
        except (DatabaseError, DriverError) as problem:
            raise CommandError(f"The worker has lost the database: {str(problem).strip()}") from problem
        if not is_over:
            connection.close()
            os.execv(sys.executable, [sys.executable, *sys.argv])

    def _work(self, options: dict[str, Any]) -> bool:
        session = Session()
        session.end_on(signal.SIGTERM, signal.SIGINT)
        try:
            return work_off(session, options["kinds"], options["once"], options["most"])
        finally:
            session.close()
