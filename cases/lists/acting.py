"""From what was sent to the act on the lists that it asks for; names are looked up among what the user may see."""

from uuid import UUID

from cases.actions.lists import ListDeed, claim_item, list_case
from cases.models import Case, Claim, ListItem, Partner
from gis_data.actions.import_runs import Actor
from grids.access import User
from grids.describe import UnknownCode, area_by_code
from grids.models import Area


class NotFound(LookupError):
    """What the request names is not there for this user; `field` says which."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


def deed_of(user: User, why: str = "", seen: int | None = None) -> ListDeed:
    """An act of this user."""
    return ListDeed(Actor(user), why, seen)


def area_named(code: str) -> Area:
    """Raises NotFound."""
    try:
        return area_by_code(code)
    except UnknownCode as error:
        raise NotFound("area") from error


def partner_named(uid: str, user: User) -> Partner:
    """A partner that this user sees. Raises NotFound."""
    try:
        found = Partner.objects.visible_to(user).select_related("area").filter(uid=UUID(uid)).first()
    except ValueError:
        found = None
    if found is None:
        raise NotFound("partner")
    return found


def claim_for(item: ListItem, partner: str, area: str, deed: ListDeed) -> Claim:
    """Claim an item for a partner (uid) or an area (code). Raises NotFound and what `claim_item` does."""
    if partner:
        return claim_item(item, partner_named(partner, deed.by.user), deed)
    return claim_item(item, area_named(area), deed)


def list_case_numbered(number: str, text: str, deed: ListDeed) -> ListItem:
    """Put a case that this user sees on the list of problems. Raises NotFound and what `list_case` does."""
    case = Case.objects.visible_to(deed.by.user).filter(number=number).first()
    if case is None:
        raise NotFound("number")
    return list_case(case, deed, text)
