"""What an extract lacks or has broken: outlines that never became areas, as findings per OSM object."""

from collections.abc import Iterator
from pathlib import Path

import osmium
from django.utils.translation import gettext_lazy as _
from osmium.filter import IdFilter
from osmium.osm import RELATION, WAY

from gis_data.findings import Finding, Kind, Severity
from gis_data.osm.features import Outlines
from gis_data.osm.source import reading

INCOMPLETE_RELATION = Kind(
    "incomplete-relation",
    Severity.WARNING,
    _("{missing} of the {members} ways of this relation are not in the extract, so it was left out."),
    _("Cut the extract with complete relations (osmium extract --strategy=smart); outside your area, ignore it."),
)
BROKEN_RELATION = Kind(
    "broken-relation",
    Severity.WARNING,
    _("The rings of this relation do not close or cross one another, so it was left out."),
    _("Mend it in OpenStreetMap, or draw the area by hand."),
)
OPEN_OUTLINE = Kind(
    "open-outline",
    Severity.WARNING,
    _("This way has the tags of an area, but its outline does not close or crosses itself; it was left out."),
    _("Mend it in OpenStreetMap, or draw it by hand."),
)


def outline_findings(path: Path, outlines: Outlines) -> Iterator[Finding]:
    """One finding for each way or relation that should have become an area and did not, with its reason."""
    for way in outlines.broken_ways():
        yield OPEN_OUTLINE.at(row=f"way/{way}")
    yield from _relation_findings(path, outlines.broken_relations())


def _relation_findings(path: Path, relations: list[int]) -> Iterator[Finding]:
    members = _member_ways(path, relations)
    known = _present({way for _name, ways in members.values() for way in ways}, path)
    for relation, (name, ways) in members.items():
        missing = len(set(ways) - known)
        kind = INCOMPLETE_RELATION if missing else BROKEN_RELATION
        yield kind.at(row=f"relation/{relation}", field="members", value=name, missing=missing, members=len(ways))


def _member_ways(path: Path, relations: list[int]) -> dict[int, tuple[str, list[int]]]:
    """The name of each relation, and the ids of the ways that it names."""
    if not relations:
        return {}
    with reading(path):
        stream = osmium.FileProcessor(str(path), RELATION).with_filter(IdFilter(relations))
        return {
            relation.id: (
                relation.tags.get("name", ""),
                [member.ref for member in relation.members if member.type == "w"],
            )
            for relation in stream
        }


def _present(ways: set[int], path: Path) -> set[int]:
    """Those of the ways that the file holds."""
    if not ways:
        return set()
    with reading(path):
        return {way.id for way in osmium.FileProcessor(str(path), WAY).with_filter(IdFilter(ways))}
