"""Assets by name, code, other code, and address. Open to everyone; of the day that is asked for."""

import re
from typing import Any

from django.utils.translation import gettext as _

from cases.models import AssetState
from facilities.models.kinds import in_readers_language
from gis_data.search import Call, Hit, Question, Source

_CODE = re.compile(r"[0-9]{6,17}")


def asset_sources() -> list[Source]:
    """After facilities, before places of the base map."""
    return [Source("asset", 17, lambda: _("Components"), asset_rows, tell_asset)]


def asset_rows(question: Question) -> Call | None:
    """The assets of the day whose name or address holds what was typed, or whose code begins with it."""
    typed = question.terms.form.replace(" ", "")
    digits = typed if _CODE.fullmatch(typed) else ""
    return Call("cases_find_assets(asked, %s)", [digits])


def tell_asset(_question: Question, row: dict[str, Any]) -> Hit:
    """An asset by its name, with its kind and its code."""
    state = row["state"]
    return Hit(
        *(row["uid"], row["name"], row["lon"], row["lat"], row["fit"]),
        label=in_readers_language(row["label_zh"], row["label_en"]),
        mark="" if state == AssetState.SOUND else str(AssetState(state).label),
        more={"code": row["code"], "kind": row["kind"], "address": row["address"], "state": state},
    )
