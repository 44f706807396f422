"""Reports of imports of facilities for the terminal."""

from django.utils.translation import gettext as _

from facilities.actions.bring_in import BroughtIn
from facilities.models import FacilityKind
from facilities.rules.file_import.plan import Outcome
from gis_data.terminal import text_table


def outcome_words() -> dict[Outcome, str]:
    """What is said of each outcome."""
    return {
        Outcome.NEW: _("new"),
        Outcome.CHANGED: _("changed"),
        Outcome.MOVED: _("moved"),
        Outcome.REOPENED: _("reopened"),
        Outcome.CLOSED: _("ended"),
        Outcome.KEPT: _("kept, changed by hand"),
        Outcome.UNCHANGED: _("unchanged"),
    }


def kinds_table(report: BroughtIn) -> str:
    """Outcomes by kind."""
    words = {key: word for key, word in outcome_words().items() if report.counts[key]}
    labels = {kind.key: kind.label for kind in FacilityKind.objects.all()}
    order = [key for key in labels if key in report.by_kind]
    rows = [(labels[key], *(f"{report.by_kind[key][outcome]:,}" for outcome in words)) for key in order]
    total = (_("all"), *(f"{report.counts[outcome]:,}" for outcome in words))
    return text_table((_("kind of facility"), *words.values()), [*rows, total]) if rows else ""


def columns_table(report: BroughtIn) -> str:
    """Which column was read as what."""
    return text_table((_("read as"), _("column")), sorted(report.columns.items())) if report.columns else ""
