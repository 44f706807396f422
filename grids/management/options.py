"""What several commands take on their command line."""

import getpass
from argparse import ArgumentTypeError
from datetime import date

from django.contrib.auth import get_user_model
from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from gis_data.actions.import_runs import Actor
from gis_data.days import BadDay, parse_day


def day(text: str) -> date:
    """A day as an argument."""
    try:
        return parse_day(text)
    except BadDay as error:
        raise ArgumentTypeError(str(error)) from error


def find_actor(name: str | None) -> Actor:
    """Who runs the command: the account of the product that was named, and the one on the machine."""
    user = None
    if name:
        user = get_user_model().objects.filter(username=name).first()
        if user is None:
            raise CommandError(_("There is no account %(name)s.") % {"name": name})
    return Actor(user, getpass.getuser())
