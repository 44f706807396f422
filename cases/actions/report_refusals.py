"""Why a report is not taken, or not yet. Each says what is the case, in the reader's language."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from cases.models import Case
from cases.placing import GridNear
from gis_data.findings import Finding, Severity


class Refused(ValueError):
    """The report cannot stand as it is: `findings` say why; `grids` were offered, `known` may be the same case."""

    def __init__(self, findings: Sequence[Finding], grids: Sequence[GridNear] = (), known: Sequence[Case] = ()) -> None:
        super().__init__("; ".join(str(finding.problem) for finding in findings))
        self.findings, self.grids, self.known = list(findings), list(grids), list(known)

    @property
    def can_be_confirmed(self) -> bool:
        """Whether there is only doubt: who is sure may send it all the same."""
        return all(finding.severity != Severity.ERROR for finding in self.findings)


class NotYours(PermissionError):
    """The account reports for an office, and has no post or desk that lets it."""

    def __str__(self) -> str:
        return _("This account holds no post and sits at no desk that reports cases. Report as a resident.")


class TooManyReports(RuntimeError):
    """One address sends more than people do; `minutes` is how long to wait."""

    def __init__(self, minutes: int) -> None:
        super().__init__(minutes)
        self.minutes = minutes

    def __str__(self) -> str:
        text = _(
            "Too many reports came from your connection. Try again in %(minutes)d minutes; nothing you typed is lost."
        )
        return text % {"minutes": self.minutes}
