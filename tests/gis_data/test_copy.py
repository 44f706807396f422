"""Binary COPY: what goes in comes out, and the server agrees with every byte."""

import numpy as np
import pytest
import shapely
from django.db import connection

from gis_data import copy

COLUMNS = {"id": "bigint", "small": "smallint", "number": "integer", "share": "float8", "place": "point"}


@pytest.fixture
def cursor(db):
    with connection.cursor() as wrapped:
        wrapped.execute(
            "CREATE TEMP TABLE sample (id bigint, small smallint, number integer, share float8,"
            " place geometry(Point, 4326))"
        )
        yield wrapped
        wrapped.execute("DROP TABLE sample")


def sample(rows: int) -> dict[str, np.ndarray]:
    random = np.random.default_rng(1)
    return {
        "id": np.arange(rows) - 2**40,
        "small": random.integers(-(2**15), 2**15, rows),
        "number": random.integers(-(2**31), 2**31, rows),
        "share": random.normal(size=rows),
        "place": random.uniform(-90, 90, (rows, 2)),
    }


def write(cursor, values: dict[str, np.ndarray]) -> int:
    columns = {name: (kind, values[name]) for name, kind in COLUMNS.items()}
    return copy.copy_in(cursor, "sample", columns)


def test_what_goes_in_comes_out(cursor):
    values = sample(1_000)
    assert write(cursor, values) == 1_000
    back = copy.copy_out(cursor, copy.Query("SELECT * FROM sample ORDER BY id"), COLUMNS)
    for name, column in values.items():
        assert np.array_equal(back[name], column), name


def test_the_server_reads_the_same_values(cursor):
    write(cursor, sample(3) | {"place": np.array([[103.4, 23.4], [0, 0], [-1.5, 89]])})
    cursor.execute("SELECT ST_AsEWKT(place), number FROM sample ORDER BY id")
    rows = cursor.fetchall()
    texts = [f"SRID=4326;POINT({place})" for place in ("103.4 23.4", "0 0", "-1.5 89")]
    assert [wkt for wkt, _ in rows] == texts
    assert [number for _, number in rows] == sample(3)["number"].tolist()


def test_parameters_are_quoted_into_the_query(cursor):
    write(cursor, sample(10))
    query = copy.Query("SELECT id FROM sample WHERE small <> ALL(%s) AND '100%%' <> %s", ([1, 2], "it's"))
    assert len(copy.copy_out(cursor, query, {"id": "bigint"})["id"]) == 10


def test_no_rows(cursor):
    assert write(cursor, sample(0)) == 0
    back = copy.copy_out(cursor, copy.Query("SELECT * FROM sample"), COLUMNS)
    assert back["place"].shape == (0, 2)


def test_it_refuses_null(cursor):
    cursor.execute("INSERT INTO sample (id) VALUES (1)")
    query = copy.Query("SELECT id, number FROM sample")
    with pytest.raises(copy.CopyFormatError):
        copy.copy_out(cursor, query, {"id": "bigint", "number": "integer"})


def test_it_refuses_columns_of_another_type(cursor):
    write(cursor, sample(4))
    query = copy.Query("SELECT number, id FROM sample")
    with pytest.raises(copy.CopyFormatError, match="column id"):
        copy.copy_out(cursor, query, {"id": "bigint", "number": "integer"})


def test_it_refuses_a_geometry_that_is_no_point(cursor):
    query = copy.Query("SELECT 'SRID=4326;MULTIPOINT EMPTY'::geometry")
    with pytest.raises(copy.CopyFormatError):
        copy.copy_out(cursor, query, {"place": "point"})


def test_text_and_polygons_come_with_numbers(cursor):
    cursor.execute("CREATE TEMP TABLE shape (id bigint, name text, geom geometry) ON COMMIT DROP")
    shapes = [shapely.box(0, 0, 1, 1), shapely.box(5, 5, 9, 9).difference(shapely.box(6, 6, 7, 7))]
    cursor.executemany(
        "INSERT INTO shape VALUES (%s, %s, ST_SetSRID(%s::geometry, 4326))",
        [(7, "文澜", shapely.to_wkb(shapes[0])), (8, "", shapely.to_wkb(shapes[1]))],
    )
    query = copy.Query("SELECT id, name, geom FROM shape ORDER BY id")
    rows = copy.copy_out_rows(cursor, query, {"id": "bigint", "name": "text", "shape": "bytes"})
    assert rows["id"].tolist() == [7, 8]
    assert rows["name"].tolist() == ["文澜", ""]
    assert shapely.equals(shapely.from_wkb(rows["shape"]), shapes).all()


@pytest.mark.parametrize(
    ("select", "complaint"),
    [
        ("1::bigint, NULL::bytea", "column shape holds a NULL"),
        ("1::integer, 'x'::bytea", "column id holds a value"),
        ("1::bigint", "a row has not 2 columns"),
    ],
)
def test_rows_of_another_kind_are_refused(cursor, select, complaint):
    with pytest.raises(copy.CopyFormatError, match=complaint):
        copy.copy_out_rows(cursor, copy.Query(f"SELECT {select}"), {"id": "bigint", "shape": "bytes"})


def test_no_rows_of_any_length(cursor):
    rows = copy.copy_out_rows(
        cursor, copy.Query("SELECT 1::bigint, 'x'::bytea WHERE false"), {"id": "bigint", "x": "bytes"}
    )
    assert (len(rows["id"]), len(rows["x"])) == (0, 0)


def test_columns_of_different_length_are_refused():
    with pytest.raises(ValueError):
        copy.encode({"id": ("bigint", np.arange(3)), "number": ("integer", np.arange(4))})
