"""Changes that are tried: what they do to a few streets, and what is refused."""

import numpy as np
import pytest

from gis_data.rules.walk.changes import BadChange, Change, read_changes
from gis_data.rules.walk.graph import build_graph
from gis_data.rules.walk.scenario import try_changes
from gis_data.rules.walk.search import nearest
from tests.walking import degrees, street_edges

# Two streets along a river, 100 m apart, with a bridge far in the west.
RIVER = ([(0, 0), (1000, 0)], [(0, 100), (1000, 100)], [(0, 0), (0, 100)])


def add(*points, **options) -> Change:
    return Change("add", degrees(points), **options)


def close(east: float, north: float) -> Change:
    return Change("close", degrees([(east, north)]))


def opened(east: float, north: float) -> Change:
    return Change("open", degrees([(east, north)]))


def walk_m(edges, begin, end) -> float:
    """Metres to walk from one place to another."""
    graph = build_graph(edges)
    origin, place = graph.snap(degrees([begin])), graph.snap(degrees([end]))
    return float(nearest(graph, origin, np.zeros(1, np.int32), place, towards=False).walk_m[0])


def test_a_new_bridge_shortens_the_walk_to_its_very_metres():
    edges = street_edges(*RIVER)
    assert walk_m(edges, (800, 0), (800, 100)) == pytest.approx(1700, abs=1)
    tried = try_changes(edges, [add((600, 2), (600, 98))])
    assert walk_m(tried.edges, (800, 0), (800, 100)) == pytest.approx(500, abs=1)
    assert tried.effects[0].places == 2
    assert tried.effects[0].added_m == pytest.approx(100, abs=0.1)


def test_the_network_itself_stays_as_it_was():
    edges = street_edges(*RIVER)
    before = {name: np.copy(getattr(edges, name)) for name in ("tail", "head", "length_m", "first", "lonlat", "ids")}
    try_changes(edges, [add((600, 2), (600, 98)), close(300, 0)])
    for name, values in before.items():
        assert np.array_equal(getattr(edges, name), values)


def test_pieces_of_a_split_edge_have_its_length_together_and_tell_where_they_lie_on_it():
    edges = street_edges(*RIVER)
    tried = try_changes(edges, [add((600, 2), (600, 98))])
    pieces = np.flatnonzero(tried.origin == 0)
    assert tried.edges.length_m[pieces].sum() == pytest.approx(edges.length_m[0], abs=1e-6)
    assert sorted(tried.begin_m[pieces].tolist()) == pytest.approx([0, 600], abs=0.5)
    assert tried.is_touched[pieces].all()
    assert tried.edges.ids[tried.origin == -1].tolist() == [-1]
    assert not tried.is_touched[tried.origin == 2].any()


def test_a_line_that_ends_at_a_junction_uses_it_and_splits_nothing():
    edges = street_edges(*RIVER)
    tried = try_changes(edges, [add((0, 0), (1000, 100))])
    assert len(tried.edges) == len(edges) + 1
    assert tried.edges.nodes == edges.nodes


def test_a_line_that_meets_the_network_at_one_end_is_a_dead_end():
    tried = try_changes(street_edges(*RIVER), [add((600, 0), (600, 50))])
    assert tried.effects[0].places == 1
    assert walk_m(tried.edges, (600, 50), (800, 0)) == pytest.approx(250, abs=1)


def test_a_line_that_touches_nothing_is_refused_and_says_which():
    with pytest.raises(BadChange, match="2") as caught:
        try_changes(street_edges(*RIVER), [add((600, 0), (600, 100)), add((500, 30), (700, 60))])
    assert caught.value.number == 2


def test_a_line_crosses_what_lies_between_its_ends_unless_asked():
    edges = street_edges(*RIVER)
    over = try_changes(edges, [add((600, -200), (600, 104))])
    assert walk_m(over.edges, (590, 0), (600, 100)) > 600
    joined = try_changes(edges, [add((600, -200), (600, 104), crossings=True)])
    assert joined.effects[0].places == 2
    assert walk_m(joined.edges, (590, 0), (600, 100)) == pytest.approx(110, abs=1)


