"""Pages and files of the rows behind a number."""

from __future__ import annotations

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gis_data.days import BadDay
from grids.access import User
from grids.describe import UnknownCode
from grids.models import Area
from grids.rows.asking import ask_list, file_name, read_area
from grids.rows.cells import worded
from grids.rows.export import CONTENT_TYPES, TooManyRows, as_csv, as_xlsx
from grids.rows.file_job import ask_for_rows
from grids.rows.listing import NotOpen, RowList
from grids.rows.page import PLAIN, Shelf, Shown, page_context
from grids.rows.paging import PAGE


@require_safe
def rows_page(request: HttpRequest, code: str, kind: str, shelf: Shelf = PLAIN) -> HttpResponse:
    """One page of a list, with its filter, its order and the way to its files."""
    try:
        shown = ask_list(request.user, code, kind, request.GET, shelf)
    except BadDay as error:
        return _refused(request, 400, _("No such day"), str(error))
    except UnknownCode:
        text = _("No area bears the code %(code)s or ever bore it. Check the digits.") % {"code": code}
        return _refused(request, 404, _("No such area"), text)
    except NotOpen:
        return _closed(request, code)
    rows, after = shown.listing.source.page(shown.order, request.GET.get("after", ""), PAGE)
    return render(request, "grids/rows.html", page_context(shown, rows, after, "after" in request.GET))


@require_http_methods(["GET", "HEAD", "POST"])
def rows_file(request: HttpRequest, code: str, kind: str, form: str, shelf: Shelf = PLAIN) -> HttpResponseBase:
    """The whole list as it is filtered and sorted, as CSV or XLSX. A long one is made by a job, asked for by POST."""
    try:
        shown = ask_list(request.user, code, kind, request.GET, shelf)
        if _is_long(shown.listing, request.user):
            if request.method == "POST":
                return redirect(ask_for_rows(shown, form, request.GET))
            return render(request, "grids/long_file.html", {"title": shown.listing.title, "rows": settings.EXPORT_ROWS})
        return _file(shown, file_name(code, kind, shown.question.day, form), form)
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


def _file(shown: Shown, name: str, form: str) -> HttpResponseBase:
    if form == "xlsx":
        file = as_xlsx(shown.listing, shown.order, worded)
        return FileResponse(file, as_attachment=True, filename=name, content_type=CONTENT_TYPES[form])
    answer = StreamingHttpResponse(as_csv(shown.listing, shown.order, worded), content_type=CONTENT_TYPES[form])
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _closed(request: HttpRequest, code: str) -> HttpResponse:
    """What is closed is told with its area, which everyone may see on the map."""
    area = Area.objects.named().get(pk=read_area(code).pk)
    text = _("Rows of %(area)s are open to who holds a post there, or above it, that looks after them.")
    return _refused(request, 403, _("Not open to you"), text % {"area": area.name}, area.code)


def _refused(request: HttpRequest, status: int, title: str, text: str, area: str = "") -> HttpResponse:
    """A page that says what is the case and what can be done; `area` is the code of one that the map can show."""
    log_in = status == 403 and not request.user.is_authenticated
    context = {"title": title, "text": text, "log_in": log_in, "area": area}
    return render(request, "grids/refused.html", context, status=status)
