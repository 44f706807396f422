"""Results on disk, where each job's last one is kept, and as a table."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from bench.job import Job, Result
from gis_data.terminal import text_table


def merge(path: Path, new: Sequence[Result], order: Sequence[str]) -> list[Result]:
    """Write new results into the file in the place of older ones of the same key; returns all that it now holds.

    `order` are the known keys; results of other keys are kept after them.
    """
    kept = {result.key: result for result in (*read(path), *new)}
    known = [key for key in order if key in kept]
    results = [kept[key] for key in (*known, *(key for key in kept if key not in order))]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps([asdict(result) for result in results], ensure_ascii=False, indent=1) + "\n")
    return results


def read(path: Path) -> list[Result]:
    """The results of earlier runs; none where there is no file."""
    if not path.is_file():
        return []
    return [Result(**row) for row in json.loads(path.read_text())]


def table(results: Sequence[Result], jobs: Sequence[Job]) -> str:
    """The results with the ratio that each job should reach."""
    at_least = {job.key: job.at_least for job in jobs}
    header = ("key", "job", "ours", "peer", "its time", "ratio", "at least", "n")
    return text_table(header, [_row(result, at_least.get(result.key.split("@")[0])) for result in results])


def _row(result: Result, at_least: float | None) -> tuple[str, ...]:
    peer_s = "missing" if result.peer_s is None else _seconds(result.peer_s)
    ratio = "–" if result.ratio is None else f"{result.ratio:g}×"
    wanted = "" if at_least is None else f"{at_least:g}×"
    return result.key, result.job, _seconds(result.ours_s), result.peer, peer_s, ratio, wanted, str(result.n)


def _seconds(seconds: float) -> str:
    return f"{seconds:.3f} s" if seconds >= 0.1 else f"{seconds * 1000:.3g} ms"
