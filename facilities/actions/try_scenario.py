"""Scenarios of the network are made and given up here. Nothing real is changed by either."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from facilities.models import NetworkScenario
from facilities.scenarios import may_try
from facilities.walks.trial import OF_A_CHANGE, TriedGraph, text_of, tried_now
from grids.access import User, sees_everything
from grids.models import Area

LONGEST_NOTE = 500


class ScenarioRefused(ValueError):
    """A scenario that cannot be kept; the message says why."""


class ScenarioNotYours(Exception):
    """The user may not do this; the message says who may."""


def make_scenario(
    title: str, changes: Sequence[Mapping[str, Any]], user: User, area: Area | None = None, note: str = ""
) -> tuple[NetworkScenario, TriedGraph]:
    """Keep a scenario after trying it on today's network. Raises ScenarioNotYours, ScenarioRefused and BadChange."""
    if not may_try(user, area):
        raise ScenarioNotYours(_("Scenarios are tried by those who plan in the area."))
    title = title.strip()
    if not 0 < len(title) <= NetworkScenario._meta.get_field("title").max_length:
        raise ScenarioRefused(_("Give the scenario a title, of 200 characters at most."))
    changed = text_of(changes)
    if not changed:
        raise ScenarioRefused(_("A scenario without a change would be the network as it is."))
    tried = tried_now(changed)
    kept = [_kept(change) for change in changes]
    made = NetworkScenario.objects.create(
        title=title, author=user, area=area, changes=kept, note=note.strip()[:LONGEST_NOTE]
    )
    return made, tried


def _kept(change: Mapping[str, Any]) -> dict[str, Any]:
    """Only what a change consists of, and its note."""
    known = {key: change[key] for key in OF_A_CHANGE if key in change}
    note = str(change.get("note") or "")[:LONGEST_NOTE]
    return known | ({"note": note} if note else {})


def forget_scenario(scenario: NetworkScenario, user: User) -> None:
    """Delete a scenario: nothing hangs on it. Raises ScenarioNotYours."""
    if scenario.author_id != user.pk and not sees_everything(user):
        raise ScenarioNotYours(_("Only who made a scenario can delete it."))
    scenario.delete()
