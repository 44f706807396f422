"""What the script of hotspots on the map page says, in the reader's language; `{name}` is filled in by it."""

from django.utils.translation import gettext as _


def hotspot_words() -> dict[str, str]:
    """By the names that the script calls them."""
    return _findings_words() | _question_words() | _month_words() | _spot_words() | _task_words()


def _findings_words() -> dict[str, str]:
    return {
        "hotspotsHead": _("Hot spots"),
        "hotspotsTool": _("Hot spots of cases"),
        "hotspotsTitle": _("Hot spots of cases"),
        "hotspotsLoading": _("Looking for hot spots …"),
        "hotspotsView": _("What is shown"),
        "hotspotsNow": _("Where it is hot"),
        "hotspotsMonths": _("Month by month"),
        "hotspotsLegend": _("Hot and cold areas"),
        "hotspotsFound": _("Hot spots: {number}"),
        "hotspotsNone": _("Nothing is hotter than chance would bring. That is a finding too."),
        "hotspotsCannotTell": _("It cannot be told"),
        "hotspotsTryOther": _("Choose a longer period, more kinds or larger areas, and ask again."),
        "hotspotsThroughOthers": _("hot through its neighbours, not by its own cases"),
        "hotspotsTrySmaller": _("Choose smaller areas or hexagons, and ask again."),
        "hotspotsTryMonths": _("Look at more months."),
        "hotspotsTryNeighbours": _("Choose other neighbours, and ask again."),
        "hotspotsAreas": _("areas: {number}"),
        "hotspotsCases": _("cases: {cases}"),
        "hotspotsAtLeast": _("cases: at least {cases}"),
        "hotspotsFewer": _("cases: fewer than {least}"),
        "hotspotsRate": _("{rate} for 1,000 households"),
        "hotspotsBeside": _("Also on the map"),
        "hotspotsHeat": _("Heat surface of the cases that you may see"),
        "hotspotsHeatLegend": _("Heat surface, bandwidth {metres} m"),
        "hotspotsOutliers": _("Areas unlike their neighbours"),
        "hotspotsOutliersHigh": _("much among little: {number}"),
        "hotspotsOutliersLow": _("little among much: {number}"),
        "hotspotsBesideLoading": _("It is being worked out …"),
        "hotspotsClusters": _("Clusters of the cases that you may see"),
        "hotspotsClustersFound": _("clusters: {number}; cases in none: {noise}"),
        "hotspotsCluster": _("{cases} · {stability} ({share})"),
        "hotspotsMethod": _("Method and settings"),
        "hotspotsTake": _("Take it away"),
        "hotspotsTakeMap": _("Map as one file"),
        "hotspotsTakeGeojson": _("GeoJSON"),
        "hotspotsTakeXlsx": _("Excel"),
        "hotspotsTakeNote": _("With method and settings. Small counts are left out of files, whoever takes them."),
    }


def _question_words() -> dict[str, str]:
    return {
        "hotspotsChange": _("Change the question"),
        "hotspotsAsk": _("Look for hot spots"),
        "hotspotsPeriod": _("Period"),
        "hotspotsSince": _("First day"),
        "hotspotsUntil": _("Last day"),
        "hotspotsWeeks": _("4 weeks"),
        "hotspotsMonth": _("Last month"),
        "hotspotsQuarter": _("3 months"),
        "hotspotsYear": _("12 months"),
        "hotspotsAgainst": _("Compared with"),
        "hotspotsAllKinds": _("all kinds"),
        "hotspotsKinds": _("Kinds: all"),
        "hotspotsKindsChosen": _("Kinds: {number} chosen"),
        "hotspotsSeverity": _("Severity"),
        "hotspotsLevel": _("Areas"),
        "hotspotsHexagons": _("hexagons of {metres} m"),
        "hotspotsSize": _("Size of a hexagon, m"),
        "hotspotsMeasure": _("What is compared"),
        "hotspotsUsual": _("the usual: smoothed rates, counts where no households are on record"),
        "hotspotsBoundaries": _("Boundaries"),
        "hotspotsMore": _("For the statistician"),
        "hotspotsWeights": _("Neighbours"),
        "hotspotsRadius": _("Distance, m"),
        "hotspotsRadiusHint": _("Empty: twice the usual distance between areas."),
        "hotspotsK": _("How many nearest areas"),
        "hotspotsCorrection": _("Many tests at once"),
        "hotspotsAlpha": _("How sure a finding must be"),
        "hotspotsSure": _("{percent} % sure"),
    }


def _month_words() -> dict[str, str]:
    return {
        "hotspotsPlay": _("Play the months"),
        "hotspotsPause": _("Stop"),
        "hotspotsAllMonths": _("All months at once"),
        "hotspotsMonthChoice": _("Month"),
        "hotspotsBecame": _("What became of areas over the months"),
        "hotspotsClassesExplained": _("What the classes mean"),
        "hotspotsWithPattern": _("Areas with a pattern: {number}"),
        "hotspotsNoPattern": _("No area was hot or cold in a way that has a name."),
        "hotspotsMoreListed": _("{number} more"),
    }


def _spot_words() -> dict[str, str]:
    return {
        "legend": _("Legend"),
        "hotspotsBack": _("All hot spots"),
        "hotspotsCaseCount": _("cases"),
        "hotspotsChanged": _("change"),
        "hotspotsHere": _("here"),
        "hotspotsCity": _("everywhere"),
        "hotspotsKindsOf": _("The kinds that make it"),
        "hotspotsChannels": _("How they were reported"),
        "hotspotsByMonth": _("Its cases month by month"),
        "hotspotsGrids": _("Its grids, and whose they are"),
        "hotspotsNobody": _("no holder on record, or not open to you"),
        "hotspotsItsAreas": _("Its areas: {number}"),
        "hotspotsItsCases": _("Its cases"),
        "hotspotsNoneSeen": _("None of its cases is open to you."),
        "hotspotsSeen": _("{number} of them are open to you."),
        "hotspotsDesk": _("List the {number} cases that are open to you"),
    }


def _task_words() -> dict[str, str]:
    return {
        "hotspotsTask": _("Make a task of it"),
        "hotspotsTaskKind": _("Kind"),
        "hotspotsTaskUsualKind": _("the most frequent kind here"),
        "hotspotsTaskText": _("What is to be done"),
        "hotspotsTaskMake": _("Open the task"),
        "hotspotsTaskMade": _("The task is open:"),
        "hotspotsTaskOpen": _("A task is open here:"),
    }
