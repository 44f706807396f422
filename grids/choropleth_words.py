"""The words of the part of the layer panel that colours areas and buildings. `{name}` is filled in by the page."""

from django.utils.translation import gettext as _


def choropleth_words() -> dict[str, str]:
    """All of them, for the page's data block."""
    return {
        "colours": _("Colour the areas by"),
        "colourNone": _("nothing"),
        "colourLevel": _("Level"),
        "colourMethod": _("Classes by"),
        "colourClasses": _("Number of classes"),
        "colourDays": _("Not visited for so many days"),
        "colourLoading": _("Counting …"),
        "colourEmpty": _("On {day} there were no areas of this level."),
        "colourFar": _("Zoom in to see the colours of this level."),
        "colourFailed": _("The figures could not be had."),
        "colourClosed": _("not open to you"),
        "colourNothing": _("none: {none}"),
        "colourFew": _("fewer than {least} households: too few to say"),
        "colourLegend": _("{unit}, on {day}"),
        "colourRange": _("The range to be kept stands in the middle."),
        "colourCount": _("areas"),
        "colourOnly": _("Show only this class"),
        "colourAll": _("Show all classes"),
        "group_work": _("Work on the ground"),
        "layersClosed": _("Open to those who hold a post. Log in with such an account."),
        "variantBy": _("Coloured by"),
        "variantNone": _("nothing"),
        "vacant_worker": _("no grid worker"),
        "vacant_leader": _("no grid leader"),
        "colourPart": _("{part} of {whole}"),
        "colourQuotient": _("{part} households shared by {whole}"),
    }
