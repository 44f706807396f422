"""`python -m bench.growth [--towns 1 3 10] [--runs N]`: what walks cost in a city of one size and of another.

The demo city is laid out so many times, and each job is done in a process of its own, whose peak memory is kept. Writes
docs/pictures/walk-cost.svg, and the table in docs/benchmarks.md between its two marks.
"""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    from bench.job import Size
    from facilities.walks.city import City

PROJECT = Path(__file__).resolve().parent.parent
PLOT, PAGE = PROJECT / "docs" / "pictures" / "walk-cost.svg", PROJECT / "docs" / "benchmarks.md"
BEGIN, END = "<!-- growth: written by bench.growth -->", "<!-- /growth -->"
JOBS = ("circles-reach", "circle-polygons", "nearest-facility", "coverage-update")
TOWNS = (1, 3, 10)
Work = tuple[Callable[[], object], Callable[[], object]]  # what is timed, and what is done before it


@dataclass(frozen=True)
class Cost:
    """What a job took in a city: median seconds, and the peak memory of its process in MiB, with the city in it."""

    job: str
    towns: int
    edges: int
    buildings: int
    seconds: float
    peak_mib: float


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, and write the plot and the table."""
    parser = argparse.ArgumentParser("python -m bench.growth", description=__doc__.splitlines()[0])
    parser.add_argument("--towns", type=int, nargs="+", default=list(TOWNS))
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--one", choices=JOBS, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    if options.one:
        print(json.dumps(asdict(measured(options.one, options.towns[0], options.runs))))
        return 0
    costs = all_costs(options.towns, options.runs)
    PLOT.write_text(plot(costs), encoding="utf-8")
    text = PAGE.read_text(encoding="utf-8")
    before, after = text.split(BEGIN)[0], text.split(END)[1]
    PAGE.write_text(f"{before}{BEGIN}\n{table(costs)}\n{END}{after}", encoding="utf-8")
    return 0


def all_costs(towns: Sequence[int], runs: int) -> list[Cost]:
    """Each job in each city, the smallest first."""
    from django.db import connection

    from bench.database import own_database
    from bench.walks import fill_city

    costs = []
    with own_database():
        name = connection.settings_dict["NAME"]
        surroundings = os.environ | {"DJANGO_SETTINGS_MODULE": "bench.settings", "BENCH_DATABASE": name}
        for count in towns:
            fill_city(size_of(count))
            for job in JOBS:
                command = [
                    sys.executable,
                    "-m",
                    "bench.growth",
                    "--one",
                    job,
                    "--towns",
                    str(count),
                    "--runs",
                    str(runs),
                ]
                done = subprocess.run(
                    command, cwd=PROJECT, env=surroundings, check=True, text=True, stdout=subprocess.PIPE
                )
                costs.append(Cost(**json.loads(done.stdout.splitlines()[-1])))
                print(costs[-1], flush=True)
    return costs


def size_of(towns: int) -> "Size":
    """The size of a measurement that lays the demo city out so many times."""
    from bench.job import Size
    from bench.walks import TOWNS as FULL

    return Size(points=round(Size.points * towns / FULL))


def measured(job: str, towns: int, runs: int) -> Cost:
    """One job in the city that the database holds, once to warm up and then some times."""
    from bench.walks import fill_city

    city = fill_city(size_of(towns))
    work, before = WORKS[job](city)
    seconds = []
    for _ in range(runs + 1):
        before()
        start = perf_counter()
        work()
        seconds.append(perf_counter() - start)
    return Cost(job, towns, len(city.graph.edges), len(city.homes), median(seconds[1:]), peak_mib())


def peak_mib() -> float:
    """The most memory that this process ever held. `getrusage` would give that of the larger one that started it."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def _nothing() -> None:
    """Before jobs that leave nothing behind."""


def _reach(city: "City") -> Work:
    import numpy as np

    from bench.walks import FACILITIES, METRES, chosen_nodes
    from gis_data.rules.walk.search import walk_many

    doors, _ = chosen_nodes(city)
    return lambda: walk_many(city.graph, doors, np.arange(FACILITIES + 1), np.full(FACILITIES, METRES)), _nothing


def _polygons(city: "City") -> Work:
    from gis_data.rules.walk.polygon import polygon_of_cuts

    cuts = _reach(city)[0]()
    return lambda: [polygon_of_cuts(city.graph, one) for one in cuts], _nothing


