"""Why an act on an asset is not done, in the reader's language. Facts that cannot stand are `Refused`, as elsewhere."""

from django.utils.translation import gettext as _

from cases.models import AssetChange
from facilities.actions.refusals import Refused

__all__ = ["NotYours", "Refused", "Stale"]


class NotYours(PermissionError):
    """The place lies in no area where a post lets this user change assets."""

    def __str__(self) -> str:
        return _("You may change assets only in the areas where you are planner or supervisor.")


class Stale(RuntimeError):
    """Somebody else has changed the asset since it was looked at; `last` is what they did."""

    def __init__(self, last: AssetChange) -> None:
        super().__init__(last.edition)
        self.last = last

    def __str__(self) -> str:
        who = self.last.user.get_username() if self.last.user else self.last.actor
        words = {"who": who or "–", "what": self.last.get_act_display(), "edition": self.last.edition}
        return _("%(who)s has changed this asset meanwhile (%(what)s). Look at it as it is now, then decide.") % words
