"""Why an act on the lists is not done. Each says what is the case, in the reader's language."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from cases.models import ListMove
from gis_data.findings import Finding


class ListRefused(ValueError):
    """It cannot stand as it is; `findings` say what is wrong, and what to do."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__(" ".join(f"{finding.problem} {finding.remedy}" for finding in findings))
        self.findings = list(findings)


class NotYourList(PermissionError):
    """No post and no partner of this user opens this."""

    def __str__(self) -> str:
        return _("You may do this only for an area where your post lets you, or for a partner that you act for.")


class StaleItem(RuntimeError):
    """Somebody else has acted on the item since it was looked at; `last` is what they did."""

    def __init__(self, last: ListMove) -> None:
        super().__init__(last.edition)
        self.last = last

    def __str__(self) -> str:
        who = self.last.user.get_username() if self.last.user else self.last.actor
        words = {"who": who or "–", "what": self.last.get_act_display()}
        return _("%(who)s has acted on this meanwhile (%(what)s). Look at it as it is now, then decide.") % words
