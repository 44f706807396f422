"""What a change of one facility would do, in sentences."""

from django.utils.translation import gettext as _

from facilities.models import FacilityKind, FacilityVersion
from facilities.walks.what_if import WhatIf


def sentences(found: WhatIf, kind: FacilityKind, version: FacilityVersion | None) -> list[str]:
    """From the figure that matters most to what has to be known beside it."""
    return _of_opening(found, kind) if version is None else _of_closing(found)


def _of_opening(found: WhatIf, kind: FacilityKind) -> list[str]:
    effect = found.effect
    told = []
    if not len(found.supply):
        told.append(_("There is none of this kind yet: nobody is served today."))
    if effect.gained_households:
        text = _("%(households)s households more are within %(metres)d m.")
        told.append(text % {"households": f"{effect.gained_households:,}", "metres": kind.limit_metres})
    else:
        text = _("Nobody more is within %(metres)d m: all who could walk here have one within reach already.")
        told.append(text % {"metres": kind.limit_metres})
    if effect.changed_households:
        text = _("It would be the nearest for %(households)s households.")
        told.append(text % {"households": f"{effect.changed_households:,}"})
    if effect.connected_households and len(found.supply):
        text = _("%(households)s of them have no way to any today.")
        told.append(text % {"households": f"{effect.connected_households:,}"})
    return told + _unknown(found)


def _of_closing(found: WhatIf) -> list[str]:
    effect = found.effect
    told = []
    if not effect.changed_households:
        told.append(_("It is nobody's nearest: nobody would walk farther."))
    else:
        text = _("%(households)s households would have to go elsewhere.")
        told.append(text % {"households": f"{effect.changed_households:,}"})
    if effect.lost_households:
        text = _("%(households)s households would no longer have one within reach.")
        told.append(text % {"households": f"{effect.lost_households:,}"})
    elif effect.changed_households:
        told.append(_("All who are within reach today would stay so."))
    if effect.stranded_households:
        text = _("%(households)s households would have no way to any.")
        told.append(text % {"households": f"{effect.stranded_households:,}"})
    return told + _unknown(found)


def _unknown(found: WhatIf) -> list[str]:
    if not found.effect.off_network:
        return []
    text = _("Of %(households)s households nothing is known: their buildings are off the walking network.")
    return [text % {"households": f"{found.effect.off_network:,}"}]
