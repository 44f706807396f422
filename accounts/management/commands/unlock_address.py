"""`manage.py unlock_address`: an address that was slowed down may try to log in again at once (docs/access.md)."""

from ipaddress import ip_address
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from accounts.actions.attempts import unlock_address


class Command(BaseCommand):
    help = "Counts the failures of an address from the start again, over all accounts."

    def add_arguments(self, parser: CommandParser) -> None:
        """The address."""
        parser.add_argument("address", help="as the list of login attempts shows it: 10.0.0.5")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write it down among the attempts."""
        try:
            address = str(ip_address(options["address"]))
        except ValueError:
            raise CommandError(_("%(address)s is no address.") % {"address": options["address"]}) from None
        unlock_address(address)
        self.stdout.write(_("%(address)s: failures are counted from the start again.") % {"address": address})
