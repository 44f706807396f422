"""Views of the desk's list under a name: kept, kept anew under the same name, forgotten."""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils.translation import gettext as _

from cases.models import SavedView

MOST_VIEWS = 50
LONGEST_NAME = 60


class ViewRefused(ValueError):
    """A view cannot be kept; the message says why."""


@transaction.atomic
def save_view(user: AbstractBaseUser, name: str, query: str) -> SavedView:
    """Keep filters under a name; the same name again is the same view with other filters. Raises ViewRefused."""
    name = " ".join(name.replace("\0", "").split())
    if not name or len(name) > LONGEST_NAME:
        raise ViewRefused(_("Give the view a name of at most 60 characters."))
    mine = SavedView.objects.filter(user=user)
    if mine.exclude(name=name).count() >= MOST_VIEWS:
        raise ViewRefused(_("You have 50 views. Delete one first."))
    view, _new = SavedView.objects.update_or_create(user=user, name=name, defaults={"query": query})
    return view


def forget_view(view: SavedView) -> None:
    """Its link leads nowhere from now on; what it was made of is not touched."""
    view.delete()
