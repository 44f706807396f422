"""A finding of the audit: one of these kinds, where it is and how large."""

from dataclasses import dataclass

import shapely
from django.utils.translation import gettext_lazy as _

from gis_data.findings import Finding, Kind, Severity, area_words

GAP = Kind(
    "gap",
    Severity.ERROR,
    _("{area} of ground, {width} wide, belong to no area of {parent}."),
    _("Give the ground to one of its neighbours."),
)
OVERLAP = Kind(
    "overlap",
    Severity.ERROR,
    _("{area} of ground, {width} wide, belong to both areas."),
    _("Decide which of the two has the ground and redraw the border."),
)
OUTSIDE = Kind(
    "outside",
    Severity.ERROR,
    _("{area} of the area, {width} wide, lie outside its parent {parent}."),
    _("Redraw the border along the parent's, or correct the parent."),
)
SLIVER = Kind(
    "sliver",
    Severity.WARNING,
    _("A part of {area} is only {width} wide."),
    _("Give the part to the neighbour that it lies beside."),
)
UNTILED = Kind(
    "untiled",
    Severity.ERROR,
    _("No area lies below this one, though there are areas of a lower level elsewhere."),
    _("Divide the area, or draw its areas by hand."),
)
NO_PARENT = Kind(
    "no-parent",
    Severity.ERROR,
    _("The area has no parent, though it is not of the top level."),
    _("Enter the parent."),
)
PARENT_GONE = Kind(
    "parent-gone",
    Severity.ERROR,
    _("The parent does not exist on this day."),
    _("Correct the parent, or the days on which the two are valid."),
)
PARENT_LEVEL = Kind(
    "parent-level",
    Severity.ERROR,
    _("The parent {parent} is not of a higher level."),
    _("Correct the parent, or the level of the area."),
)
BUILDING_NOWHERE = Kind(
    "building-nowhere",
    Severity.ERROR,
    _("The building lies in no grid."),
    _("Close the gap in the grids, or correct the footprint; then assign the buildings again."),
)
BUILDING_MISPLACED = Kind(
    "building-misplaced",
    Severity.ERROR,
    _("The building is noted in {noted} and lies in {actual}."),
    _("Assign the buildings again."),
)
NO_WORKING_GRID = Kind(
    "no-working-grid",
    Severity.WARNING,
    _("No level is marked as the working grid, so the grids of the buildings were not checked."),
    _("Mark the level that buildings are assigned to."),
)
POST_ORPHANED = Kind(
    "post-orphaned",
    Severity.ERROR,
    _("The post is held on this day, but what it is held in does not exist on this day."),
    _("End the post, or move it to the area that followed."),
)
POST_OUTLIVES = Kind(
    "post-outlives",
    Severity.WARNING,
    _("The post is held {post}, but what it is held in exists {life}."),
    _("Shorten the post to the days on which the area exists."),
)
CODE_NO_SEGMENT = Kind(
    "code-no-segment",
    Severity.ERROR,
    _("The code scheme of the level says nothing about this level."),
    _("Add a segment for the level to the scheme, or take the scheme off the level."),
)
CODE_DOUBLED = Kind(
    "code-doubled",
    Severity.ERROR,
    _("The code is borne by another area too: {other}."),
    _("Give one of the two another code; codes are never issued twice."),
)


@dataclass(frozen=True)
class AuditFinding:
    """A finding, and where it is: a shape in EPSG:4326 or None, with its measures where they say something."""

    finding: Finding
    where: shapely.Geometry | None = None
    area_m2: float | None = None
    width_m: float | None = None


def finding(
    kind: Kind,
    level: str,
    subject: str,
    where: shapely.Geometry | None = None,
    area_m2: float | None = None,
    width_m: float | None = None,
    **words: object,
) -> AuditFinding:
    """A finding about `subject` (a code, two codes, a building, a post) of a level; `words` fill the texts."""
    if area_m2 is not None:
        words["area"] = area_words(area_m2)
    if width_m is not None:
        words["width"] = f"{width_m:,.2f} m"
    return AuditFinding(kind.at(field=level, value=subject, **words), where, area_m2, width_m)
