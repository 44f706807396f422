"""Findings as a page tells them: options of the command are called as the form calls them."""

import re
from collections.abc import Mapping

from django.utils.translation import gettext as _

OPTION = re.compile(r"--([a-z][a-z-]*)")


def for_pages(text: str, labels: Mapping[str, str] | None = None) -> str:
    """The text with each option under its name for people; `labels` are by option, those of the import of areas if not
    given. One that has no name here is told as a setting of that word.
    """
    known = option_labels() if labels is None else labels

    def told(found: re.Match[str]) -> str:
        return _("“%(name)s”") % {"name": known.get(found[1], found[1].replace("-", " "))}

    return OPTION.sub(told, text)


def option_labels() -> dict[str, str]:
    """What the options of the import of areas are called; the second half is set by who runs imports on the server."""
    return {
        "level": _("Level of the areas"),
        "valid-from": _("They hold from this day on"),
        "crs": _("Coordinates"),
        "complete": _("The file is complete: areas that it leaves out end on that day"),
        "correct": _("Overwrite versions that begin on that very day"),
        "redraw": _("Number of the document that orders the change"),
        "title": _("Title of that document"),
        "continues": _("Areas that live on under another code"),
        "layer": _("Layer, where the file has several"),
    } | {name: _("%(what)s (set on the server)") % {"what": what} for name, what in _server_only().items()}


def _server_only() -> dict[str, str]:
    return {
        "valid-until": _("last day of the areas"),
        "join-parts": _("join rows of one code"),
        "encoding": _("encoding of the file"),
        "swap-axes": _("latitude first"),
        "trust-crs": _("believe the coordinate system of the file"),
        "repair-limit": _("largest repair"),
        "code-field": _("field of the code"),
        "name-field": _("field of the name"),
        "parent-field": _("field of the parent"),
        "skip-bad-rows": _("write the good rows"),
    }
