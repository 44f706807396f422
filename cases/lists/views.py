"""The pages of the lists, which work without scripts: the question stands in the address, acts are forms."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from cases.actions.lists import ListRefused, NotYourList, StaleItem
from cases.list_access import may_open_lists
from cases.lists import forms
from cases.lists.acting import NotFound
from cases.lists.asking import ALL, LIVE, BadQuestion, find, page_of, read_question
from cases.lists.describe import NoSuchItem, claimants_open_to, described, described_whole, item_by_uid
from cases.lists.files import as_csv
from cases.lists.words import unknown
from cases.models import Case, ListItem, Partner
from cases.rules.lists import ItemState, ListKind
from cases.rules.states import State
from facilities.planning.areas import areas_to_choose
from grids.access import can
from grids.models import AreaVersion
from grids.rules.access import Capability

MOST_OF_BANK = 200
REFUSALS = (NotFound, NotYourList, StaleItem, ListRefused)
STATUS = {NotFound: 404, NotYourList: 403, StaleItem: 409, ListRefused: 422}


def _for_those_concerned(view: Callable) -> Callable:
    """For staff who see cases and for members of partners; others are told who may."""

    @wraps(view)
    def open_(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_open_lists(request.user):
            raise PermissionDenied(
                _("The lists are for those whose post lets them see cases, and for members of partners.")
            )
        return view(request, *args, **kwargs)

    return never_cache(login_required(open_))


@require_safe
@_for_those_concerned
def lists_page(request: HttpRequest) -> HttpResponse:
    """`?list=&area=&state=&q=`: what is on the lists."""
    try:
        asked = read_question(request.GET)
        items, following = page_of(asked, request.user)
    except BadQuestion as problem:
        text = unknown(problem.field)
        context = {"title": _("This cannot be shown"), "text": text}
        return render(request, "grids/refused.html", context, status=400)
    tabs = [("", _("All lists"), asked.address(kind=""))]
    tabs += [(kind.value, kind.label, asked.address(kind=kind.value)) for kind in ListKind]
    context = {
        "asked": asked,
        "items": [described(item) for item in items],
        "following": following and asked.address(before=following),
        "file": asked.address(),
        "tabs": tabs,
        "states": [(LIVE, _("open or claimed")), *ItemState.choices, (ALL, _("all states"))],
        "areas": areas_to_choose(timezone.localdate()),
        "may_keep": can(request.user, Capability.HANDLE_CASES),
    }
    return render(request, "cases/lists.html", context)


@require_safe
@_for_those_concerned
def lists_file(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """The same question, all its items, as CSV."""
    try:
        rows = find(read_question(request.GET), request.user)
    except BadQuestion as problem:
        text = unknown(problem.field)
        return render(request, "grids/refused.html", {"title": _("This cannot be shown"), "text": text}, status=400)
    answer = StreamingHttpResponse(as_csv(rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="lists-{timezone.localdate():%Y-%m-%d}.csv"'
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@_for_those_concerned
def item_page(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One item: what was done, and what may be done now; POST does it."""
    item = _item(request, uid)
    problem, status = None, 200
    if request.method == "POST":
        try:
            forms.act_on_item(item, request.user, request.POST)
        except REFUSALS as refusal:
            problem, status = _worded(refusal), STATUS[type(refusal)]
            item = _item(request, uid)
        else:
            messages.success(request, _("It is on record."))
            return redirect("list_item", uid=uid)
    context = {
        "item": described_whole(item, request.user),
        "case_number": _case_number(request, item),
        "claimants": claimants_open_to(request.user, item),
        "problem": problem,
        "given": request.POST,
    }
    return render(request, "cases/list_item.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@_for_those_concerned
def new_page(request: HttpRequest) -> HttpResponse:
    """A form for something new on a list; POST puts it there."""
    problem, status = None, 200
    if request.method == "POST":
        try:
            item = forms.add(request.user, request.POST)
        except REFUSALS as refusal:
            problem, status = _worded(refusal), STATUS[type(refusal)]
        else:
            messages.success(request, _("It is on the list."))
            return redirect("list_item", uid=item.uid)
    staffed = AreaVersion.objects.current().open_to(request.user, Capability.SEE_CASES)
    context = {
        "kinds": ListKind.choices,
        "areas": staffed.select_related("level").defer("geom", "geom_3857").order_by("level__rank", "code"),
        "partners": Partner.objects.of(request.user).with_area(),
        "given": request.POST or request.GET,
        "problem": problem,
    }
    return render(request, "cases/list_new.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@_for_those_concerned
def bank_page(request: HttpRequest) -> HttpResponse:
    """The cases of the problem bank that are not on the list of problems; POST puts one there."""
    problem, status = None, 200
    if request.method == "POST":
        try:
            item = forms.add_case(request.user, request.POST)
        except REFUSALS as refusal:
            problem, status = _worded(refusal), STATUS[type(refusal)]
        else:
            messages.success(request, _("It is on the list."))
            return redirect("list_item", uid=item.uid)
    listed = ListItem.objects.exclude(state=ItemState.WITHDRAWN).filter(case__isnull=False).values("case")
    cases = Case.objects.filter(state=State.SHELVED).exclude(pk__in=listed).listed_for(request.user)
    rows = list(cases.select_related("kind").order_by("-reported_at", "-pk")[: MOST_OF_BANK + 1])
    context = {"cases": rows[:MOST_OF_BANK], "more": len(rows) > MOST_OF_BANK, "problem": problem}
    return render(request, "cases/list_bank.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@_for_those_concerned
def partners_page(request: HttpRequest) -> HttpResponse:
    """The partners of one's areas; POST signs one up, lets one end, or names an account that acts for one."""
    problem, status = None, 200
    if request.method == "POST":
        try:
            forms.act_on_partner(request.user, request.POST)
        except REFUSALS as refusal:
            problem, status = _worded(refusal), STATUS[type(refusal)]
        else:
            messages.success(request, _("It is on record."))
            return redirect("partners")
    kept = AreaVersion.objects.current().open_to(request.user, Capability.HANDLE_CASES)
    seen = Partner.objects.current().visible_to(request.user)
    context = {
        "partners": seen.with_area().prefetch_related("members__user"),
        "keeping": set(seen.keeping(request.user).values_list("pk", flat=True)),
        "areas": kept.select_related("level").defer("geom", "geom_3857").order_by("level__rank", "code"),
        "given": request.POST,
        "problem": problem,
    }
    return render(request, "cases/partners.html", context, status=status)


def _item(request: HttpRequest, uid: UUID) -> ListItem:
    try:
        return item_by_uid(uid, request.user)
    except NoSuchItem as error:
        raise Http404(_("There is no such item for you.")) from error


def _case_number(request: HttpRequest, item: ListItem) -> str:
    """Of the case that it stands for, where this user sees cases there."""
    seen = item.case_id and Case.objects.visible_to(request.user).filter(pk=item.case_id).exists()
    return item.case.number if seen else ""


def _worded(refusal: Exception) -> str:
    if isinstance(refusal, NotFound):
        return unknown(refusal.field)
    return str(refusal)
