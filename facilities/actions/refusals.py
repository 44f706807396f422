"""Why an act on a facility is not done. Each says what is the case, in the reader's language."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from facilities.models import FacilityChange
from gis_data.findings import Finding, Severity


class Refused(ValueError):
    """The facts cannot stand as they are; `findings` say which, and what to do."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__("; ".join(str(finding.problem) for finding in findings))
        self.findings = list(findings)

    @property
    def can_be_confirmed(self) -> bool:
        """Whether there is only doubt: who is sure may do it all the same."""
        return all(finding.severity != Severity.ERROR for finding in self.findings)


class NotYours(PermissionError):
    """The place lies in no area where a post lets this user change facilities."""

    def __str__(self) -> str:
        return _("You may change facilities only in the areas where you are planner or supervisor.")


class Stale(RuntimeError):
    """Somebody else has changed the facility since it was looked at; `last` is what they did."""

    def __init__(self, last: FacilityChange) -> None:
        super().__init__(last.edition)
        self.last = last

    def __str__(self) -> str:
        who = self.last.user.get_username() if self.last.user else self.last.actor
        words = {"who": who or "–", "what": self.last.get_kind_display(), "edition": self.last.edition}
        return (
            _("%(who)s has changed this facility meanwhile (%(what)s). Look at it as it is now, then decide.") % words
        )
