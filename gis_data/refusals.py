"""Why an act is not done. Each says what is the case, in the reader's language; packages say it in their own words."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

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
    """No post of this user opens this; `text` says whose it is."""

    text = _("This is open only to those whose post opens it.")

    def __str__(self) -> str:
        return str(self.text)


class Stale(RuntimeError):
    """Somebody else has acted since it was looked at.

    `last` is what they did: a row of history with an edition, a user or an actor, and in the field `act` what it was.
    """

    text = _("%(who)s has acted on this meanwhile (%(what)s). Look at it as it is now, then decide.")
    act = "act"

    def __init__(self, last: Any) -> None:
        super().__init__(last.edition)
        self.last = last

    def __str__(self) -> str:
        who = self.last.user.get_username() if self.last.user else self.last.actor
        what = getattr(self.last, f"get_{self.act}_display")()
        return str(self.text) % {"who": who or "–", "what": what, "edition": self.last.edition}


Refusal = Refused | NotYours | Stale


def answer_of(refusal: Refusal) -> tuple[int, dict[str, Any]]:
    """The status and the JSON for programs: 403 not theirs, 409 somebody was first or it is mere doubt, 422 wrong."""
    told: dict[str, Any] = {"error": str(refusal)}
    if isinstance(refusal, NotYours):
        return 403, told
    if isinstance(refusal, Stale):
        return 409, told | {"fields": [], "can_confirm": False, "edition": refusal.last.edition}
    told["fields"] = [
        {"field": found.field, "problem": str(found.problem), "remedy": str(found.remedy)} for found in refusal.findings
    ]
    return (409 if refusal.can_be_confirmed else 422), told | {"can_confirm": refusal.can_be_confirmed}
