"""The planner's pages, which work without scripts: the question stands in the address, the answer below it."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from facilities import asked
from facilities.actions.try_scenario import ScenarioNotYours, ScenarioRefused, forget_scenario, make_scenario
from facilities.asked import NotFound
from facilities.models import FacilityKind
from facilities.planning.areas import areas_to_choose
from facilities.planning.trying import facilities_called, tried_on
from facilities.rules.siting import MOST_SITES
from facilities.scenarios import may_try, visible_scenarios
from facilities.siting_answer import described
from facilities.siting_question import read_places, read_question
from facilities.siting_work import SITING, ask_for_sites
from facilities.walks.circles import OffNetwork
from facilities.walks.siting import Among, BadQuestion, Method, TooLarge, where_next
from facilities.walks.trial import text_of, tried_now
from gis_data.rules.walk.changes import BadChange
from grids.access import can
from grids.rules.access import Capability
from jobs.models import Job

QUESTION = ("kind", "sites", "method", "candidates", "area", "places", "scenario")


def _for_planners(view: Callable) -> Callable:
    """For those who may see how many households live where; others are told who may."""

    @wraps(view)
    def open_(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not can(request.user, Capability.SEE_COUNTS):
            raise PermissionDenied(_("Figures of households are for those who hold a post. Log in."))
        return view(request, *args, **kwargs)

    return never_cache(login_required(open_))


@_for_planners
@require_http_methods(["GET", "HEAD", "POST"])
def siting_page(request: HttpRequest) -> HttpResponse:
    """`?kind=&sites=…` answers; `?job=` shows what was worked out in the background; POST has it worked out there."""
    if request.method == "POST":
        return _have_it_done(request)
    given = {name: request.GET[name] for name in QUESTION if request.GET.get(name)}
    job = _job(request)
    if job is not None:
        given = dict(job.arguments)
    context = _choices(request) | {"given": given}
    if job is not None:
        return render(request, "facilities/siting.html", context | _shown(job.result["siting"]) | {"job": job})
    if "kind" not in given:
        return render(request, "facilities/siting.html", context)
    try:
        found = where_next(read_question(given, request.user), timezone.localdate(), direct=True)
    except (BadQuestion, BadChange, NotFound) as problem:
        return render(request, "facilities/siting.html", context | {"problem": str(problem)}, status=422)
    except TooLarge:
        return render(request, "facilities/siting.html", context | {"is_large": True})
    file = f"{reverse('api:siting')}?{urlencode(given | {'form': 'xlsx'})}"
    return render(request, "facilities/siting.html", context | _shown(described(found, request.user)) | {"file": file})


def _have_it_done(request: HttpRequest) -> HttpResponse:
    given = {name: request.POST[name] for name in QUESTION if request.POST.get(name)}
    try:
        return redirect(ask_for_sites(given, request.user))
    except (BadQuestion, BadChange, NotFound) as problem:
        context = _choices(request) | {"given": given, "problem": str(problem)}
        return render(request, "facilities/siting.html", context, status=422)


def _job(request: HttpRequest) -> Job | None:
    """The finished work that the address names."""
    number = request.GET.get("job", "")
    if not number:
        return None
    jobs = Job.objects.visible_to(request.user).filter(kind=SITING)
    job = jobs.filter(pk=number).first() if number.isascii() and number.isdigit() and len(number) < 19 else None
    if job is None or "siting" not in job.result:
        raise Http404
    return job


def _choices(request: HttpRequest) -> dict[str, Any]:
    return {
        "kinds": FacilityKind.objects.filter(active=True).select_related("group"),
        "areas": areas_to_choose(timezone.localdate()),
        "numbers": range(1, MOST_SITES + 1),
        "methods": Method.choices,
        "among": Among.choices,
        "scenarios": visible_scenarios(request.user),
    }


def _shown(answer: dict[str, Any]) -> dict[str, Any]:
    def percent(share: float | None) -> float | None:
        return None if share is None else round(share * 100, 1)

    def told(figures: dict[str, Any]) -> dict[str, Any]:
        counts = {name: f"{figures[name]:,}" for name in ("within", "newly_within") if name in figures}
        return figures | counts | {"percent": percent(figures["share"])}

    return {"answer": told(answer) | {"sites": [told(site) for site in answer["sites"]]}}


@_for_planners
@require_http_methods(["GET", "HEAD", "POST"])
def scenarios_page(request: HttpRequest) -> HttpResponse:
    """The list, and a form to make one."""
    context: dict[str, Any] = {"scenarios": visible_scenarios(request.user), "may_try": may_try(request.user)}
    if request.method != "POST":
        return render(request, "facilities/scenarios.html", context | {"areas": areas_to_choose(timezone.localdate())})
    try:
        code = request.POST.get("area", "")
        area = asked.area(code) if code else None
        made, _tried = make_scenario(
            request.POST.get("title", ""), _changes(request), request.user, area, request.POST.get("note", "")
        )
    except (ScenarioRefused, BadQuestion, BadChange, NotFound) as problem:
        context |= {"areas": areas_to_choose(timezone.localdate()), "problem": str(problem), "given": request.POST}
        return render(request, "facilities/scenarios.html", context, status=422)
    except ScenarioNotYours as refusal:
        raise PermissionDenied(str(refusal)) from None
    return redirect("scenario", made.pk)


def _changes(request: HttpRequest) -> list[dict[str, Any]]:
    """One new way at most, and places that are closed or opened. Raises BadQuestion."""
    way = read_places(request.POST.get("add", ""))
    added = [{"add": way, "steps": "steps" in request.POST}] if way else []
    closed = [{"close": place} for place in read_places(request.POST.get("close", ""))]
    return [*added, *closed, *({"open": place} for place in read_places(request.POST.get("open", "")))]


@_for_planners
@require_safe
def scenario_page(request: HttpRequest, number: int) -> HttpResponse:
    """What it changes; with `?facility=` that one's circle before and after, `?q=` looks for one."""
    try:
        scenario = asked.scenario(request.user, number)
    except NotFound as problem:
        raise Http404(str(problem)) from None
    text = request.GET.get("q", "").strip()[:100]
    context: dict[str, Any] = {"scenario": scenario, "text": text, "is_mine": scenario.author_id == request.user.pk}
    try:
        tried = tried_now(text_of(scenario.changes))
        context["effects"] = tried.effects
        uid = request.GET.get("facility", "")
        if uid:
            context["tried"] = tried_on(uid, text_of(scenario.changes))
        elif text:
            context["hits"] = facilities_called(text)
    except (BadChange, NotFound, OffNetwork) as problem:
        return render(request, "facilities/scenario.html", context | {"problem": str(problem)}, status=422)
    return render(request, "facilities/scenario.html", context)


@_for_planners
@require_POST
def scenario_delete(request: HttpRequest, number: int) -> HttpResponse:
    """By who made it."""
    try:
        forget_scenario(asked.scenario(request.user, number), request.user)
    except NotFound as problem:
        raise Http404(str(problem)) from None
    except ScenarioNotYours as refusal:
        raise PermissionDenied(str(refusal)) from None
    return redirect("scenarios")
