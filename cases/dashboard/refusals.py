"""Questions that have no answer, or none for who asks."""

from __future__ import annotations

from django.utils.translation import gettext as _


class Refusal(Exception):
    """`status` of HTTP, a title, and a text that says what can be done."""

    def __init__(self, status: int, title: str, text: str) -> None:
        super().__init__(text)
        self.status, self.title, self.text = status, title, text


def not_open() -> Refusal:
    """Figures of somewhere else."""
    text = _("Figures are for those who hold a post in the area or above it, or sit at the department's desk.")
    return Refusal(403, _("Not open to you"), text)
