"""What assets add to the map page: the card of an asset, and the form of those who may change it."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases.asset_access import may_manage_any
from cases.models import AssetKind, AssetState
from gis_data.layers import User
from gis_data.map_parts import MapPart

EXAMPLE_UID = "00000000-0000-0000-0000-000000000000"
REPORT = "/report/?asset={uid}"


def asset_part() -> MapPart:
    """Registered when Django starts."""
    return MapPart(
        key="asset",
        module="js/assets/part.js",
        styles=("css/assets.css",),
        words=asset_words,
        addresses=asset_addresses,
        data=asset_data,
    )


def asset_addresses() -> dict[str, str]:
    """Where the script asks; `{uid}` and `{act}` are filled in by it."""
    one = reverse("api:asset_detail", args=[EXAMPLE_UID]).replace(EXAMPLE_UID, "{uid}")
    return {
        "assets": reverse("api:asset_list"),
        "asset": one,
        "assetAct": f"{one}/{{act}}",
        "assetReport": REPORT,
        "assetCase": reverse("case", args=["-number-"]).replace("-number-", "{number}"),
    }


def asset_data(user: User) -> dict[str, Any]:
    """Whether the reader may add assets anywhere, and then of which kinds and in which states."""
    if not may_manage_any(user):
        return {"may": False, "classes": [], "states": []}
    classes: dict[str, list[dict[str, str]]] = {}
    kinds = AssetKind.objects.filter(active=True, klass__catalogue__active=True).select_related("klass")
    for kind in kinds.order_by("code"):
        classes.setdefault(kind.klass.label, []).append({"key": kind.code, "label": kind.label})
    states = [{"key": state.value, "label": str(state.label)} for state in AssetState]
    return {"may": True, "classes": [{"label": label, "kinds": held} for label, held in classes.items()],
            "states": states}  # fmt: skip


def asset_words() -> dict[str, str]:
    """What the script says. `{name}` is filled in by it."""
    return _card_words() | _fact_words() | _form_words()


def _card_words() -> dict[str, str]:
    return {
        "group_assets": _("Components"),
        "assetHead": _("Chosen component"),
        "assetLoading": _("Looking up the component …"),
        "assetAbsent": _("On {day} it was not in the register."),
        "assetReportCase": _("Report a case on it"),
        "assetCode": pgettext("a component", "Code"),
        "assetOther": _("Other code"),
        "assetAddress": _("Address"),
        "assetManager": _("Managing department"),
        "assetOwner": _("Owner"),
        "assetMaintainer": _("Maintained by"),
        "assetAccuracy": _("Accuracy of the place"),
        "assetSource": _("Source of the data"),
        "assetNote": _("Note"),
        "assetStands": _("Stands in"),
        "assetSince": _("On record"),
        "assetPeriod": _("since {from}"),
        "assetPeriodEnded": _("from {from} until {to}"),
        "assetCodeExplained": _("The code, digit by digit"),
        "assetDigits": _("digits {first}–{last}"),
        "part_county": _("county"),
        "part_class": pgettext("a component", "class"),
        "part_kind": _("kind of component"),
        "part_serial": _("serial number"),
        "assetPhotos": _("Photos"),
        "assetPhoto": _("Photo {number}"),
        "assetPhotoAdd": _("Add a photo"),
        "assetPhotoDrop": _("Take the photo away"),
        "assetPhotoDropSure": _("Delete it for good"),
        "assetPhotoSending": _("Sending …"),
        "assetCases": _("Open cases"),
        "assetCasesNone": _("None that you may see."),
        "assetHistory": _("History"),
        "assetEarlier": _("{count} earlier"),
    }


def _fact_words() -> dict[str, str]:
    """The facts that a change touched."""
    return {
        "assetFact_name": _("Name"),
        "assetFact_geom": _("Place"),
        "assetFact_state": _("State"),
        "assetFact_accuracy": _("Accuracy of the place"),
        "assetFact_address": _("Address"),
        "assetFact_manager": _("Managing department"),
        "assetFact_manager_name": _("Managing department"),
        "assetFact_owner_name": _("Owner"),
        "assetFact_maintainer_name": _("Maintained by"),
        "assetFact_data_source": _("Source of the data"),
        "assetFact_note": _("Note"),
    }


def _form_words() -> dict[str, str]:
    return {
        "assetAdd": _("Add a component"),
        "assetState": _("Set the state"),
        "assetChange": _("Change"),
        "assetMove": _("Move"),
        "assetEnd": _("Take it out"),
        "assetReopen": _("Take the removal back"),
        "assetAddHint": _("Click the place on the map, or drag the mark. The code is issued when it is saved."),
        "assetMoveHint": _("Click the new place on the map, or drag the mark. The code stays."),
        "assetEndHint": _("“{name}” is out of the register from the day given. Everything known of it stays."),
        "assetReopenHint": _(
            "“{name}” was taken out by mistake: it was in the register all the while. The removal stays on record."
        ),
        "assetSaveAdd": _("Add it"),
        "assetSaveState": _("Set the state"),
        "assetSaveChange": _("Save the changes"),
        "assetSaveMove": _("Move it here"),
        "assetSaveEnd": _("Take it out of the register"),
        "assetSaveReopen": _("Take the removal back"),
        "assetField_kind": _("Kind"),
        "assetField_name": _("Name"),
        "assetField_state": _("State"),
        "assetField_address": _("Address"),
        "assetField_manager_name": _("Managing department"),
        "assetField_owner_name": _("Owner"),
        "assetField_maintainer_name": _("Maintained by"),
        "assetField_note": _("Note"),
        "assetField_place": _("Place"),
        "assetField_on": _("From day"),
        "assetField_why": _("Reason"),
        "assetNoPlace": _("Choose the place on the map."),
        "assetNoKind": _("Choose the kind."),
        "assetCancel": _("Cancel"),
        "assetAnyway": _("Go on all the same"),
        "assetLook": _("Show it as it is now"),
    }
