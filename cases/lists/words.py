"""What is said where a request names what is not there."""

from django.utils.translation import gettext as _


def unknown(field: str) -> str:
    """There is none of that name, in the reader's language; `field` is the part of the request that names it."""
    words = {
        "list": _("list"), "area": _("area"), "state": _("state"), "before": _("page"), "partner": _("partner"),
        "number": _("case number"), "claim": _("claim"), "act": _("act"), "account": _("account"),
    }  # fmt: skip
    return _("There is no %(field)s of that name.") % {"field": words[field]}
