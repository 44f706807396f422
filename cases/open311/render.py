"""Answers of GeoReport v2 in the form that was asked for."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from xml.etree import ElementTree

from django.http import HttpResponse, JsonResponse
from django.utils.timezone import localtime

TYPES = {"json": "application/json; charset=utf-8", "xml": "text/xml; charset=utf-8"}
# What XML 1.0 cannot hold.
FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
Value = Any


class Open311Problem(Exception):
    """A request that is not answered: an HTTP status and what is wrong, in the reader's language."""

    def __init__(self, status: int, *descriptions: str) -> None:
        super().__init__("; ".join(descriptions))
        self.status, self.descriptions = status, descriptions


def listed(form: str, names: tuple[str, str], rows: Sequence[Mapping[str, Value]], status: int = 200) -> HttpResponse:
    """A list; `names` are its element and that of a row, which only XML has."""
    plain = [{name: _plain(value) for name, value in row.items()} for row in rows]
    if form == "json":
        return JsonResponse(plain, safe=False, status=status, content_type=TYPES[form])
    return _xml(names[0], [(names[1], row) for row in plain], status)


def single(form: str, name: str, row: Mapping[str, Value]) -> HttpResponse:
    """One thing that is no list, such as the definition of a service."""
    plain = {key: _plain(value) for key, value in row.items()}
    if form == "json":
        return JsonResponse(plain, content_type=TYPES[form])
    return _xml(name, list(plain.items()), 200)


def refused(form: str, problem: Open311Problem) -> HttpResponse:
    """The errors, one for each fault."""
    rows = [{"code": problem.status, "description": text} for text in problem.descriptions]
    return listed(form, ("errors", "error"), rows, problem.status)


def _plain(value: Value) -> Value:
    """Moments as W3C writes them; everything else as it is."""
    if isinstance(value, datetime):
        return localtime(value).isoformat(timespec="seconds")
    if isinstance(value, Mapping):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value


def _xml(root: str, parts: list[tuple[str, Value]], status: int) -> HttpResponse:
    top = ElementTree.Element(root)
    for name, value in parts:
        _append(top, name, value)
    body = ElementTree.tostring(top, encoding="utf-8", xml_declaration=True)
    return HttpResponse(body, status=status, content_type=TYPES["xml"])


def _append(parent: ElementTree.Element, name: str, value: Value) -> None:
    element = ElementTree.SubElement(parent, name)
    if isinstance(value, Mapping):
        for key, one in value.items():
            _append(element, key, one)
    elif isinstance(value, list):
        for one in value:
            _append(element, name.removesuffix("s"), one)
    elif isinstance(value, bool):
        element.text = str(value).lower()
    elif value is not None:
        element.text = FORBIDDEN.sub("", str(value))
