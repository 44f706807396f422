"""`python -m bench [--job KEY] [--runs N]`: measure, keep the medians, print the table."""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import django
from django.core.exceptions import ImproperlyConfigured


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the jobs that were asked for. Leaves with 2 when arguments or settings are wrong."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        django.setup()
    except ImproperlyConfigured as problem:
        print(f"error: {problem}", file=sys.stderr)
        return 2
    # These need Django to be set up.
    from django.conf import settings

    from bench.database import own_database
    from bench.job import Impossible, Size, measure
    from bench.jobs import JOBS
    from bench.places import PLACES
    from bench.results import merge, table

    options = _options(arguments, [job.key for job in JOBS], settings.LOCAL_DIR / "bench.json", PLACES)
    chosen = [job for job in JOBS if not options.job or job.key in options.job]
    size = Size(place=options.city)
    size = size.scaled(options.scale) if options.scale != 1 else size
    with own_database():
        results = []
        for job in chosen:
            print(f"{job.key}: {job.describe(size)}; peer: {job.peer}", flush=True)
            try:
                results.append(measure(job, size, options.runs, lambda line: print(line, flush=True)))
            except Impossible as reason:
                print(f"{job.key}: left out: {reason}", flush=True)
    print(table(merge(options.output, results, [job.key for job in JOBS]), JOBS))
    return 0


def _options(
    arguments: Sequence[str] | None, keys: list[str], output: Path, places: Sequence[str]
) -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m bench", description="Measures ours and the peers in turn.")
    parser.add_argument(
        "--job", action="append", choices=keys, help="only this one, or these; the others keep their last results"
    )
    parser.add_argument("--runs", type=int, default=5, help="measured runs of each, after one to warm up (5)")
    parser.add_argument("--output", type=Path, default=output, help="the file of results (.local/bench.json)")
    parser.add_argument(
        "--scale", type=float, default=1.0, help="a share of the full size, to try it out; give --output with it"
    )
    parser.add_argument(
        "--city", choices=places, default=places[0], help="where walks are measured (demo); others do not ask"
    )
    options = parser.parse_args(arguments)
    if options.runs < 1 or not 0 < options.scale <= 1:
        parser.error("--runs is 1 or more, --scale above 0 and at most 1")
    if options.scale != 1 and options.output == output:
        parser.error("results of another size do not belong in the file of results: give --output")
    return options


if __name__ == "__main__":
    sys.exit(main())
