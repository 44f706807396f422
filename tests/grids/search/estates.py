"""Many buildings at once, and what is read of an answer."""

from django.db import connection


def titles(hits: list[dict]) -> list[str]:
    return [hit["title"] for hit in hits]


def make_estate(grid, corner: tuple[float, float], count: int, address: str) -> None:
    """So many buildings in rows of a hundred, a thousandth of a degree apart, north-east of the corner."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO grids_building (uid, grid_id, name, number, address, use, source, source_id, geom, valid)
            SELECT gen_random_uuid(), %s, '', n::text, %s || n || '号', 'residential', '', '',
                   ST_Multi(ST_MakeEnvelope(x, y, x + 0.0001, y + 0.0001, 4326)), daterange('2020-01-01', NULL)
            FROM generate_series(0, %s - 1) n,
                 LATERAL (SELECT %s + n %% 100 * 0.001 AS x, %s + n / 100 * 0.001 AS y) place
            """,
            [grid.pk, address, count, *corner],
        )
