"""The page of two areas side by side."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gis_data.days import BadDay
from grids.card.compare import Side, is_today, lines, outline, read_side
from grids.describe import UnknownCode


@require_safe
def compare_page(request: HttpRequest) -> HttpResponse:
    """`?a=CODE@DAY&b=CODE@DAY`; what is missing or wrong is said beside its field, and the rest is kept."""
    sides: dict[str, Side | None] = {}
    problems: dict[str, str] = {}
    for name in ("a", "b"):
        text = request.GET.get(name, "")
        try:
            sides[name] = read_side(text, request.GET.get(f"{name}_on", ""), request.user)
        except UnknownCode:
            problems[name] = _("No area bears the code %(code)s or ever bore it. Check the digits.") % {
                "code": text.partition("@")[0]
            }
        except BadDay as error:
            problems[name] = str(error)
    context = {"fields": [_field(request, name, sides.get(name), problems.get(name, "")) for name in ("a", "b")]}
    left, right = sides.get("a"), sides.get("b")
    if left and right:
        context |= _compared(left, right)
    return render(request, "grids/compare.html", context, status=400 if problems else 200)


def _field(request: HttpRequest, name: str, side: Side | None, problem: str) -> dict[str, str]:
    """What the form shows: what was understood, else what was typed."""
    code, _at, day = (side.text if side else request.GET.get(name, "")).partition("@")
    return {
        "name": name,
        "label": _("Left") if name == "a" else _("Right"),
        "code": code,
        "day": day or request.GET.get(f"{name}_on", ""),
        "problem": problem,
    }


def _compared(left: Side, right: Side) -> dict[str, Any]:
    columns = [
        {"card": side.card, "day": side.day.isoformat(), "is_today": is_today(side), "outline": outline(side, other)}
        for side, other in ((left, right), (right, left))
    ]
    return {"columns": columns, "lines": list(lines(left, right)), "swap": f"?a={right.text}&b={left.text}"}
