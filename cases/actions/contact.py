"""Opening a reporter's contact: with a reason, and never without leaving a record of it."""

from dataclasses import dataclass

from django.db import transaction

from cases.answerable import roles_in
from cases.models import Case, ContactLook
from cases.models.looks import REASON_LENGTH
from cases.rules.states import Who
from grids.access import User
from grids.actions.reveal import SHORTEST_REASON, ReasonNeeded


class ContactNotOpen(PermissionError):
    """This user holds no post that opens the contact of this case."""


@dataclass(frozen=True)
class OpenedContact:
    """Who reported, in clear."""

    name: str
    phone: str


@transaction.atomic
def reveal_contact(user: User, case: Case, reason: str) -> OpenedContact:
    """Name and telephone; who, when, which and why is on record in the same transaction, or nothing is told.

    Raises ContactNotOpen, ReasonNeeded, or what opening a sealed text raises.
    """
    if not may_reveal(user, case):
        raise ContactNotOpen
    reason = reason.strip()
    if len(reason) < SHORTEST_REASON:
        raise ReasonNeeded
    ContactLook.objects.create(user=user, case=case, reason=reason[:REASON_LENGTH])
    return OpenedContact(case.contact_name.open(), case.contact_phone.open())


def may_reveal(user: User, case: Case) -> bool:
    """Whether a post of today lets this user handle cases where this one lies. A desk of a department does not."""
    return Who.HANDLER in roles_in(user, case)
