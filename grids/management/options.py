"""What several commands take on their command line."""

import getpass
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Callable
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


def pair(form: str) -> Callable[[str], tuple[str, str]]:
    """Two texts as one argument, written as `form` says, such as OLD=NEW. The first may hold equals signs."""

    def read(text: str) -> tuple[str, str]:
        left, _equals, right = text.rpartition("=")
        if not (left and right):
            raise ArgumentTypeError(_("%(text)s is not of the form %(form)s.") % {"text": text, "form": form})
        return left, right

    return read


def add_reading(parser: ArgumentParser, layer: str, trust: str) -> None:
    """How a vector file is to be read; `layer` and `trust` say what a layer is, and what is trusted against what."""
    parser.add_argument("--crs", help="EPSG code, gcj02, bd09, CGCS2000 or WKT; overrides what the file says")
    parser.add_argument("--swap-axes", action="store_true", help="the file has latitude before longitude")
    parser.add_argument("--trust-crs", action="store_true", help=f"believe the file although {trust}")
    parser.add_argument("--layer", help=f"{layer}, where the file has several")
    parser.add_argument("--encoding", help="encoding of the text, such as GB18030 or UTF-8; otherwise detected")
    parser.add_argument("--where", help="only rows that fulfil a condition in GDAL's SQL")


def find_actor(name: str | None) -> Actor:
    """Who runs the command: the account of the product that was named, and the one on the machine."""
    user = None
    if name:
        user = get_user_model().objects.filter(username=name).first()
        if user is None:
            raise CommandError(_("There is no account %(name)s.") % {"name": name})
    return Actor(user, getpass.getuser())
