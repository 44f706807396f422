"""docs/service-circles.md: its examples are computed from its own tables, and its numbers are the code's."""

import re
from pathlib import Path

import numpy as np
import pytest
from scipy.sparse import csr_array

from facilities.rules.coverage import Day, Walks, change, cover, percentile_walks
from facilities.rules.score import Thresholds, Verdict, verdicts
from facilities.rules.siting import cover_most, shorten_walks
from facilities.rules.siting.interchange import greedy
from facilities.rules.siting.savings import covering
from facilities.rules.speeds import SPEED_GROUPS
from tests.facilities.rules.towns import NO_WAY, OFF, sparse

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "service-circles.md").read_text(encoding="utf-8")
LIMIT_M = 300
WORDS = {"no way": NO_WAY, "off the network": OFF}
pytestmark = pytest.mark.usefixtures("english")


def table(*head: str) -> list[dict[str, str]]:
    """The rows of the one table of the page whose first columns are these."""
    starts = "| " + " | ".join(head) + " |"
    assert PAGE.count(f"\n{starts}") == 1, starts
    lines = PAGE[PAGE.index(f"\n{starts}") + 1 :].split("\n\n")[0].splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [dict(zip(cells[0], row, strict=True)) for row in cells[2:]]


def metres(cell: str) -> float:
    return WORDS[cell] if cell in WORDS else float(cell)


def walks_from(rows, households, walk_m) -> Walks:
    return Walks(
        np.array([metres(row[walk_m]) for row in rows]), np.array([int(row[households]) for row in rows]), LIMIT_M
    )


def test_coverage_of_the_example():
    rows = table("building", "community")
    names = [row["community"] for row in table("community", "within")]
    walks = walks_from(rows, "households", "walk in m")
    area = np.array([names.index(row["community"]) for row in rows])
    found = cover(walks, area, len(names))
    for i, row in enumerate(table("community", "within")):
        told = [int(row[name]) for name in ("within", "beyond", "without a way", "off")]
        assert [found.within[i], found.beyond[i], found.no_way[i], found.off_network[i]] == told
        assert row["share"] == f"{100 * found.share[i]:.1f} %"
        assert row["share at most"] == f"{100 * found.share_at_most[i]:.1f} %"
        assert found.mean_m[i] == float(row["average m"])
        assert found.percentile_m[i] == float(row["90th percentile m"])
        assert Verdict(verdicts(found, 1, Thresholds())[i]).label == row["verdict"]
    assert percentile_walks(walks, area, len(names), 97)[0] == NO_WAY
    assert percentile_walks(walks, area, len(names), 96)[0] == 340


def test_change_of_the_example():
    rows = table("building", "first day: households")
    days = []
    for when in ("first", "second"):
        standing = [i for i, row in enumerate(rows) if row[f"{when} day: households"] != "-"]
        walks = walks_from([rows[i] for i in standing], f"{when} day: households", f"{when} day: walk in m")
        days.append(Day(np.array(standing), np.array(standing), walks))
    found = change(*days, len(rows))
    for i, row in enumerate(rows):
        assert found.within_after[i] - found.within_before[i] == int(row["change"].replace("−", "-"))
        for part in row["part"].split(", "):
            name, number = part.rsplit(" ", 1)
            assert getattr(found, name.replace(" ", "_"))[i] == int(number)


def test_siting_of_the_example():
    buildings, candidates = table("building", "at m"), table("candidate", "at m")
    at, households = (np.array([int(row[name]) for row in buildings]) for name in ("at m", "households"))
    distances = np.abs(np.array([int(row["at m"]) for row in candidates])[:, None] - at).astype(float)
    reach = csr_array(distances <= LIMIT_M)
    for i, row in enumerate(candidates):
        assert row["reaches"] == ", ".join(str(j + 1) for j in reach.indices[reach.indptr[i] : reach.indptr[i + 1]])
        assert int(row["households"]) == households @ (distances[i] <= LIMIT_M)
    names = "".join(row["candidate"] for row in candidates)
    nothing = np.full(len(at), NO_WAY)
    greedily = ["".join(names[site] for site in greedy(covering(reach, households), sites)) for sites in (1, 2)]
    for row in table("sites", "households within"):
        sites = [names.index(name) for name in row["sites"].split(", ")]
        assert int(row["households within"]) == households @ (distances[sites] <= LIMIT_M).any(axis=0)
        assert int(row["average walk in m"]) == distances[sites].min(axis=0) @ households / households.sum()
        assert (row["greedy"] == "yes") == (row["sites"].replace(", ", "") in greedily)
    best = cover_most(reach, households, 2)
    assert ({names[site] for site in best.sites}, best.total, best.is_best) == ({"Q", "R"}, 100, True)
    nearest = shorten_walks(sparse(distances), households, nothing, 1_000, 2)
    assert ({names[site] for site in nearest.choice.sites}, nearest.mean_after_m) == ({"Q", "R"}, 140)


def test_every_verdict_and_threshold_is_explained():
    explained = {row["verdict"]: row["when"] for row in table("verdict", "when")}
    assert set(explained) == {str(verdict.label) for verdict in Verdict}
    ours = Thresholds()
    assert f"{ours.met_percent} %" in explained["met"]
    assert f"{ours.partly_percent} %" in explained["partly met"]
    assert f"fewer than {ours.least_households}:" in explained["too few households to say"]


@pytest.mark.parametrize(("row", "group"), list(zip(table("group", "m/min"), SPEED_GROUPS, strict=True)))
def test_speeds_are_those_of_the_presets(row, group):
    assert float(row["m/min"]) == round(group.speed_m_min, 1)
    assert float(row["km/h"]) == round(group.speed_m_min * 0.06, 1)
    assert row["15 min"] == f"{group.metres(15):,.0f} m"
    assert (row["steps"] == "yes") == group.takes_steps


def test_every_source_named_in_the_rules_is_in_the_list():
    rules = Path(__file__).resolve().parents[3] / "facilities" / "rules"
    text = " ".join(path.read_text("utf-8") for part in ("coverage", "siting") for path in (rules / part).glob("*.py"))
    authors = set(re.findall(r"([A-Z][a-z]+)(?: et al\.)?,? \(?(?:1[89]|20)\d\d\b", text))
    authors |= {"Church", "Hakimi", "Teitz", "Minoux", "Crowder", "Hyndman"}
    plain = PAGE.split("## Sources")[1].translate(str.maketrans("éãíá", "eaia"))
    assert {author for author in authors if author not in plain} == set()