def test_a_second_line_may_hang_on_the_first():
    tried = try_changes(street_edges(*RIVER), [add((600, 0), (600, 50)), add((600, 50), (600, 100))])
    assert walk_m(tried.edges, (800, 0), (800, 100)) == pytest.approx(500, abs=1)


def test_nobody_passes_a_closed_place_and_both_sides_are_walked_up_to_it():
    tried = try_changes(street_edges(*RIVER), [close(400, 3)])
    assert walk_m(tried.edges, (0, 0), (395, 0)) == pytest.approx(395, abs=1)
    assert walk_m(tried.edges, (1000, 0), (405, 0)) == pytest.approx(595, abs=1)
    assert walk_m(tried.edges, (395, 0), (405, 0)) == np.inf


def test_a_way_closed_at_its_end_is_parted_from_the_junction_alone():
    tried = try_changes(street_edges(*RIVER, [(0, 0), (0, -50)]), [close(0.02, 0)])
    assert walk_m(tried.edges, (0, 50), (0, -50)) == pytest.approx(100, abs=1)
    assert walk_m(tried.edges, (0, 50), (100, 0)) == np.inf


def test_what_was_closed_can_be_opened_again():
    edges = street_edges(*RIVER)
    tried = try_changes(edges, [close(400, 0), opened(402, 1)])
    assert walk_m(tried.edges, (395, 0), (405, 0)) == pytest.approx(10, abs=0.5)


def test_there_must_be_something_to_close_and_something_to_open():
    for change in (close(400, 50), opened(400, 0)):
        with pytest.raises(BadChange, match="1"):
            try_changes(street_edges(*RIVER), [change])


def test_new_steps_are_steps():
    tried = try_changes(street_edges(*RIVER), [add((600, 0), (600, 100), steps=True)])
    assert tried.edges.steps[tried.origin == -1].tolist() == [True]


def test_hours_and_gates_stay_with_their_edges_and_new_ones_have_none():
    edges = street_edges(*RIVER)
    edges.hours[:], edges.gate_hours[:] = 1, 1
    object.__setattr__(edges, "hour_texts", ("", "06:00-22:00"))
    tried = try_changes(edges, [add((600, 0), (600, 100))])
    new = tried.origin == -1
    assert set(tried.edges.hours[~new].tolist()) == {1}
    assert tried.edges.hours[new].tolist() == [0]
    assert tried.edges.gate_hours.tolist() == [1] * edges.nodes + [0, 0]


def test_an_empty_network_refuses_in_words():
    edges = street_edges([(0, 0), (10, 0)])
    with pytest.raises(BadChange):
        try_changes(edges, [close(5000, 5000)])


def test_changes_are_read_as_they_are_kept():
    given = [
        {"add": [[103, 23], [103.001, 23]], "note": "桥", "steps": True},
        {"close": [103, 23]},
        {"open": [103, 23]},
    ]
    changes = read_changes(given)
    assert [change.kind for change in changes] == ["add", "close", "open"]
    assert changes[0].steps and not changes[0].crossings
    assert changes[1].lonlat.shape == (1, 2)


@pytest.mark.parametrize(
    "given",
    [
        {"add": [[103, 23], [103.001, 23]]},
        "add",
        [{}],
        [{"add": [[103, 23], [103.001, 23]], "close": [103, 23]}],
        [{"add": [[103, 23]]}],
        [{"add": [[103, 23], [103, 23]]}],
        [{"add": [[103, 23], [104, 23]]}],
        [{"add": [[103, 23], ["x", 23]]}],
        [{"add": [[103, 23, 4], [103.001, 23, 4]]}],
        [{"add": []}],
        [{"close": [103]}],
        [{"close": 103}],
        [{"close": [103, 123]}],
        [{"close": [103, None]}],
        [{"close": [float("nan"), 23]}],
        [{"close": [103, 23]}] * 51,
        ["close"],
    ],
)
def test_what_is_no_change_is_refused_in_words(given):
    with pytest.raises(BadChange) as caught:
        read_changes(given)
    assert str(caught.value).startswith("变更") or "Change" in str(caught.value)
