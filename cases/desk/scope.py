"""Which grids and which departments' desks a list of cases is made of: `visible_to` in numbers, for the list's SQL."""

from __future__ import annotations

from dataclasses import dataclass

from cases.desk.asked import Lies
from cases.models import Department
from grids.access import User, areas_open_to, sees_everything
from grids.models import Area
from grids.querysets import area_ids_under
from grids.rules.access import Capability


@dataclass(frozen=True)
class Scope:
    """Cases of these grids, and those that lie with these departments or of which they have a task; None: all grids.

    `passed_on`: instead those that the departments had and no longer have. `within` are the grids that the reader
    chose, which the departments' cases must lie in; None: wherever they lie.
    """

    grids: tuple[int, ...] | None
    departments: tuple[int, ...] = ()
    within: tuple[int, ...] | None = None
    passed_on: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing can be in it."""
        return self.grids == () and (not self.departments or self.within == ())


def scope_of(user: User, area: Area | None = None, desk: str = "") -> Scope:
    """What a user sees, of an area and those below it where one is given; `desk`: of their own departments only.

    What their departments have passed on is not on the list of what is open: nothing of it waits for them.
    """
    if not user.is_authenticated or not user.is_active:
        return Scope(())
    chosen = None if area is None else _ids(Area.objects.filter(pk__in=area_ids_under(area)))
    if desk:
        return Scope((), _ids(Department.objects.of(user)), chosen, desk == Lies.PASSED)
    if sees_everything(user):
        return Scope(chosen)
    open_areas = Area.objects.filter(pk__in=areas_open_to(user, Capability.SEE_CASES))
    if area is not None:
        open_areas = open_areas.filter(pk__in=chosen)
    return Scope(_ids(open_areas), _ids(Department.objects.of(user)), chosen)


def _ids(rows: object) -> tuple[int, ...]:
    return tuple(sorted(rows.values_list("pk", flat=True)))
