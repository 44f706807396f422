"""Why an act on a case or a whistle is not done, in the reader's language."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from gis_data import refusals
from gis_data.findings import Finding
from gis_data.refusals import Refused, Stale

__all__ = ["NotYours", "Refused", "Stale", "refuse"]


class NotYours(refusals.NotYours):
    """Neither a post of this user nor a seat at a desk lets them do this."""

    text = _("This is done by those who handle cases in this area, or by the department that the case lies with.")


def refuse(findings: Iterable[Finding]) -> None:
    """Raises Refused where there are findings."""
    found = list(findings)
    if found:
        raise Refused(found)
