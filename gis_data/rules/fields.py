"""Which column of a file holds what: the one that somebody named, else the first whose name is known."""

from collections.abc import Iterable

DBF_NAME_BYTES = 10


def named_column(columns: Iterable[str], wanted: str) -> str:
    """The column of that name, whatever its case and spaces; empty when there is none."""
    columns = list(columns)
    if wanted in columns:
        return wanted
    return next((column for column in columns if plain_name(column) == plain_name(wanted)), "")


def known_column(columns: Iterable[str], known: Iterable[str]) -> str:
    """The column with the first of the known names that is there, whole or as a shapefile cuts it; else empty."""
    columns, known = list(columns), [plain_name(name) for name in known]
    plain = {plain_name(column): column for column in reversed(columns)}
    whole = next((plain[name] for name in known if name in plain), "")
    return whole or next((plain[cut] for name in known for cut in plain if _is_cut(cut, name)), "")


def plain_name(name: str) -> str:
    """A column's name without case, spaces and the marks between words."""
    return "".join(character for character in name.casefold() if character not in " _-:.")


def _is_cut(column: str, name: str) -> bool:
    """Whether a column is the start of a name as a shapefile keeps it: 10 bytes, five characters of GBK."""
    return name.startswith(column) and len(column.encode("gb18030")) in (DBF_NAME_BYTES - 1, DBF_NAME_BYTES)
