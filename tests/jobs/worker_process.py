"""A worker as a process of its own that knows the kinds of the tests: `python worker_process.py run_worker …`."""

import sys

import django

django.setup()

from django.core.management import execute_from_command_line  # noqa: E402

import tests.jobs.kinds  # noqa: E402, F401

execute_from_command_line(["manage.py", *sys.argv[1:]])
