"""Who acts on a case or a whistle, why, and from what they saw."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from gis_data.actions.import_runs import Actor


@dataclass(frozen=True)
class Deed:
    """An actor without a user is the product itself: a job, a command, the reporter on their own page.

    `seen` is the edition that was looked at; None does not ask. `at` is when it was done, now when not said.
    """

    by: Actor
    why: str = ""
    seen: int | None = None
    at: datetime | None = None

    @property
    def moment(self) -> datetime:
        """When it was done."""
        return self.at or timezone.now()
