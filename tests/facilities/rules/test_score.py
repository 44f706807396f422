"""The score table: each kind by its own figures, in words that say what they stand on."""

import numpy as np
import pytest

from facilities.rules.coverage import cover
from facilities.rules.score import Thresholds, Verdict, score, verdicts
from tests.facilities.rules.towns import NO_WAY, OFF, walks_of


def coverage(*pairs, limit_m=300):
    return cover(walks_of(*pairs, limit_m=limit_m), np.zeros(len(pairs), dtype=int), 1)


def verdict(*pairs, facilities=1, thresholds=None):
    return Verdict(verdicts(coverage(*pairs), facilities, thresholds or Thresholds())[0])


def test_nine_in_ten_is_met_and_half_is_partly():
    assert verdict((100, 9), (900, 1)) is Verdict.MET
    assert verdict((100, 89), (900, 11)) is Verdict.PARTLY
    assert verdict((100, 5), (900, 5)) is Verdict.PARTLY
    assert verdict((100, 49), (900, 51)) is Verdict.NOT_MET


def test_thresholds_are_data():
    assert verdict((100, 70), (900, 30), thresholds=Thresholds(met_percent=70)) is Verdict.MET
    assert verdict((100, 9), thresholds=Thresholds(least_households=9)) is Verdict.MET
    with pytest.raises(ValueError, match="percent"):
        Thresholds(met_percent=40)


def test_no_facility_is_said_where_there_is_none_at_all():
    assert verdict((NO_WAY, 500), facilities=0) is Verdict.NO_FACILITY
    assert verdict((NO_WAY, 500), facilities=1) is Verdict.NOT_MET


def test_too_few_households_are_not_judged():
    assert verdict((100, 9)) is Verdict.TOO_FEW
    assert verdict((100, 0)) is Verdict.TOO_FEW


def test_the_network_is_named_where_it_decides():
    assert verdict((100, 85), (OFF, 15)) is Verdict.NETWORK_UNKNOWN
    assert verdict((OFF, 100)) is Verdict.NETWORK_UNKNOWN


def test_the_network_is_not_named_where_it_does_not_decide():
    assert verdict((100, 95), (OFF, 5)) is Verdict.MET
    assert verdict((900, 95), (OFF, 5)) is Verdict.NOT_MET


def test_a_hospital_does_not_stand_in_for_a_clinic():
    hospital = coverage((100, 50), limit_m=1_000)
    clinic = coverage((NO_WAY, 50), limit_m=300)
    table = score([hospital, clinic], [1, 0])
    assert table.verdict[:, 0].tolist() == [Verdict.MET, Verdict.NO_FACILITY]
    assert table.all_met().tolist() == [False]
    assert table.all_met([0]).tolist() == [True]


def test_a_table_has_a_row_for_each_kind_and_a_column_for_each_area():
    walks = walks_of((100, 20), (900, 20), (100, 20))
    table = score([cover(walks, np.array([0, 0, 1]), 2)] * 3, [1, 1, 1])
    assert table.share.tolist() == [[0.5, 1.0]] * 3
    assert table.required_m.tolist() == [300] * 3
    assert table.count(Verdict.MET).tolist() == [0, 3]
    assert table.count(Verdict.PARTLY, [0, 1]).tolist() == [2, 0]


def test_a_table_of_no_kinds_is_empty():
    assert score([], []).verdict.shape == (0, 0)


def test_it_rejects_kinds_over_different_areas():
    other = cover(walks_of((1, 1)), np.array([0]), 2)
    with pytest.raises(ValueError, match="same areas"):
        score([coverage((1, 1)), other], [1, 1])


def test_verdicts_have_words():
    assert len({str(verdict.label) for verdict in Verdict}) == len(Verdict)