def _nearest(city: "City") -> Work:
    from django.utils import timezone

    from bench.jobs.nearest_facility import ours
    from bench.walks import kinds_with_facilities
    from facilities.walks.supply import supply_on

    supplies = [supply_on(timezone.localdate(), kind.pk) for kind in kinds_with_facilities()]
    doors = [city.graph.snap(supply.lonlat) for supply in supplies]
    return lambda: [ours(city, supply, at) for supply, at in zip(supplies, doors, strict=True)], _nothing


def _update(city: "City") -> Work:
    from bench.job import Size
    from bench.jobs.coverage_update import mover
    from facilities.actions.compute_coverage import compute_coverage

    compute_coverage()
    return compute_coverage, mover(Size())


WORKS: dict[str, Callable[["City"], Work]] = dict(zip(JOBS, (_reach, _polygons, _nearest, _update), strict=True))


def table(costs: Sequence[Cost]) -> str:
    """In Markdown: a row for each city, a column for each job, and the peak in the largest."""
    towns = sorted({cost.towns for cost in costs})
    rows = [
        f"| demo city | edges | buildings | {' | '.join(f'`{job}`' for job in JOBS)} |",
        "| --- " * (3 + len(JOBS)) + "|",
    ]
    for count in towns:
        here = {cost.job: cost for cost in costs if cost.towns == count}
        one = here[JOBS[0]]
        times = " | ".join(_seconds(here[job].seconds) for job in JOBS)
        rows.append(f"| × {count} | {one.edges:,} | {one.buildings:,} | {times} |")
    peaks = {cost.job: cost.peak_mib for cost in costs if cost.towns == towns[-1]}
    rows.append(f"| peak memory, × {towns[-1]} | | | {' | '.join(f'{peaks[job]:,.0f} MiB' for job in JOBS)} |")
    return "\n".join(rows)


def _seconds(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds >= 1 else f"{1000 * seconds:.3g} ms"


def plot(costs: Sequence[Cost]) -> str:
    """Seconds over edges, both logarithmic, as SVG."""
    from math import ceil, floor, log10

    colours = dict(zip(JOBS, ("#0f5c63", "#a12a1e", "#b9770e", "#4a4a8a"), strict=True))
    wide, high, left, foot = 720, 380, 70, 330
    x0, x1 = log10(min(cost.edges for cost in costs)), log10(max(cost.edges for cost in costs))
    y0, y1 = floor(log10(min(cost.seconds for cost in costs))), ceil(log10(max(cost.seconds for cost in costs)))

    def at(edges: float, seconds: float) -> tuple[float, float]:
        across = (log10(edges) - x0) / max(x1 - x0, 1e-9)
        return left + across * 460, foot - (log10(seconds) - y0) / max(y1 - y0, 1) * 290

    parts = [f'<rect width="{wide}" height="{high}" fill="#ffffff"/>']
    for power in range(y0, y1 + 1):
        y = at(10**x0, 10**power)[1]
        parts.append(f'<line x1="{left}" x2="530" y1="{y:.1f}" y2="{y:.1f}" stroke="#d8dcdb"/>')
        label = f"{10**power:g} s" if power >= 0 else f"{10 ** (power + 3):g} ms"
        parts.append(f'<text x="{left - 8}" y="{y + 4:.1f}" text-anchor="end">{label}</text>')
    for towns, edges in sorted({(cost.towns, cost.edges) for cost in costs}):
        x = at(edges, 10**y0)[0]
        parts.append(f'<text x="{x:.1f}" y="{foot + 20}" text-anchor="middle">× {towns}: {edges:,} edges</text>')
    for job in JOBS:
        places = [at(cost.edges, cost.seconds) for cost in costs if cost.job == job]
        line = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        parts.append(f'<polyline points="{line}" fill="none" stroke="{colours[job]}" stroke-width="2"/>')
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{colours[job]}"/>' for x, y in places]
        x, y = places[-1]
        parts.append(f'<text x="{x + 12:.1f}" y="{y + 4:.1f}" fill="{colours[job]}">{job}</text>')
    size = f'viewBox="0 0 {wide} {high}" width="{wide}" height="{high}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="sans-serif" font-size="13">'
    return "\n".join((head, *parts, "</svg>\n"))


if __name__ == "__main__":
    sys.exit(main())
