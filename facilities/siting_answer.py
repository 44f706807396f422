"""Chosen sites as they are told: each with what it adds, how good the choice is, and the whole in sentences."""

from collections.abc import Sequence
from itertools import accumulate
from math import floor
from typing import Any

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from facilities.walks import geojson
from facilities.walks.siting import Among, Found, Method
from grids.access import User
from grids.models import Building

DECIMALS = 4


def described(found: Found, user: User) -> dict[str, Any]:
    """Ready for JSON. Addresses are told where the user's posts open the buildings."""
    question = found.question
    names = _names(found, user)
    within = list(accumulate(found.newly_within, initial=found.within))[1:]
    return {
        "kind": question.kind.key,
        "kind_label": question.kind.label,
        "required_m": round(question.kind.limit_metres, 1),
        "area": _area_of(found),
        "method": str(question.method),
        "candidates": str(question.among),
        "asked_for": question.sites,
        "facilities": found.facilities,
        "households": found.households,
        "within": found.within,
        "share": _share(found.within, found.households),
        "off_network": found.off_network,
        "compared": len(found.candidates.lonlat),
        "sites": [
            {
                "site": number + 1,
                "lon": round(float(found.lonlat[number][0]), geojson.DECIMALS),
                "lat": round(float(found.lonlat[number][1]), geojson.DECIMALS),
                "address": names.get(int(found.building[number]), ""),
                "newly_within": found.newly_within[number],
                "within": within[number],
                "share": _share(within[number], found.households),
                "mean_walk_m": mean,
            }
            for number, mean in enumerate(_means(found))
        ],
        "at_least": floor(found.choice.at_least * 1000) / 1000,
        "is_best": found.choice.is_best,
        "words": sentences(found),
    }


def as_geojson(answer: dict[str, Any]) -> str:
    """A point for each site, and the rest beside them."""
    features = [
        geojson.feature(f'{{"type":"Point","coordinates":[{site["lon"]},{site["lat"]}]}}', site | {"what": "site"})
        for site in answer["sites"]
    ]
    return geojson.collection(features, siting={key: value for key, value in answer.items() if key != "sites"})


def _area_of(found: Found) -> dict[str, str] | None:
    area = found.question.area
    if area is None:
        return None
    version = area.versions.order_by("-valid").first()
    return {"code": version.code, "name": version.name} if version else None


def _names(found: Found, user: User) -> dict[int, str]:
    ids = [int(key) for key in found.building if key >= 0]
    open_ones = Building.objects.filter(pk__in=ids).visible_to(user).defer("geom", "geom_3857")
    return {building.pk: str(building) for building in open_ones}


def _means(found: Found) -> list[float | None]:
    """The mean walk after each site, where walks were asked for."""
    by_walk = found.by_walk
    if by_walk is None:
        return [None] * len(found.choice.sites)
    spared = np.cumsum(found.choice.gains) / max(by_walk.households, 1)
    return [round(float(by_walk.mean_before_m - metres), 1) for metres in spared]


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, DECIMALS) if whole else None


def sentences(found: Found) -> list[str]:
    """What came of it, how sure that is, and what has to be known beside it."""
    return [*_outcome(found), *_proof(found), *_compared(found), *_beside(found)]


def _outcome(found: Found) -> list[str]:
    question, choice = found.question, found.choice
    told = []
    if not found.facilities:
        told.append(_("There is none of this kind yet: nobody is served today."))
    if not choice.sites:
        return [*told, _nothing_to_win(found)]
    if question.method == Method.COVER:
        text = ngettext(
            "%(sites)d new site brings %(gain)s households more within %(metres)d m.",
            "%(sites)d new sites bring %(gain)s households more within %(metres)d m.",
            len(choice.sites),
        )
        gain = f"{sum(found.newly_within):,}"
        told.append(text % {"sites": len(choice.sites), "gain": gain, "metres": question.kind.limit_metres})
    elif found.by_walk:
        text = _("The mean walk falls from %(before)d m to %(after)d m.")
        told.append(text % {"before": round(found.by_walk.mean_before_m), "after": round(found.by_walk.mean_after_m)})
        text = _("Households without one within %(metres)d m count with that walk: %(before)d before, %(after)d after.")
        walk = found.by_walk
        told.append(text % {"metres": walk.beyond_m, "before": walk.beyond_before, "after": walk.beyond_after})
    if len(choice.sites) < question.sites:
        text = _("No more than %(sites)d were chosen: a further one would help nobody.")
        told.append(text % {"sites": len(choice.sites)})
    return told


def _nothing_to_win(found: Found) -> str:
    if found.question.method == Method.COVER and found.within == found.households:
        return _("All households on the walking network are within reach already: no new site is needed.")
    return _("None of the candidates would help anybody: none is near enough to those who are left out.")


def _proof(found: Found) -> list[str]:
    choice = found.choice
    if not choice.sites:
        return []
    if choice.is_best:
        return [_("Proven: no other choice of as many of these candidates is better.")]
    text = _("Proven: at least %(percent)s %% of what any choice of as many of these candidates could bring.")
    return [text % {"percent": floor(choice.at_least * 1000) / 10}]


def _compared(found: Found) -> list[str]:
    candidates = found.candidates
    if not len(candidates.lonlat):
        return []
    places = {
        Among.BUILDINGS: ngettext("%(count)s building", "%(count)s buildings", candidates.among),
        Among.MAP: ngettext("%(count)s spot along the ways", "%(count)s spots along the ways", candidates.among),
        Among.GIVEN: ngettext("%(count)s place of yours", "%(count)s places of yours", candidates.among),
    }[found.question.among] % {"count": f"{candidates.among:,}"}
    told = [_("Chosen among %(places)s.") % {"places": places}]
    if candidates.apart_m:
        text = _("%(compared)s of them were compared; every other is within a walk of %(metres)d m of one of these.")
        told.append(text % {"compared": f"{len(candidates.lonlat):,}", "metres": min(candidates.apart_m, 99_999)})
    if candidates.off_network:
        text = _("%(count)s more are off the walking network and cannot be chosen.")
        told.append(text % {"count": f"{candidates.off_network:,}"})
    return told


def _beside(found: Found) -> list[str]:
    told = []
    if found.off_network:
        text = _("Of %(households)s households nothing is known: their buildings are off the walking network.")
        told.append(text % {"households": f"{found.off_network:,}"})
    if found.question.area is not None:
        told.append(_("Counted are the households of this area alone; people from outside it may come as well."))
    return told


def site_rows(answer: dict[str, Any]) -> tuple[Sequence[str], list[list[Any]]]:
    """Heads and rows of the table of sites, for a spreadsheet."""
    heads = [
        _("site"), _("address"), _("longitude"), _("latitude"), _("households newly within reach"),
        _("households within reach"), _("share within reach"), _("mean walk (m)"),
    ]  # fmt: skip
    keys = ("site", "address", "lon", "lat", "newly_within", "within", "share", "mean_walk_m")
    return heads, [[site[key] for key in keys] for site in answer["sites"]]
