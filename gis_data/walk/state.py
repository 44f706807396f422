"""The state of the walking network: a text that differs after every change of it."""

from gis_data.changes import whole_stamp

SOURCES = ("gis_data_walkedge", "gis_data_walknode")


def network_state() -> str:
    """The state of all edges and nodes; take it before they are read, never after. One query."""
    return whole_stamp(SOURCES)
