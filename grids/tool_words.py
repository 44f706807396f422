"""The words of the map's tools: measuring, printing, taking away. `{name}` is filled in by the page."""

from django.utils.translation import gettext as _


def tool_words() -> dict[str, str]:
    """All of them."""
    return {
        "measureHint": _("Click corners, or press Enter for the map's centre. Backspace takes one back, Esc ends."),
        "copied": _("Copied"),
        "copyFailed": _("The browser did not allow copying. Select the figure and press Ctrl+C."),
        "factDay": _("Date of the data"),
        "factTaken": _("Made"),
        "factSource": _("Source"),
        "factDatum": _("Datum"),
        "factPast": _("As of {day}, not today"),
        "ownRecords": _("this system's own records"),
        "takeLater": _("A large file: it is made in the background, and kept for you to download."),
        "takeWatch": _("See how far it is"),
        "takeArea": _("only what lies in {name}"),
    }
