"""What is open now: read out of the partial index of open cases, of which there are few beside all."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from django.db import connection
from django.utils import timezone
from numpy.typing import NDArray

from cases.rules.states import ENDED
from gis_data.copy import Query, copy_out

_OPEN = """
SELECT coalesce(grid_id, 0), kind_id, coalesce(department_id, 0), coalesce(due_at < %s, false)::integer
FROM cases_case WHERE NOT state IN ({ended})
""".format(ended=", ".join(f"'{state}'" for state in sorted(map(str, ENDED))))
_COLUMNS = {"grid": "bigint", "kind": "bigint", "department": "bigint", "overdue": "integer"}


@dataclass(frozen=True)
class Stock:
    """Open cases, (n,) each: ids, 0 for none, and whether each is overdue."""

    grid: NDArray[np.int64]
    kind: NDArray[np.int64]
    department: NDArray[np.int64]
    overdue: NDArray[np.bool_]

    def taken(self, which: NDArray[np.bool_]) -> Stock:
        """Those of a mask."""
        return Stock(self.grid[which], self.kind[which], self.department[which], self.overdue[which])


def open_now() -> Stock:
    """All that is open at this moment. One query."""
    with connection.cursor() as cursor:
        found = copy_out(cursor, Query(_OPEN, [timezone.now()]), _COLUMNS)
    return Stock(found["grid"], found["kind"], found["department"], found["overdue"] == 1)
