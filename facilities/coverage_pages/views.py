"""Pages of coverage, and their files."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from facilities.coverage_pages.asking import Refusal, ask, ask_kind, ask_until
from facilities.coverage_pages.change_page import change_context
from facilities.coverage_pages.file_job import ask_for_file
from facilities.coverage_pages.files import CoverageFile, file_of
from facilities.coverage_pages.kind_page import kind_context
from facilities.coverage_pages.left_out import left_out_of
from facilities.coverage_pages.left_out_page import left_out_context
from facilities.coverage_pages.score_page import score_context
from grids.rows.export import CONTENT_TYPES, TooManyRows, as_csv, as_xlsx

View = Callable[..., HttpResponseBase]


def _answering(view: View) -> View:
    """Refusals as a page that says what is the case and what can be done."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except Refusal as refusal:
            log_in = refusal.status == 403 and not request.user.is_authenticated
            context = {"title": refusal.title, "text": refusal.text, "log_in": log_in}
            return render(request, "grids/refused.html", context, status=refusal.status)

    return answer


@require_safe
@_answering
def score_page(request: HttpRequest) -> HttpResponse:
    """The score table of the standard."""
    return render(request, "facilities/score.html", score_context(ask(request.user, request.GET), request.GET))


@require_safe
@_answering
def kind_page(request: HttpRequest, kind: str) -> HttpResponse:
    """One kind of facility: who reaches it, its facilities, and where there are too many or too few."""
    asked = ask(request.user, request.GET)
    return render(request, "facilities/kind.html", kind_context(asked, ask_kind(kind), request.GET))


@require_safe
@_answering
def left_out_page(request: HttpRequest, kind: str) -> HttpResponse:
    """The homes that a kind leaves out."""
    asked, wanted = ask(request.user, request.GET), ask_kind(kind)
    found = left_out_of(asked, wanted, request.GET)
    return render(request, "facilities/left_out.html", left_out_context(asked, wanted, found, request.GET))


@require_safe
@_answering
def change_page(request: HttpRequest, kind: str) -> HttpResponse:
    """What changed for a kind between two days."""
    asked = ask_until(request.user, request.GET.dict())
    return render(request, "facilities/change.html", change_context(asked, ask_kind(kind), request.GET))


@require_http_methods(["GET", "HEAD", "POST"])
@_answering
def coverage_file(request: HttpRequest, page: str, form: str, kind: str = "") -> HttpResponseBase:
    """The rows of a page as CSV or XLSX. A long file is made by a job, asked for by POST."""
    found = file_of(request.user, page, kind, request.GET.dict())
    if found.listing.source.exceeds(settings.EXPORT_ROWS):
        if request.method == "POST":
            return redirect(ask_for_file(request.user, found, page, kind, form, request.GET))
        context = {"title": found.listing.title, "rows": settings.EXPORT_ROWS}
        return render(request, "grids/long_file.html", context)
    return _sent(found, form)


def _sent(found: CoverageFile, form: str) -> HttpResponseBase:
    name = f"{found.name}.{form}"
    if form == "csv":
        lines = as_csv(found.listing, found.order, found.worded)
        answer = StreamingHttpResponse(lines, content_type=CONTENT_TYPES[form])
        answer["Content-Disposition"] = f'attachment; filename="{name}"'
        return answer
    try:
        file = as_xlsx(found.listing, found.order, found.worded)
    except TooManyRows as problem:
        raise Refusal(422, _("Too many rows for a sheet"), str(problem)) from None
    return FileResponse(file, as_attachment=True, filename=name, content_type=CONTENT_TYPES[form])
