"""Why an act on a case or a whistle is not done. Each says what is the case, in the reader's language."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from cases.models import CaseMove, WhistleEvent
from facilities.actions.refusals import Refused
from gis_data.findings import Finding

__all__ = ["NotYours", "Refused", "Stale", "refuse"]


class NotYours(PermissionError):
    """Neither a post of this user nor a seat at a desk lets them do this."""

    def __str__(self) -> str:
        return _("This is done by those who handle cases in this area, or by the department that the case lies with.")


class Stale(RuntimeError):
    """Somebody else has acted since it was looked at; `last` is what they did."""

    def __init__(self, last: CaseMove | WhistleEvent) -> None:
        super().__init__(last.edition)
        self.last = last

    def __str__(self) -> str:
        who = self.last.user.get_username() if self.last.user else self.last.actor
        words = {"who": who or "–", "what": self.last.get_act_display()}
        return _("%(who)s has acted on this meanwhile (%(what)s). Look at it as it is now, then decide.") % words


def refuse(findings: Iterable[Finding]) -> None:
    """Raises Refused where there are findings."""
    found = list(findings)
    if found:
        raise Refused(found)
