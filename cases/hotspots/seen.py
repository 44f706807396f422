"""The places of the cases that one reader may see, and the ground on which they may see cases."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from django.db import connection
from django.db.models import Subquery
from django.utils import timezone
from numpy.typing import NDArray

from cases.hotspots.asked import Asked
from cases.hotspots.question import counted_by
from cases.models import Case, Department
from gis_data.copy import copy_out, copy_out_rows, query_of
from grids.access import User, sees_everything
from grids.models import AreaVersion, Level, Post
from grids.rules.access import Capability, roles_with
from grids.rules.local_plane import LocalPlane


@dataclass(frozen=True)
class Seen:
    """Places (n, 2) in metres of a plane, the kind (id) of each, and the ground they may lie on, in the same plane."""

    xy: NDArray[np.float64]
    kind: NDArray[np.int64]
    ground: shapely.Geometry
    plane: LocalPlane


def seen_places(asked: Asked, user: User) -> Seen:
    """Of the period, kinds and severities that were asked for. Five queries at most. Raises NoSuch."""
    shapes = _ground_of(user)
    plane = LocalPlane.around(shapes) if len(shapes) else LocalPlane(0.0, 0.0)
    rows = Case.objects.visible_to(user).filter(counted_by(asked).of(asked.period))
    with connection.cursor() as cursor:
        found = copy_out(cursor, query_of(rows.values_list("place", "kind_id")), {"place": "point", "kind": "bigint"})
    xy = shapely.get_coordinates(plane.metres(shapely.points(found["place"])))
    return Seen(xy, found["kind"], shapely.union_all(plane.metres(shapes)), plane)


def _ground_of(user: User) -> NDArray[np.object_]:
    """The boundaries, of today as rights are, of the areas whose posts let the user see cases; for desks the whole."""
    versions = AreaVersion.objects.current()
    if not sees_everything(user) and not Department.objects.of(user).exists():
        held = Post.objects.on(timezone.localdate()).held_by(user)
        versions = versions.filter(area__in=held.filter(role__in=roles_with(Capability.SEE_CASES)).values("area"))
    else:
        top = Level.objects.filter(pk__in=AreaVersion.objects.current().values("level"))
        versions = versions.filter(level=Subquery(top.order_by("rank").values("pk")[:1]))
    with connection.cursor() as cursor:
        rows = copy_out_rows(cursor, query_of(versions.values_list("geom")), {"shape": "bytes"})
    return shapely.from_wkb(rows["shape"])
