"""The lists over HTTP, for those who hold a post that opens them and for members of partners."""

from collections.abc import Callable
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query, Router, Status
from ninja.security import django_auth

from cases.actions.lists import (
    ItemFacts,
    ListDeed,
    add_item,
    add_partner,
    change_item,
    move_claim,
    rate_claim,
    withdraw_item,
)
from cases.lists.acting import NotFound, area_named, claim_for, deed_of, list_case_numbered, partner_named
from cases.lists.asking import BadQuestion, page_of, read_question
from cases.lists.describe import NoSuchItem, described, described_whole, item_by_uid, last_claim
from cases.lists.schemas import (
    AddIn,
    CaseIn,
    ChangeIn,
    ClaimIn,
    DeedIn,
    FactsIn,
    ItemPage,
    PartnerIn,
    PartnerOut,
    RateIn,
    WholeItem,
)
from cases.lists.words import unknown
from cases.models import ListItem, Partner
from cases.rules.lists import ListAct, ListKind, Side
from facilities.schemas import Refusal
from grids.schemas import Problem

router = Router(tags=["lists"], auth=django_auth)
REFUSALS = {401: Problem, 403: Problem, 404: Problem, 409: Refusal, 422: Refusal}
CLAIM_ACTS = {"begin": ListAct.BEGIN, "finish": ListAct.FINISH, "give_up": ListAct.GIVE_UP}


@router.get("/lists", response={200: ItemPage, 400: Problem, 401: Problem}, summary="Items of the lists, newest first")
def list_items(
    request: HttpRequest,
    list: str = Query("", description="problem, need, resource or project; all when not given"),
    area: str = Query("", description="code of an area: with all below it"),
    state: str = Query("live", description="live (open or claimed), all, open, claimed, done or withdrawn"),
    q: str = Query("", description="part of the title or the text"),
    before: str = Query("", description="as `next` of the page before says"),
) -> Status:
    """Only those that your posts or your partner let you see, 50 at a time."""
    try:
        asked = read_question({"list": list, "area": area, "state": state, "q": q, "before": before})
        items, following = page_of(asked, request.user)
    except BadQuestion as problem:
        return Status(400, {"error": unknown(problem.field)})
    return Status(200, {"items": [described(item) for item in items], "next": following})


@router.post("/lists", response={201: WholeItem, **REFUSALS}, summary="Put something on a list")
def list_item_add(request: HttpRequest, payload: AddIn) -> Status:
    """In an area where your post lets you, or for a partner that you act for."""

    def act(deed: ListDeed) -> ListItem:
        partner = partner_named(payload.partner, request.user) if payload.partner else None
        return add_item(ListKind(payload.list), area_named(payload.area), _facts(payload), deed, partner)

    return _answer(request, act, DeedIn(), 201)


@router.post("/lists/from-case", response={201: WholeItem, **REFUSALS}, summary="Put a shelved case on the list")
def list_item_from_case(request: HttpRequest, payload: CaseIn) -> Status:
    """A case of the problem bank becomes a problem of its grid."""
    return _answer(request, lambda deed: list_case_numbered(payload.number, payload.text, deed), DeedIn(), 201)


@router.get("/lists/{uuid:uid}", response={200: WholeItem, **REFUSALS}, summary="One item, with what was done")
def list_item_detail(request: HttpRequest, uid: UUID) -> Status:
    """With its claims and what you may do now."""
    try:
        return Status(200, described_whole(item_by_uid(uid, request.user), request.user))
    except NoSuchItem:
        return _unknown()


@router.post("/lists/{uuid:uid}/change", response={200: WholeItem, **REFUSALS}, summary="Change what it says")
def list_item_change(request: HttpRequest, uid: UUID, payload: ChangeIn) -> Status:
    """Send all facts: those that are left out are taken away."""
    return _act(request, uid, payload, lambda item, deed: change_item(item, _facts(payload), deed))


@router.post("/lists/{uuid:uid}/withdraw", response={200: WholeItem, **REFUSALS}, summary="Take it off the list")
def list_item_withdraw(request: HttpRequest, uid: UUID, payload: DeedIn) -> Status:
    """With a reason; it stays on record."""
    return _act(request, uid, payload, withdraw_item)


