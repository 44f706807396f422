"""`manage.py rotate_field_key`: from one key for personal data to the next (docs/operations.md)."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from gis_data.progress import StepPrinter
from grids.actions.rotate_keys import seal_anew, texts_by_key
from grids.models.sealed import key_ring
from grids.rules.cipher import UnknownKey, new_key


class Command(BaseCommand):
    help = "Shows which keys personal data is sealed with; makes a new key; seals everything anew with the newest one."

    def add_arguments(self, parser: CommandParser) -> None:
        """Options."""
        either = parser.add_mutually_exclusive_group()
        either.add_argument("--new-key", action="store_true", help="print a new key, to be put before the others")
        either.add_argument("--commit", action="store_true", help="seal what is under older keys with the newest one")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do the one step that was asked for, or show how things stand."""
        if options["new_key"]:
            self.stdout.write(new_key())
            return
        if options["commit"]:
            self.seal_all()
        self.show()

    def seal_all(self) -> None:
        """Batch after batch; stopped halfway, the next call goes on."""
        progress = StepPrinter(self.stderr)
        progress.step(_("Sealing anew what is under older keys"))
        try:
            for done in seal_anew():
                progress.count(done)
        except UnknownKey as problem:
            text = _("The key %(key)s is not here, but data is sealed with it. Put it into %(file)s, after the newest.")
            raise CommandError(text % {"key": problem.args[0], "file": settings.FIELD_KEY_FILE}) from None
        progress.close()

    def show(self) -> None:
        """Each key with the number of texts under it, and which are needed no more."""
        used = texts_by_key()
        for identity in dict.fromkeys([*key_ring().identities, *used]):
            values = {"key": identity.hex(), "number": used[identity], "state": _state(identity, used)}
            self.stdout.write(_("Key %(key)s: sealed texts %(number)d. %(state)s") % values)


def _state(identity: bytes, used: dict[bytes, int]) -> str:
    """What a key is for, in words."""
    ring = key_ring()
    if identity == ring.newest:
        return _("The newest: it seals.")
    if identity not in ring.identities:
        return _("It is not here: nothing opens these.")
    return _("Still needed: --commit seals them anew.") if used[identity] else _("No longer needed.")
