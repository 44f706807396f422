"""What all acts on an item share: taking it, refusing, and writing the one row of history."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from cases.actions.lists.refusals import ListRefused, NotYourList, StaleItem
from cases.models import Claim, ListItem, ListMove
from cases.rules.list_faults import LONGEST_REASON, REASON_MISSING, TOO_LONG
from cases.rules.lists import ItemState, ListAct
from gis_data.actions.import_runs import Actor
from gis_data.findings import Finding


@dataclass(frozen=True)
class ListDeed:
    """Who acts and why. An actor without a user is the machine's own administrator.

    `seen` is the edition of the item that was looked at; None does not ask.
    """

    by: Actor
    why: str = ""
    seen: int | None = None


def locked(item: ListItem, deed: ListDeed) -> ListItem:
    """The item as it is now, and nobody else's until the transaction ends. Raises StaleItem."""
    now = ListItem.objects.select_for_update(of=("self",)).select_related("area", "partner").get(pk=item.pk)
    if deed.seen is not None and deed.seen != now.edition:
        raise StaleItem(ListMove.objects.select_related("user").filter(item=now).latest("edition"))
    return now


def refuse(findings: Iterable[Finding]) -> None:
    """Raise ListRefused where there is a finding."""
    found = list(findings)
    if found:
        raise ListRefused(found)


def permit(may: bool) -> None:
    """Raise NotYourList where something may not be done."""
    if not may:
        raise NotYourList


def reason_of(deed: ListDeed, needed: bool = False) -> str:
    """The reason as it is kept. Raises ListRefused where one is needed, or where it is too long."""
    why = deed.why.strip()
    if needed and not why:
        refuse([REASON_MISSING.at(field="why")])
    if len(why) > LONGEST_REASON:
        refuse([TOO_LONG.at(field="why", length=len(why), limit=LONGEST_REASON)])
    return why


def record(
    item: ListItem,
    act: ListAct,
    deed: ListDeed,
    state: ItemState | None = None,
    claim: Claim | None = None,
    data: dict[str, Any] | None = None,
) -> None:
    """Let the item go on to its next edition and state, and write what was done."""
    if act != ListAct.ADD:
        item.edition += 1
        item.state = state or item.state
        item.save(update_fields=["edition", "state"])
    ListMove.objects.create(
        item=item, claim=claim, edition=item.edition, act=act, after=item.state, user=deed.by.user,
        actor=deed.by.account, why=deed.why.strip(), data=data or {},
    )  # fmt: skip