@router.post("/lists/{uuid:uid}/claim", response={200: WholeItem, **REFUSALS}, summary="Take it on")
def list_item_claim(request: HttpRequest, uid: UUID, payload: ClaimIn) -> Status:
    """A partner takes on a problem, a need or a project; an area a resource."""
    return _act(
        request, uid, payload, lambda item, deed: claim_for(item, payload.partner or "", payload.area or "", deed)
    )


@router.post("/lists/{uuid:uid}/rate", response={200: WholeItem, **REFUSALS}, summary="Rate the other side")
def list_item_rate(request: HttpRequest, uid: UUID, payload: RateIn) -> Status:
    """Once what was claimed is done: 1 to 5."""

    def act(item: ListItem, deed: ListDeed) -> object:
        claim = last_claim(item)
        if claim is None:
            raise NotFound("claim")
        return rate_claim(claim, Side(payload.side), payload.rating, deed)

    return _act(request, uid, payload, act)


@router.post("/lists/{uuid:uid}/{act}", response={200: WholeItem, **REFUSALS}, summary="Begin, finish, give up")
def list_claim_act(request: HttpRequest, uid: UUID, act: str, payload: DeedIn) -> Status:
    """What becomes of the latest claim; giving up needs a reason."""

    def move(item: ListItem, deed: ListDeed) -> object:
        claim = last_claim(item)
        if act not in CLAIM_ACTS or claim is None:
            raise NotFound("act" if act not in CLAIM_ACTS else "claim")
        return move_claim(claim, CLAIM_ACTS[act], deed)

    return _act(request, uid, payload, move)


@router.get("/partners", response={200: list[PartnerOut], 401: Problem}, summary="Partners")
def partner_list(request: HttpRequest) -> list[dict]:
    """Those of today, of the areas in which you see cases, and your own."""
    return [_partner(one) for one in _partners().current().visible_to(request.user)]


@router.post("/partners", response={201: PartnerOut, **REFUSALS}, summary="Sign a partner up")
def partner_add(request: HttpRequest, payload: PartnerIn) -> Status:
    """In an area whose cases you handle."""
    try:
        area, first = area_named(payload.area), payload.first or timezone.localdate()
        words = {"name_en": payload.name_en, "public_contact": payload.public_contact}
        partner = add_partner(area, payload.name, first, deed_of(request.user), **words)
    except NotFound as problem:
        return _not_found(problem)
    return Status(201, _partner(_partners().get(pk=partner.pk)))


def _act(request: HttpRequest, uid: UUID, payload: DeedIn, act: Callable[[ListItem, ListDeed], object]) -> Status:
    try:
        item = item_by_uid(uid, request.user)
    except NoSuchItem:
        return _unknown()

    def done(deed: ListDeed) -> ListItem:
        act(item, deed)
        return item

    return _answer(request, done, payload, 200)


def _answer(request: HttpRequest, act: Callable[[ListDeed], ListItem], payload: DeedIn, status: int) -> Status:
    """The item after an act. Raises NotYourList, StaleItem, ListRefused."""
    try:
        item = act(deed_of(request.user, payload.why, payload.seen))
    except NotFound as problem:
        return _not_found(problem)
    return Status(status, described_whole(item_by_uid(item.uid, request.user), request.user))


def _not_found(problem: NotFound) -> Status:
    return Status(404, {"error": unknown(problem.field)})


def _unknown() -> Status:
    return Status(404, {"error": _("There is no such item for you.")})


def _facts(payload: FactsIn) -> ItemFacts:
    return ItemFacts(payload.title, payload.text, payload.place)


def _partners() -> QuerySet[Partner]:
    return Partner.objects.with_area()


def _partner(partner: Partner) -> dict:
    return {
        "uid": str(partner.uid),
        "name": partner.label,
        "area": {"code": partner.area_code, "name": partner.area_name},
        "public_contact": partner.public_contact,
        "valid_from": partner.valid.lower,
        "valid_to": partner.valid.upper,
    }
