"""`manage.py demo_accounts`: the accounts of the demo that are there, with their passwords."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from gis_data.terminal import text_table
from grids.actions.demo.people import open_demo_accounts
from grids.demo.accounts import ACCOUNTS, PASSWORD


class Command(BaseCommand):
    help = "Lists the accounts that came with the demo and still have the password of the demo."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print them, or that there are none."""
        open_to_all = open_demo_accounts()
        rows = [(a.username, PASSWORD, str(a.purpose)) for a in ACCOUNTS if a.username in open_to_all]
        if not rows:
            self.stdout.write(_("There are no demo accounts."))
            return
        self.stdout.write(text_table((_("account"), _("password"), _("what it is for")), rows))
