"""Who looks after the grids: households per worker, and grids that nobody has."""

from datetime import date

import numpy as np
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from gis_data.measures import Figure, Measure, Question
from gis_data.rules.classes import Method
from grids.measures.common import (
    LEAST_HOUSEHOLDS,
    LOG_IN_FOR_POSTS,
    figures_of,
    household_range,
    open_with,
    percent,
    percent_limits,
    ratio,
)
from grids.measures.households import homes_in, homes_of_grids
from grids.models import Post, Role
from grids.net import read_net
from grids.rules.access import Capability
from grids.rules.tree import NO_AREA

STAFF = (Role.GRID_WORKER, Role.GRID_LEADER)


def households_per_worker() -> Measure:
    """Households for each person who is a grid worker in the area or below it."""
    return Measure(
        key="households-per-worker",
        title=_("Households per grid worker"),
        unit=_("households per grid worker"),
        about=_("Households for each person who is a grid worker in the area or below it on that day."),
        none=_("no household"),
        unshared=_("households, but no grid worker"),
        figures=_per_worker,
        open_to=open_with(Capability.SEE_POSTS, Capability.SEE_COUNTS),
        fixed=household_range,
        why_closed=LOG_IN_FOR_POSTS,
        default_method=Method.FIXED,
        fixed_by_range=True,
        least_base=LEAST_HOUSEHOLDS,
        rows_with="posts",
    )


def unstaffed() -> Measure:
    """The share (%) of the working grids that lack a grid worker or a grid leader of their own."""
    return Measure(
        key="unstaffed",
        title=_("Grids without a worker or a leader"),
        # xgettext:no-python-format
        unit=_("% of the grids"),
        about=_("The share of the grids that lack a grid worker or a grid leader of their own on that day."),
        none=_("no such grid"),
        figures=_unstaffed,
        open_to=open_with(Capability.SEE_POSTS),
        fixed=percent_limits,
        decimals=1,
        why_closed=LOG_IN_FOR_POSTS,
        default_method=Method.FIXED,
        rows_with="posts",
    )


def holders(day: date, role: Role) -> list[tuple[int, str, str]]:
    """Who holds a role in an area on a day: the area's id, the person, and the name. An account is one person."""
    posts = Post.objects.on(day).filter(role=role, area__isnull=False).order_by("holder_name")
    return [
        (area, str(user) if user else name, name)
        for area, user, name in posts.values_list("area_id", "user_id", "holder_name")
    ]


def _per_worker(question: Question) -> list[Figure]:
    net = read_net(question.day)
    counted, grids = homes_in(net, question.level_id, homes_of_grids(question.day))
    posts = holders(question.day, Role.GRID_WORKER)
    roots = net.roots(question.level_id, [area for area, *_person in posts]).tolist()
    pairs = {(root, person) for root, (_area, person, _name) in zip(roots, posts, strict=True) if root != NO_AREA}
    workers = np.bincount([root for root, _person in pairs], minlength=len(net.area)) if pairs else np.zeros_like(grids)
    return list(figures_of(net, np.flatnonzero(grids), counted, workers, ratio, counted))


def _unstaffed(question: Question) -> list[Figure]:
    net = read_net(question.day)
    staffed = Post.objects.on(question.day).filter(role__in=STAFF, area__isnull=False).values("area")
    full = staffed.annotate(roles=Count("role", distinct=True)).filter(roles=len(STAFF))
    is_lacking = ~np.isin(net.grids, list(full.values_list("area", flat=True)))
    grids = net.grid_counts(question.level_id)
    (lacking,) = net.sums(question.level_id, net.grids, is_lacking)
    return list(figures_of(net, np.flatnonzero(grids), lacking, grids, percent))
