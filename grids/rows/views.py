"""Pages and files of the rows behind a number."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from gis_data.days import BadDay
from grids.access import User
from grids.card.chain import chain
from grids.describe import UnknownCode
from grids.rows.asking import Asked, ask_list, file_name, grouped, worded
from grids.rows.export import CONTENT_TYPES, TooManyRows, as_csv, as_xlsx
from grids.rows.file_job import ask_for_rows
from grids.rows.lists import NotOpen, Question, RowList
from grids.rows.paging import PAGE, Order, Row


@require_safe
def rows_page(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """One page of a list, with its filter, its order and the way to its files."""
    try:
        asked = ask_list(request.user, code, kind, request.GET)
    except BadDay as error:
        return _refused(request, 400, _("No such day"), str(error))
    except UnknownCode:
        text = _("No area bears the code %(code)s or ever bore it. Check the digits.") % {"code": code}
        return _refused(request, 404, _("No such area"), text)
    except NotOpen:
        text = _("These rows are open to who holds a post in the area that looks after them.")
        return _refused(request, 403, _("Not open to you"), text)
    rows, after = asked.listing.source.page(asked.order, request.GET.get("after", ""), PAGE)
    return render(request, "grids/rows.html", _context(request, kind, asked, rows, after))


@require_http_methods(["GET", "HEAD", "POST"])
def rows_file(request: HttpRequest, code: str, kind: str, form: str) -> HttpResponseBase:
    """The whole list as it is filtered and sorted, as CSV or XLSX. A long one is made by a job, asked for by POST."""
    try:
        asked = ask_list(request.user, code, kind, request.GET)
        if _is_long(asked.listing, request.user):
            if request.method == "POST":
                return redirect(ask_for_rows(asked, code, kind, form, request.GET))
            return render(request, "grids/long_file.html", {"title": asked.listing.title, "rows": settings.EXPORT_ROWS})
        return _file(asked, file_name(code, kind, asked.question.day, form), form)
    except BadDay as error:
        return _refused(request, 400, _("No such day"), str(error))
    except UnknownCode:
        raise Http404 from None
    except NotOpen:
        return _refused(request, 403, _("Not open to you"), _("A file holds no more than the page that it is made of."))
    except TooManyRows as problem:
        return _refused(request, 422, _("Too many rows for a sheet"), str(problem))


def _is_long(listing: RowList, user: User) -> bool:
    """Whether its file is made in the background; who is not logged in has no place where it would be kept."""
    return user.is_authenticated and listing.source.exceeds(settings.EXPORT_ROWS)


def _file(asked: Asked, name: str, form: str) -> HttpResponseBase:
    if form == "xlsx":
        file = as_xlsx(asked.listing, asked.order, worded)
        return FileResponse(file, as_attachment=True, filename=name, content_type=CONTENT_TYPES[form])
    answer = StreamingHttpResponse(as_csv(asked.listing, asked.order, worded), content_type=CONTENT_TYPES[form])
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _context(request: HttpRequest, kind: str, asked: Asked, rows: list[Row], after: str) -> dict[str, Any]:
    question, listing, order = asked.question, asked.listing, asked.order
    today = timezone.localdate()
    links = chain(question.area, question.day)
    kept = {"on": request.GET.get("on", ""), "q": question.text, "only": question.choice, "sort": str(order)}
    kept = {name: value for name, value in kept.items() if value}
    number, more = listing.source.count()
    code = links[-1]["code"] if links else ""
    return {
        "listing": listing,
        "question": question,
        "chain": links,
        "day": question.day.isoformat(),
        "is_today": question.day == today,
        "is_past": question.day < today,
        "heads": [_head(column, order, kept) for column in listing.columns],
        "rows": [_row(row, listing, question, today) for row in rows],
        "number": number,
        "number_text": _number_text(number, more),
        "order": str(order),
        "next": after and "?" + urlencode(kept | {"after": after}),
        "first": "?" + urlencode(kept) if "after" in request.GET else "",
        "files": [(form, f"{reverse('rows_file', args=[question_code(request), kind, form])}?{urlencode(kept)}")
                  for form in ("csv", "xlsx")],
        "is_long": request.user.is_authenticated and number > settings.EXPORT_ROWS,
        "map": _map_address({"area": code}, question, today),
        "has_filter": bool(question.text or question.choice),
    }  # fmt: skip


def _number_text(number: int, more: bool) -> str:
    told = {"number": grouped(number)}
    if more:
        return _("more than %(number)s rows") % told
    return ngettext("%(number)s row", "%(number)s rows", number) % told


def question_code(request: HttpRequest) -> str:
    """The code as the address has it."""
    return request.resolver_match.kwargs["code"]


def _head(column: Any, order: Order, kept: dict[str, str]) -> dict[str, Any]:
    """A heading with the order that a press on it gives: the other way round where it is sorted already."""
    here = order.column == column.name
    flipped = Order(column.name, here and not order.descending)
    sorted_as = ("descending" if order.descending else "ascending") if here else "none"
    return {
        "label": column.label,
        "numeric": column.numeric,
        "sorted": sorted_as,
        "link": "?" + urlencode(kept | {"sort": str(flipped)}) if column.sortable else "",
    }


def _row(row: Row, listing: RowList, question: Question, today: date) -> dict[str, Any]:
    cells = [(grouped(worded(column.name, row[column.name])), column.numeric) for column in listing.columns]
    if place := row.get("place"):
        return {"cells": cells, "link": _map_address({"at": f"{place.x:.6f},{place.y:.6f}"}, question, today)}
    code = row.get("code")
    return {"cells": cells, "link": _map_address({"area": code}, question, today) if code else ""}


def _map_address(what: dict[str, str], question: Question, today: date) -> str:
    """The map page that shows it on the day asked for."""
    day = {} if question.day == today else {"on": question.day.isoformat()}
    return f"{reverse('map')}?{urlencode(what | day, safe=',')}"


def _refused(request: HttpRequest, status: int, title: str, text: str) -> HttpResponse:
    """A page that says what is the case and what can be done."""
    context = {"title": title, "text": text, "log_in": status == 403 and not request.user.is_authenticated}
    return render(request, "grids/refused.html", context, status=status)
