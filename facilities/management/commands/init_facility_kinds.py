"""manage.py init_facility_kinds: the kinds, walking groups and rules that a deployment starts from."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from facilities.actions.kinds import install_kinds
from facilities.models import FacilityKind
from gis_data.terminal import text_table


class Command(BaseCommand):
    help = "Write the kinds of facilities after GB 50180-2018; those that are there stay as they are."

    def handle(self, *args: Any, **options: Any) -> None:
        """Write what is missing, and show all there are."""
        counts = install_kinds()
        rows = [
            (kind.key, kind.label, f"{kind.limit_metres:,.0f} m", str(kind.group), kind.source)
            for kind in FacilityKind.objects.select_related("group")
        ]
        header = (_("key"), _("kind of facility"), _("walk of at most"), _("who walks"), _("source"))
        self.stdout.write(text_table(header, rows) + "\n")
        words = {"groups": counts.groups, "kinds": counts.kinds, "rules": counts.rules}
        self.stdout.write(_("Written: %(kinds)d kinds, %(groups)d walking groups, %(rules)d rules.") % words)
