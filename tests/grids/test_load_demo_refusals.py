"""What load_demo does to a database that is not empty, or when it fails halfway. Nothing is built for these."""

from io import StringIO

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command

from gis_data.models import BaseFeature
from grids.actions.demo import NotEmpty, load_demo
from grids.models import Area, Redraw
from tests.factories import make_area, make_levels, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def test_one_area_is_enough_to_refuse():
    make_area(make_levels()["county"], "532503", "测试市", (103.0, 23.0, 0.1))
    with pytest.raises(NotEmpty, match="areas"):
        load_demo()
    assert Area.objects.count() == 1


def test_a_road_is_enough_to_refuse():
    BaseFeature.objects.create(layer="road", geom="SRID=4326;LINESTRING(103 23, 103.1 23)", source="t", source_id="1")
    with pytest.raises(CommandError, match="not empty"):
        call_command("load_demo", stderr=StringIO())


def test_an_account_with_a_name_of_the_demos_is_enough_to_refuse():
    make_user("planner")
    with pytest.raises(NotEmpty, match="account"):
        load_demo()
    assert get_user_model().objects.count() == 1


def test_if_empty_passes_over_what_is_there():
    make_user("planner")
    out = StringIO()
    call_command("load_demo", "--if-empty", stdout=out, stderr=StringIO())
    assert "was not loaded" in out.getvalue()


def test_a_failure_halfway_leaves_nothing(monkeypatch):
    def fail():
        assert Redraw.objects.exists()  # something had been written
        raise RuntimeError

    monkeypatch.setattr("grids.actions.demo.load.build_town", lambda: None)
    monkeypatch.setattr("grids.actions.demo.load.town_rows", lambda town: None)
    monkeypatch.setattr("grids.actions.demo.load.copies", lambda towns: fail())
    with pytest.raises(RuntimeError):
        load_demo()
    assert not Redraw.objects.exists()


def test_there_are_no_demo_accounts_without_the_demo():
    make_user("admin")  # without the public password
    out = StringIO()
    call_command("demo_accounts", stdout=out)
    assert "no demo accounts" in out.getvalue()


def test_a_scale_other_than_1_10_or_100_is_refused():
    with pytest.raises(CommandError, match="invalid choice"):
        call_command("load_demo", "--scale=7")
