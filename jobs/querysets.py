"""Jobs in words."""

from __future__ import annotations

from typing import Self

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db.models import QuerySet

SEES_ALL = "jobs.view_job"


class JobQuerySet(QuerySet):
    """Chainable questions about jobs."""

    def visible_to(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        """What they asked for themselves; for who looks after the whole system, all."""
        if not user.is_authenticated:
            return self.none()
        return self if user.has_perm(SEES_ALL) else self.filter(user=user)

    def open(self) -> Self:
        """Those that wait or run."""
        return self.filter(state__in=("waiting", "running"))

    def waiting(self) -> Self:
        """Those that nobody has begun, or that are to be tried again."""
        return self.filter(state="waiting")

    def running(self) -> Self:
        """Those that a worker is at."""
        return self.filter(state="running")
