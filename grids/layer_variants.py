"""Ways to fill buildings by classes. Colours are tested for red-green blindness and grey print."""

from django.utils.translation import gettext as _

from gis_data.layers import Shade, Variant
from grids.models import BuildingUse

MONTH, QUARTER, HALF_YEAR = 30, 90, 180  # days
# Storeys, the last of each class.
LOW, MULTI_STOREY, MID_RISE, HIGH = 3, 6, 9, 18


def use_variant() -> Variant:
    """By what the building is for, in seven classes."""
    return Variant(
        key="use",
        title=_("use"),
        attribute="use",
        shades=(
            Shade("use-residential", _("residential"), (BuildingUse.RESIDENTIAL,)),
            Shade("use-mixed", _("residential and commercial"), (BuildingUse.MIXED,)),
            Shade("use-commercial", _("commercial"), (BuildingUse.COMMERCIAL,)),
            Shade("use-office", _("office"), (BuildingUse.OFFICE,)),
            Shade("use-public", _("education, health, public service"),
                  (BuildingUse.PUBLIC, BuildingUse.EDUCATION, BuildingUse.HEALTH)),
            Shade("use-industrial", _("industrial"), (BuildingUse.INDUSTRIAL,)),
            Shade("use-other", _("other or unknown"), (BuildingUse.FARM, BuildingUse.OTHER, BuildingUse.UNKNOWN)),
        ),
    )  # fmt: skip


def storeys_variant() -> Variant:
    """By height, darker as it goes up."""
    return Variant(
        key="storeys",
        title=_("storeys"),
        attribute="storeys",
        shades=(
            Shade("data-1", _("1 to %(last)d") % {"last": LOW}, up_to=LOW),
            Shade("data-3", _("%(first)d to %(last)d") % {"first": LOW + 1, "last": MULTI_STOREY}, up_to=MULTI_STOREY),
            Shade("data-4", _("%(first)d to %(last)d") % {"first": MULTI_STOREY + 1, "last": MID_RISE}, up_to=MID_RISE),
            Shade("data-6", _("%(first)d to %(last)d") % {"first": MID_RISE + 1, "last": HIGH}, up_to=HIGH),
            Shade("data-7", _("over %(last)d") % {"last": HIGH}),
            Shade("data-none", _("not known"), (None,)),
        ),
    )


def visit_variant() -> Variant:
    """By the days since somebody went there, darker the longer it is."""
    return Variant(
        key="days",
        title=_("days"),
        attribute="days",
        shades=(
            Shade("data-1", _("up to %(last)d days") % {"last": MONTH}, up_to=MONTH),
            Shade("data-3", _("up to %(last)d days") % {"last": QUARTER}, up_to=QUARTER),
            Shade("data-4", _("up to %(last)d days") % {"last": HALF_YEAR}, up_to=HALF_YEAR),
            Shade("data-6", _("longer ago")),
            Shade("data-7", _("no visit on record"), (None,)),
        ),
    )
