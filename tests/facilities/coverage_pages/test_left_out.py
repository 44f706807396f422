"""Who is left out: the list of buildings, worst first, for who looks after them."""

import csv
import io

import pytest

from grids.models import Role
from jobs.models import Job, JobState
from jobs.worker import run_pending
from tests.facilities.walks.conftest import add_home, write_ways
from tests.factories import days, make_version

WEST1 = "532503001001"
PATH = "/coverage/clinic/left-out"


def listed(response) -> list[tuple[str, str, str]]:
    """Building number, walk and households of each row."""
    assert response.status_code == 200
    cells = [[cell for cell, _numeric in row["cells"]] for row in response.context["rows"]]
    return [(str(row[1]), str(row[3]), str(row[5])) for row in cells]


def test_the_longest_walk_comes_first_and_homes_off_the_network_are_apart(west, clinics, homes):
    assert [row[0] for row in listed(west.get(PATH))] == ["100-70", "900-10"]
    assert [row[0] for row in listed(west.get(f"{PATH}?only=off-network"))] == ["1500--600"]
    assert listed(west.get(f"{PATH}?area={WEST1}"))[1] == ("900-10", "820", "3")


def test_no_way_at_all_is_worse_than_the_longest_walk(west, clinics, homes):
    write_ways([(0, 0), (4000, 0)], [(0, 60), (1000, 60)])
    response = west.get(PATH, headers={"accept-language": "en"})
    assert listed(response)[0] == ("100-70", "", "4")
    assert "no way to any" in response.content.decode()
    assert [row[0] for row in listed(west.get(f"{PATH}?only=no-way"))] == ["100-70"]


def test_numbers_of_each_sort_stand_above_the_list(west, clinics, homes):
    choices = west.get(PATH).context["choices"]
    assert [(one["households"], one["buildings"]) for one in choices] == [
        ("7", "2"),
        ("7", "2"),
        ("0", "0"),
        ("1", "1"),
    ]


def test_it_is_sorted_by_walk_and_households(west, clinics, homes):
    assert [row[0] for row in listed(west.get(f"{PATH}?sort=walk"))] == ["900-10", "100-70"]
    assert [row[2] for row in listed(west.get(f"{PATH}?sort=households"))] == ["3", "4"]


def test_pages_follow_each_other_without_gap_or_repeat(west, town, clinics, homes, monkeypatch):
    monkeypatch.setattr("facilities.coverage_pages.left_out_page.PAGE", 2)
    for number in range(4):
        add_home(town["w3"], 700 + number, 10, 1)
    address, found = PATH, []
    while address:
        response = west.get(address)
        found += [row[0] for row in listed(response)]
        address = response.context["next"]
    assert len(found) == len(set(found)) == 6
    assert listed(west.get(f"{PATH}?after=nonsense")) == listed(west.get(PATH))


@pytest.mark.parametrize("form", ["", ".csv", ".xlsx"])
def test_it_refuses_who_is_posted_in_another_street(west, east, clinics, homes, form):
    assert east.get(f"{PATH}{form}?area={WEST1}").status_code == 403
    assert west.get(f"{PATH}{form}?area={WEST1}").status_code == 200


def test_without_an_area_everyone_sees_their_own_homes_only(east, clinics, homes):
    response = east.get(PATH)
    assert listed(response) == []
    assert response.context["listing"].note
    assert "测试路" not in b"".join(east.get(f"{PATH}.csv").streaming_content).decode()


def test_it_refuses_a_role_without_counts(client_of, clinics, homes):
    assert client_of("west", Role.ADMINISTRATOR).get(PATH).status_code == 403


def test_homes_that_lie_in_another_street_today_stay_closed_on_a_past_day(east, west, town, clinics, homes):
    """Until 2020 the whole ground was the east's; whoever looks after it today decides."""
    version = town["west1"].versions.get()
    version.valid = days(start=version.valid.lower.replace(year=2020))
    version.save()
    make_version(town["west1"], WEST1, "西社区", version.geom, town["east"], days(end=version.valid.lower))
    assert listed(east.get(f"{PATH}?area=532503002&on=2019-06-01")) == []
    assert len(listed(west.get(f"{PATH}?area={WEST1}&on=2019-06-01"))) == 2


def test_each_row_leads_to_the_map_at_the_building(west, clinics, homes):
    link = west.get(PATH).context["rows"][0]["link"]
    assert link.startswith("/?at=103.00")
    assert "with=left-out-clinic" in link


def test_the_file_holds_the_list(west, clinics, homes):
    answer = west.get(f"{PATH}.csv", headers={"accept-language": "en"})
    head, *rows = csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig")))
    assert head[3:7] == ["walk in m", "metres too far", "households", "why"]
    assert rows[1][3:] == ["820", "520", "3", "too far", "一诊所"]


def test_a_long_list_is_made_in_the_background_with_the_rights_of_then(west, clinics, homes, settings, tmp_path):
    settings.EXPORT_ROWS, settings.JOBS_DIR = 1, tmp_path
    assert west.get(f"{PATH}.csv?area={WEST1}").status_code == 200
    assert not Job.objects.exists()
    answer = west.post(f"{PATH}.csv?area={WEST1}")
    job = Job.objects.get(kind="coverage_file")
    assert answer.url == job.get_absolute_url()
    run_pending()
    job.refresh_from_db()
    assert job.state == JobState.DONE
    assert next(iter(job.result["counts"].values())) == 2


def test_an_area_where_nobody_lives_and_one_where_nobody_is_left_out_say_so(west, clinics, homes):
    empty = west.get(f"{PATH}?area={WEST1}002", headers={"accept-language": "en"}).content.decode()
    assert "so nobody can be left out" in empty
    none = west.get(f"{PATH}?area={WEST1}004", headers={"accept-language": "en"}).content.decode()
    assert "No home here is of this sort" in none
