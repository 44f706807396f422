"""PostgreSQL's binary COPY, to and from numpy arrays: a million rows in a fraction of a second.

A row of fixed-width columns has the same layout for every row, so a structured array *is* the body of the stream, and
encoding or decoding is one copy of memory. The layout is that of the PostgreSQL manual, "COPY", "Binary Format": a
signature, two 32-bit numbers, then per row a 16-bit count of fields and each field after its 32-bit length, all
big-endian; a count of -1 ends it. Points travel as EWKB. NULL has no place in a fixed layout: callers write
`coalesce(…, -1)` in their SQL.
"""

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Protocol

import numpy as np
from django.db.models import QuerySet
from numpy.typing import NDArray
from psycopg2 import sql

from gis_data.rules.row_kernels import find_values

_SIGNATURE = b"PGCOPY\n\xff\r\n\0" + struct.pack(">ii", 0, 0)
_END = struct.pack(">h", -1)
# EWKB of a point: byte order 1 (little-endian), type 1 with the flag 0x20000000 for a SRID, the SRID, x, y.
_POINT = np.dtype([("order", "u1"), ("type", "<u4"), ("srid", "<u4"), ("x", "<f8"), ("y", "<f8")])
_POINT_TYPE = 0x20000001
NO_ROWS = _SIGNATURE + _END
_OF_ANY_LENGTH = ("text", "bytes")
_WIRE = {"smallint": ">i2", "integer": ">i4", "bigint": ">i8", "float8": ">f8", "point": _POINT}


class CopyFormatError(ValueError):
    """The stream does not have the columns that were asked for."""


class CopyCursor(Protocol):
    """The part of a psycopg2 cursor, or of Django's around one, that is used here."""

    def mogrify(self, query: str, parameters: Sequence[object]) -> bytes:
        """The query with its parameters quoted into it."""

    def copy_expert(self, statement: sql.Composable, file: BytesIO) -> None:
        """Run a COPY statement with a file for its other end."""


@dataclass(frozen=True)
class Query:
    """A SELECT and its parameters."""

    text: str
    parameters: Sequence[object] = ()


def query_of(rows: QuerySet) -> Query:
    """The SQL of a queryset (`values_list`), whose geometries come as EWKB."""
    return Query(*rows.query.sql_with_params())


def copy_out(cursor: CopyCursor, query: Query, columns: dict[str, str]) -> dict[str, NDArray]:
    """The columns of a query as arrays, in the order of its rows.

    `columns` gives each column of the query, in order, a name and its type: smallint, integer, bigint, float8 or point
    (n, 2). Raises CopyFormatError when a row holds NULL or a value of another size.
    """
    return decode(_stream(cursor, query).getbuffer(), columns)


def copy_out_rows(cursor: CopyCursor, query: Query, columns: dict[str, str]) -> dict[str, NDArray]:
    """As `copy_out`, for columns of any length too: text (str) and bytes (bytea, or a geometry as EWKB)."""
    return decode_rows(_stream(cursor, query).getvalue(), columns)


def copy_values(
    cursor: CopyCursor, query: Query, columns: int
) -> tuple[NDArray[np.uint8], NDArray[np.int64], NDArray[np.int64]]:
    """The answer to a query as it came: its bytes, and where each value begins and its length, (rows, columns) each.

    NULL has the length -1. For kernels that read the values themselves.
    """
    return decode_values(_stream(cursor, query).getvalue(), columns)


def decode_values(stream: bytes, columns: int) -> tuple[NDArray[np.uint8], NDArray[np.int64], NDArray[np.int64]]:
    """As `copy_values`, of a stream that has come."""
    raw = np.frombuffer(stream, dtype=np.uint8)
    start, length, odd_row = find_values(raw, len(_SIGNATURE), len(stream) - len(_END), columns)
    if odd_row >= 0:
        raise CopyFormatError(f"a row has not {columns} columns")
    return raw, start, length


def copy_in(cursor: CopyCursor, table: str, columns: dict[str, tuple[str, NDArray]], srid: int = 4326) -> int:
    """Append rows to a table: column name to its type (as for `copy_out`) and values; returns how many."""
    statement = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT binary)").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    cursor.copy_expert(statement, BytesIO(encode(columns, srid)))
    return _length(columns)


