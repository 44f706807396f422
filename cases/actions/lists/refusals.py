"""Why an act on the lists is not done, in the reader's language."""

from django.utils.translation import gettext_lazy as _

from gis_data.refusals import NotYours, Refused, Stale


class ListRefused(Refused):
    """It cannot stand as it is; `findings` say what is wrong, and what to do."""

    def __str__(self) -> str:
        return " ".join(f"{finding.problem} {finding.remedy}" for finding in self.findings)


class NotYourList(NotYours):
    """No post and no partner of this user opens this."""

    text = _("You may do this only for an area where your post lets you, or for a partner that you act for.")


class StaleItem(Stale):
    """Somebody else has acted on the item since it was looked at."""
