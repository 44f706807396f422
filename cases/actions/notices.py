"""Notices: made with the move that they tell of, in its transaction, for those whom it concerns; read by them."""

from __future__ import annotations

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Q
from django.utils import timezone

from cases.models import Case, CaseMove, DeskMember, Notification
from cases.notice_jobs import ask_to_deliver
from grids.models import Post
from grids.rules.access import Capability, roles_with

# Acts that change nothing for the others.
QUIET = frozenset({"rate"})


def tell_of(case: Case, move: CaseMove) -> int:
    """Write the notices of a move, and have them delivered; gives how many. Called by whatever writes the move.

    Concerned are who sits at the department's desk (also at the one that the case was taken from) and who handles
    cases in the very grid; not who did it. Posts of the areas above would be told of everything: they have the list.
    """
    if move.act in QUIET:
        return 0
    users = _concerned(case, move)
    Notification.objects.bulk_create(
        [Notification(user_id=user, case=case, edition=move.edition, act=move.act) for user in users],
        ignore_conflicts=True,
    )
    if users:
        ask_to_deliver(case, move.edition)
    return len(users)


def _concerned(case: Case, move: CaseMove) -> list[int]:
    today = timezone.localdate()
    departments = {case.department_id, move.department_id} - {None}
    at_desk = DeskMember.objects.filter(department__in=departments, valid__contains=today).values("user")
    handle = [str(role) for role in roles_with(Capability.HANDLE_CASES)]
    in_grid = Post.objects.filter(area=case.grid_id, role__in=handle, valid__contains=today).values("user")
    users = get_user_model().objects.filter(Q(pk__in=at_desk) | Q(pk__in=in_grid), is_active=True)
    return list(users.exclude(pk=move.user_id).order_by("pk").values_list("pk", flat=True))


def read_notices_of(user: AbstractBaseUser, case: Case) -> int:
    """Who has opened a case has read what there was to say of it."""
    return _unread(user).filter(case=case).update(read_at=timezone.now())


def read_all_notices(user: AbstractBaseUser) -> int:
    """All of them."""
    return _unread(user).update(read_at=timezone.now())


def _unread(user: AbstractBaseUser) -> object:
    return Notification.objects.filter(user=user.pk, read_at__isnull=True)
