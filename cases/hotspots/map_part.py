"""What hotspots add to the map page: the question, the findings on the map, one hotspot opened, months played."""

from typing import Any

from django.urls import reverse

from cases.hotspots.access import may_see_findings
from cases.hotspots.map_words import hotspot_words
from gis_data.layers import User
from gis_data.map_parts import MapPart

_EXAMPLE_ID, _EXAMPLE_FORM = "-id-", "html"


def hotspot_part() -> MapPart:
    """Registered when Django starts."""
    return MapPart(
        key="hotspots",
        module="js/hotspots/part.js",
        styles=("css/hotspots.css",),
        words=hotspot_words,
        addresses=hotspot_addresses,
        data=hotspot_data,
    )


def hotspot_addresses() -> dict[str, str]:
    """Where the script asks; `{id}` and `{form}` are filled in by it."""
    return {
        "hotspots": reverse("api:hotspot_list"),
        "hotspotOptions": reverse("api:hotspot_options"),
        "hotspotMonths": reverse("api:hotspot_months"),
        "hotspot_heat": reverse("api:hotspot_heat"),
        "hotspot_clusters": reverse("api:hotspot_clusters"),
        "hotspot_outliers": reverse("api:hotspot_outliers"),
        "hotspot": reverse("api:hotspot_detail", args=[_EXAMPLE_ID]).replace(_EXAMPLE_ID, "{id}"),
        "hotspotFile": reverse("hotspot_file", args=[_EXAMPLE_FORM]).removesuffix(_EXAMPLE_FORM) + "{form}",
    }


def hotspot_data(user: User) -> dict[str, Any]:
    """Whether findings are open to the reader; all else is asked for when it is wanted."""
    return {"may": may_see_findings(user)}
