"""Every address, asked by a stranger, by someone of another street and by someone who may: status, headers, no leak."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from cases.models import Asset, ContactLook, ListItem, Partner, Tier, Whistle
from facilities.models import Facility
from gis_data.models import BaseFeature
from grids.models import Lane, Redraw, Role, Unit
from tests.cases.asset_factories import make_asset
from tests.cases.factories import make_asset_kind, make_case, make_department
from tests.cases.factories import make_kind as make_case_kind
from tests.facilities.factories import make_facility, make_kind
from tests.factories import days, make_building, make_household, make_post, make_town, make_user

NAME, PHONE = "西户主甲", "13812345678"
LISTED = "西清单甲"  # for those who see cases in the west street
HEADERS = {
    "Content-Security-Policy": "default-src 'self'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "microphone=()",
}
# What a stranger may open under the addresses that are closed; everything else there leads to the login.
OPEN_TO_STRANGERS = {"login", "alive", "second_factor", "second_factor_set_up", "password_renew", "logout", "index"}
OF_A_STREET = ("area", "areaversion", "building", "unit", "household", "post")
EXAMPLES = {
    "keys": "area-grid,building",
    "z": "14",
    "x": "12880",
    "y": "7123",
    "code": "532503001001001",
    "app_label": "grids",
    "content_type_id": "1",
    "url": "nothing/",
    "key": "area-grid",
    "kind": "households",
    "form": "csv",
    "number": "T00000001",
    "uid": "11111111-1111-4111-8111-111111111111",
}


@dataclass(frozen=True)
class Address:
    """A name and an address with its gaps filled in."""

    name: str
    path: str

    @property
    def is_closed(self) -> bool:
        return self.path.startswith(("/admin/", "/account/"))


@pytest.fixture
def town(db):
    return make_town()


@pytest.fixture
def things(town) -> dict[str, int]:
    """A thing of each kind in the west street, by the model's name."""
    house = make_household(make_building(town["w1"], (103.002, 23.012, 0.0003)), head_name=NAME)
    house.phone = PHONE
    house.save()
    facility = make_facility(make_kind(), (103.005, 23.005))
    Facility.objects.filter(pk=facility.pk).update(uid=EXAMPLES["uid"])
    case = make_case(town["w1"], make_case_kind(), contact_name=NAME, contact_phone=PHONE)
    asset = make_asset(make_asset_kind(), (103.005, 23.005))
    Asset.objects.filter(pk=asset.pk).update(uid=EXAMPLES["uid"])
    item = ListItem.objects.create(uid=EXAMPLES["uid"], kind="need", area=town["w1"], title=LISTED)
    Whistle.objects.create(
        uid=EXAMPLES["uid"], tier=Tier.COMMUNITY, area=town["west1"], text=LISTED, blown_at=timezone.now()
    )
    return {
        "department": make_department(town["west"]).pk,
        "contactlook": ContactLook.objects.create(user=make_user("looked"), case=case, reason="回访核实").pk,
        "asset": asset.pk,
        "assetversion": asset.versions.get().pk,
        "assetkind": asset.kind_id,
        "kindclass": asset.kind.klass_id,
        "catalogue": asset.kind.klass.catalogue_id,
        "facility": facility.pk,
        "facilityversion": facility.versions.get().pk,
        "facilitykind": facility.kind_id,
        "listitem": item.pk,
        "partner": Partner.objects.create(area=town["west"], name=LISTED, valid=days()).pk,
        "area": town["w1"].pk,
        "areaversion": town["w1"].versions.get().pk,
        "building": house.building.pk,
        "unit": Unit.objects.create(building=house.building, number="1").pk,
        "household": house.pk,
        "post": make_post(make_user("held"), town["w1"], Role.GRID_WORKER).pk,
        "lane": Lane.objects.create(name="巷", geom="MULTILINESTRING((103 23, 103.01 23.01))", valid=days()).pk,
        "redraw": Redraw.objects.create(document_number="1", title="1", effective_on="2020-06-08").pk,
        "basefeature": BaseFeature.objects.create(
            layer="road", geom="LINESTRING(103 23, 104 24)", source="test", source_id="1"
        ).pk,
    }


@pytest.fixture
def people(town) -> dict[str, Client]:
    """A stranger, someone who holds every role in the east street, and someone who does in the west street."""
    clients = {"stranger": Client(), "other": Client(), "may": Client()}
    for name, street in (("other", "east"), ("may", "west")):
        user = make_user(name)
        for role in Role:
            make_post(user, town[street], role)
        clients[name].force_login(user)
    for client in clients.values():
        client.raise_request_exception = False
    return clients


def addresses(things: dict[str, int], patterns: list | None = None, before: str = "/") -> Iterator[Address]:
    """Every pattern of the project, with an example in each gap."""
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        route = before + re.sub(r"\(\?P<(\w+)>[^)]*\)", r"<\1>", str(entry.pattern)).lstrip("^").rstrip("$Z\\")
        if isinstance(entry, URLResolver):
            yield from addresses(things, entry.url_patterns, route)
        elif isinstance(entry, URLPattern):
            yield Address(entry.name or "", filled(route, entry.name or "", things))


def filled(route: str, name: str, things: dict[str, int]) -> str:
    """The route with examples in its gaps: on pages of the administration, a thing of the west street."""
    model = name.split("_")[1] if "_" in name else ""
    examples = {**EXAMPLES, "object_id": str(things.get(model, 1))}
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda gap: examples.get(gap[1], "1"), route)


def test_every_header_is_on_every_answer_and_nothing_breaks(people, things):
    asked = list(addresses(things))
    assert {"map", "tile", "healthz", "login", "grids_household_change", "locate_point", "desk", "case"} <= {
        a.name for a in asked
    }
    for address in asked:
        for who, client in people.items():
            answer = client.get(address.path)
            assert answer.status_code < 500, (who, address)
            for header, part in HEADERS.items():
                assert part in answer.headers.get(header, ""), (who, address, header)


def test_no_address_tells_a_stranger_or_another_street_who_lives_here(people, things):
    for address in addresses(things):
        for who in ("stranger", "other"):
            answer = people[who].get(address.path)
            body = answer.getvalue()  # also of answers that are streamed
            assert NAME.encode() not in body, (who, address)
            assert PHONE.encode() not in body, (who, address)
            assert LISTED.encode() not in body, (who, address)
        if address.name != "grids_household_reveal":
            assert NAME not in people["may"].get(address.path).getvalue().decode(errors="ignore"), address


def test_closed_addresses_lead_strangers_to_the_login(people, things):
    for address in addresses(things):
        if not address.is_closed or address.name in OPEN_TO_STRANGERS:
            continue
        answer = people["stranger"].get(address.path)
        assert answer.status_code in (302, 405), address
        if answer.status_code == 302:
            assert "/login/" in answer.url, (address, answer.url)


@pytest.mark.parametrize("model", OF_A_STREET)
def test_a_thing_of_the_west_street_opens_there_and_nowhere_else(people, things, model):
    path = f"/admin/grids/{model}/{things[model]}/change/"
    assert people["may"].get(path).status_code == 200
    assert people["other"].get(path).status_code in (302, 403, 404)
    assert people["stranger"].get(path).url.startswith("/admin/login/")


def test_the_walk_notices_a_page_without_headers(people, things, settings):
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "csp" not in name]
    people["stranger"].handler.load_middleware()
    assert "Content-Security-Policy" not in people["stranger"].get("/healthz").headers
