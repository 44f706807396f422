"""Findings as a file: one HTML page with map, legend and method, GeoJSON, or Excel.

A file travels further than the rights of who took it, so counts that are small are told in it to nobody.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from cases.hotspots.access import may_see_findings
from cases.hotspots.asked import BadAsked, read_asked
from cases.hotspots.findings import Found, find
from cases.hotspots.findings_map import findings_map
from cases.hotspots.findings_table import findings_table
from cases.hotspots.question import NoSuch, look_up
from cases.hotspots.telling import told
from gis_data.takeaway.wanted import About
from grids.page import attributions
from grids.taking import CONTENT_TYPES, file_name

# Whose rights a file has.
NOBODY = AnonymousUser()


@require_safe
@gzip_page
def hotspot_file(request: HttpRequest, form: str) -> HttpResponse:
    """The findings of a question, which is asked as in `/api/hotspots`. 401, 403, 404 and 422 in words."""
    refused = _closed(request)
    if refused is not None:
        return refused
    try:
        found = find(look_up(read_asked(request.GET)))
    except BadAsked as problem:
        return _refusal(422, str(problem))
    except NoSuch as problem:
        return _refusal(404, str(problem))
    make, content_type = MAKERS[form]
    answer = HttpResponse(make(found, _about(found)), content_type=content_type)
    name = file_name(form, found.question.asked.until).replace("map-", "hotspots-", 1)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def as_told(found: Found) -> dict[str, Any]:
    """The findings as they may travel: features, spots, classes, method and notes."""
    return json.loads(told(found, NOBODY, with_few=True))


def _geojson(found: Found, about: About) -> str:
    return json.dumps(as_told(found) | {"about": about.lines()}, ensure_ascii=False)


def _map(found: Found, about: About) -> str:
    return findings_map(found, as_told(found), about, NOBODY)


def _table(found: Found, about: About) -> bytes:
    return findings_table(as_told(found), about)


Maker = Callable[[Found, About], str | bytes]
MAKERS: dict[str, tuple[Maker, str]] = {
    "html": (_map, CONTENT_TYPES["map.html"]),
    "geojson": (_geojson, CONTENT_TYPES["data.geojson"]),
    "xlsx": (_table, CONTENT_TYPES["data.xlsx"]),
}


def _about(found: Found) -> About:
    asked = found.question.asked
    title = _("Hot spots of cases, %(since)s – %(until)s") % {"since": asked.since, "until": asked.until}
    source = " · ".join(attributions()) or _("this system's own records")
    return About(title, asked.day, timezone.localtime(), source)


def _closed(request: HttpRequest) -> HttpResponse | None:
    if may_see_findings(request.user):
        return None
    status = 403 if request.user.is_authenticated else 401
    return _refusal(status, _("Findings are for those who hold a post in an area or sit at a department's desk."))


def _refusal(status: int, text: str) -> HttpResponse:
    return HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")
