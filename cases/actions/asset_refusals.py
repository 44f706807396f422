"""Why an act on an asset is not done, in the reader's language."""

from django.utils.translation import gettext_lazy as _

from gis_data import refusals
from gis_data.refusals import Refused

__all__ = ["NotYours", "Refused", "Stale"]


class NotYours(refusals.NotYours):
    """The place lies in no area where a post lets this user change assets."""

    text = _("You may change assets only in the areas where you are planner or supervisor.")


class Stale(refusals.Stale):
    """Somebody else has changed the asset since it was looked at."""

    text = _("%(who)s has changed this asset meanwhile (%(what)s). Look at it as it is now, then decide.")
