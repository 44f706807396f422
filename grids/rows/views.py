"""Pages and files of the rows behind a number."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from gis_data.days import BadDay, parse_day
from grids.card.chain import chain
from grids.describe import UnknownCode, area_by_code
from grids.models import BuildingUse, Role
from grids.rows.export import TooManyRows, as_csv, as_xlsx
from grids.rows.lists import LISTS, NotOpen, Question, RowList
from grids.rows.paging import PAGE, Order, Row

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LABELS: dict[str, dict[str, Any]] = {"use": dict(BuildingUse.choices), "role": dict(Role.choices)}


@require_safe
def rows_page(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """One page of a list, with its filter, its order and the way to its files."""
    try:
        question, listing, order = _asked(request, code, kind)
    except BadDay as error:
        return _refused(request, 400, _("No such day"), str(error))
    except UnknownCode:
        text = _("No area bears the code %(code)s or ever bore it. Check the digits.") % {"code": code}
        return _refused(request, 404, _("No such area"), text)
    except NotOpen:
        text = _("These rows are open to who holds a post in the area that looks after them.")
        return _refused(request, 403, _("Not open to you"), text)
    rows, after = listing.source.page(order, request.GET.get("after", ""), PAGE)
    return render(request, "grids/rows.html", _context(request, question, kind, listing, order, rows, after))


@require_safe
def rows_file(request: HttpRequest, code: str, kind: str, form: str) -> HttpResponseBase:
    """The whole list as it is filtered and sorted, as CSV or XLSX."""
    try:
        question, listing, order = _asked(request, code, kind)
        name = f"{code}-{kind}-{question.day.isoformat()}.{form}"
        if form == "xlsx":
            return FileResponse(as_xlsx(listing, order, worded), as_attachment=True, filename=name, content_type=XLSX)
    except BadDay as error:
        return _refused(request, 400, _("No such day"), str(error))
    except UnknownCode:
        raise Http404 from None
    except NotOpen:
        return _refused(request, 403, _("Not open to you"), _("A file holds no more than the page that it is made of."))
    except TooManyRows:
        text = _("A sheet holds 1,048,575 rows and this list has more: take the CSV file, or an area below.")
        return _refused(request, 422, _("Too many rows for a sheet"), text)
    answer = StreamingHttpResponse(as_csv(listing, order, worded), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def worded(column: str, value: Any) -> Any:
    """A value as people read it: words for choices, nothing for what is not known, whole square metres."""
    if column in LABELS:
        return str(LABELS[column].get(value, value))
    if column == "area_m2":
        return round(value)
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else value


def grouped(value: Any) -> Any:
    """A number with thousands separators, which Django leaves out in Chinese; anything else as it is."""
    return f"{value:,}" if isinstance(value, int | float) else value


def _asked(request: HttpRequest, code: str, kind: str) -> tuple[Question, RowList, Order]:
    """What the address asks for. Raises BadDay, UnknownCode and NotOpen."""
    asked = request.GET
    day = parse_day(asked.get("on"))
    area = area_by_code(code)
    question = Question(area, day, request.user, asked.get("q", "").strip()[:80], asked.get("only", ""))
    listing = LISTS[kind](question)
    return question, listing, Order.parse(asked.get("sort", ""), listing.sortable)


def _context(
    request: HttpRequest, question: Question, kind: str, listing: RowList, order: Order, rows: list[Row], after: str
) -> dict[str, Any]:
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
