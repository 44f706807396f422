"""Why a report is not taken, or not yet. Each says what is the case, in the reader's language."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.models import Case
from cases.placing import GridNear
from gis_data import refusals
from gis_data.findings import Finding


class Refused(refusals.Refused):
    """The report cannot stand as it is: `findings` say why; `grids` were offered, `known` may be the same case."""

    def __init__(self, findings: Sequence[Finding], grids: Sequence[GridNear] = (), known: Sequence[Case] = ()) -> None:
        super().__init__(findings)
        self.grids, self.known = list(grids), list(known)


class NotYours(refusals.NotYours):
    """The account reports for an office, and has no post or desk that lets it."""

    text = gettext_lazy("This account holds no post and sits at no desk that reports cases. Report as a resident.")


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
