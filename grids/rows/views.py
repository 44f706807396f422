"""Pages and files of the rows behind a number."""

from __future__ import annotations

from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gis_data.days import BadDay, parse_day
from grids.choropleth import DAYS, MOST_DAYS
from grids.describe import UnknownCode, area_by_code
from grids.models import Area
from grids.rows.cells import worded
from grids.rows.export import TooManyRows, as_csv, as_xlsx
from grids.rows.listing import NotOpen, Question
from grids.rows.page import PLAIN, Shelf, Shown, page_context
from grids.rows.paging import PAGE, Order

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def rows_page(request: HttpRequest, code: str, kind: str, shelf: Shelf = PLAIN) -> HttpResponse:
    """One page of a list, with its filter, its order and the way to its files."""
    try:
        shown = _asked(request, code, kind, shelf)
    except BadDay as error:
        return _refused(request, 400, _("No such day"), str(error))
    except UnknownCode:
        text = _("No area bears the code %(code)s or ever bore it. Check the digits.") % {"code": code}
        return _refused(request, 404, _("No such area"), text)
    except NotOpen:
        return _closed(request, code)
    rows, after = shown.listing.source.page(shown.order, request.GET.get("after", ""), PAGE)
    return render(request, "grids/rows.html", page_context(shown, rows, after, "after" in request.GET))


@require_safe
def rows_file(request: HttpRequest, code: str, kind: str, form: str, shelf: Shelf = PLAIN) -> HttpResponseBase:
    """The whole list as it is filtered and sorted, as CSV or XLSX."""
    try:
        shown = _asked(request, code, kind, shelf)
        name = f"{code}-{kind}-{shown.question.day.isoformat()}.{form}"
        if form == "xlsx":
            file = as_xlsx(shown.listing, shown.order, worded)
            return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)
    except BadDay as error:
        return _refused(request, 400, _("No such day"), str(error))
    except UnknownCode:
        raise Http404 from None
    except NotOpen:
        return _refused(request, 403, _("Not open to you"), _("A file holds no more than the page that it is made of."))
    except TooManyRows:
        text = _("A sheet holds 1,048,575 rows and this list has more: take the CSV file, or an area below.")
        return _refused(request, 422, _("Too many rows for a sheet"), text)
    answer = StreamingHttpResponse(as_csv(shown.listing, shown.order, worded), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _asked(request: HttpRequest, code: str, kind: str, shelf: Shelf) -> Shown:
    """What the address asks for. Raises BadDay, UnknownCode and NotOpen."""
    asked = request.GET
    day, area = parse_day(asked.get("on")), _area(code)
    text, choice, days = asked.get("q", "").strip()[:80], asked.get("only", ""), _days(asked.get("days", ""))
    question = Question(area, day, request.user, text, choice, days)
    listing = shelf.lists[kind](question)
    order = Order.parse(asked.get("sort", ""), listing.sortable, listing.order)
    return Shown(code, kind, shelf, question, listing, order)


def _area(text: str) -> Area:
    """By a code, or by the uid, which is all that a map from far away knows of an area. Raises UnknownCode."""
    try:
        uid = UUID(text)
    except ValueError:
        return area_by_code(text)
    area = Area.objects.filter(uid=uid).select_related("level").first()
    if area is None:
        raise UnknownCode(text)
    return area


def _days(text: str) -> int:
    """So many days back; what is no such number is as when none is asked for."""
    days = int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else DAYS
    return days if 1 <= days <= MOST_DAYS else DAYS


def _closed(request: HttpRequest, code: str) -> HttpResponse:
    """What is closed is told with its area, which everyone may see on the map."""
    area = Area.objects.named().get(pk=_area(code).pk)
    text = _("Rows of %(area)s are open to who holds a post there, or above it, that looks after them.")
    return _refused(request, 403, _("Not open to you"), text % {"area": area.name}, area.code)


def _refused(request: HttpRequest, status: int, title: str, text: str, area: str = "") -> HttpResponse:
    """A page that says what is the case and what can be done; `area` is the code of one that the map can show."""
    log_in = status == 403 and not request.user.is_authenticated
    context = {"title": title, "text": text, "log_in": log_in, "area": area}
    return render(request, "grids/refused.html", context, status=status)
