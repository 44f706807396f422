"""The dashboard's page and its files."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from io import BytesIO
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cases.dashboard.asked import Asked, ask
from cases.dashboard.context import board_context
from cases.dashboard.quality import quality_context
from cases.dashboard.refusals import Refusal
from cases.dashboard.shapes import ToldBoard
from cases.dashboard.sheet import write_workbook
from cases.dashboard.told import tell
from grids.rows.export import CONTENT_TYPES

PDF = "application/pdf"


def _write_paper(stream: BytesIO, told: ToldBoard) -> None:
    from cases.dashboard.paper import write_pdf  # here, not above: the library for paper is slow to load

    write_pdf(stream, told)


WRITERS: dict[str, tuple[Callable[[BytesIO, ToldBoard], None], str]] = {
    "xlsx": (write_workbook, CONTENT_TYPES["xlsx"]),
    "pdf": (_write_paper, PDF),
}


def back_to(refusal: Refusal) -> tuple[str, str] | None:
    """Where to ask anew what could not be asked so; nowhere for whom nothing is open."""
    return None if refusal.status == HTTPStatus.FORBIDDEN else (reverse("dashboard"), _("Open the dashboard"))


def answering(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """For who is logged in; refusals as a page that says what is the case and what can be done."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except Refusal as refusal:
            context = {"title": refusal.title, "text": refusal.text, "log_in": False, "back": back_to(refusal)}
            return render(request, "grids/refused.html", context, status=refusal.status)

    return never_cache(login_required(answer))


@answering
@require_safe
def board_page(request: HttpRequest) -> HttpResponse:
    """Figures of an area or a department in a period."""
    asked = ask(request.user, request.GET)
    return render(request, "cases/dashboard.html", board_context(asked, tell(asked)))


@answering
@require_safe
def quality_page(request: HttpRequest) -> HttpResponse:
    """The quality index of an area, its parts and its indicators."""
    return render(request, "cases/quality.html", quality_context(ask(request.user, request.GET)))


@answering
@require_safe
def board_file(request: HttpRequest, form: str) -> HttpResponseBase:
    """The same as a workbook or on paper."""
    asked = ask(request.user, request.GET)
    write, content_type = WRITERS[form]
    file = BytesIO()
    write(file, tell(asked))
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=file_name(asked, form), content_type=content_type)


def file_name(asked: Asked, form: str) -> str:
    """Such as dashboard-532503001-2026-11-25.pdf."""
    place = asked.place
    of = "-".join(filter(None, (place.code, place.department.key if place.department else ""))) or "all"
    return f"dashboard-{of}-{timezone.localdate().isoformat()}.{form}"