def _stream(cursor: CopyCursor, query: Query) -> BytesIO:
    """The whole answer to a query, in binary."""
    quoted = sql.SQL(cursor.mogrify(query.text, query.parameters).decode())
    stream = BytesIO()
    cursor.copy_expert(sql.SQL("COPY ({}) TO STDOUT (FORMAT binary)").format(quoted), stream)
    return stream


def encode(columns: dict[str, tuple[str, NDArray]], srid: int = 4326) -> bytes:
    """The binary COPY stream of fixed-width columns (name to type and array); `srid` is written into points."""
    rows = np.empty(_length(columns), dtype=_row_type({name: kind for name, (kind, _) in columns.items()}))
    rows["fields"] = len(columns)
    for name, (kind, values) in columns.items():
        rows[f"{name}:length"] = rows.dtype[name].itemsize
        if kind == "point":
            _write_points(rows[name], np.asarray(values, dtype=float), srid)
        else:
            rows[name] = values
    return b"".join((_SIGNATURE, rows.tobytes(), _END))


def decode(stream: bytes | memoryview, columns: dict[str, str]) -> dict[str, NDArray]:
    """The columns of a binary COPY stream whose rows all have the fixed layout of `columns`."""
    row = _row_type(columns)
    body = memoryview(stream)[len(_SIGNATURE) : -len(_END)]
    if len(body) % row.itemsize:
        raise CopyFormatError(f"{len(body)} bytes are no whole number of rows of {row.itemsize}")
    rows = np.frombuffer(body, dtype=row)
    if (rows["fields"] != len(columns)).any():
        raise CopyFormatError(f"a row has not {len(columns)} columns")
    for name in columns:
        if (rows[f"{name}:length"] != row[name].itemsize).any():
            raise CopyFormatError(f"column {name} holds a NULL or a value that is not {row[name].itemsize} bytes long")
    return {name: _read(rows[name], kind) for name, kind in columns.items()}


def decode_rows(stream: bytes, columns: dict[str, str]) -> dict[str, NDArray]:
    """The columns of a binary COPY stream whose rows may be of any length."""
    _raw, start, length = decode_values(stream, len(columns))
    return {
        name: _gather(name, stream, start[:, column], length[:, column], kind)
        for column, (name, kind) in enumerate(columns.items())
    }


def _gather(name: str, stream: bytes, start: NDArray, length: NDArray, kind: str) -> NDArray:
    """One column out of the places of its values."""
    if (length < 0).any():
        raise CopyFormatError(f"column {name} holds a NULL")
    if kind not in _OF_ANY_LENGTH:
        wire = np.dtype(_WIRE[kind])
        if (length != wire.itemsize).any():
            raise CopyFormatError(f"column {name} holds a value that is not {wire.itemsize} bytes long")
        places = start[:, None] + np.arange(wire.itemsize)
        return _read(np.frombuffer(stream, dtype=np.uint8)[places].view(wire)[:, 0], kind)
    values = [stream[first:last] for first, last in zip(start.tolist(), (start + length).tolist(), strict=True)]
    column = np.empty(len(values), dtype=object)
    column[:] = [value.decode() for value in values] if kind == "text" else values
    return column


def _row_type(columns: dict[str, str]) -> np.dtype:
    """The packed layout of one row."""
    fields: list[tuple[str, object]] = [("fields", ">i2")]
    for name, kind in columns.items():
        fields += [(f"{name}:length", ">i4"), (name, _WIRE[kind])]
    return np.dtype(fields)


def _length(columns: dict[str, tuple[str, NDArray]]) -> int:
    """The number of rows, the same in every column."""
    (length,) = {len(values) for _, values in columns.values()}
    return length


def _write_points(field: NDArray, coordinates: NDArray[np.float64], srid: int) -> None:
    """Fill a column of EWKB points from (n, 2) coordinates."""
    field["order"], field["type"], field["srid"] = 1, _POINT_TYPE, srid
    field["x"], field["y"] = coordinates[:, 0], coordinates[:, 1]


def _read(field: NDArray, kind: str) -> NDArray:
    """One column in the machine's own byte order; points as (n, 2)."""
    if kind != "point":
        return field.astype(field.dtype.newbyteorder("="))
    if (field["type"] != _POINT_TYPE).any():
        raise CopyFormatError("a geometry is no point with a SRID")
    return np.column_stack([field["x"], field["y"]])
