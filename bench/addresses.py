"""A made-up city's addresses: buildings along streets, most of them in an estate with a name. The same each time."""

from django.db import connection

from bench.database import execute
from bench.job import Size
from bench.lattice import lattice, points
from gis_data.functions import SRID

SOURCE = "bench-search"
_FIRST = "银金玉文明康瑞朝景龙凤翠永福华锦春和平长"
_SECOND = "河湖山泉林海江桥塘苑阳光安泰宁丰盛兴荣茂"
_STREETS = ("路", "街")
_ESTATES = ("小区", "花园", "府邸", "雅居", "家园", "公馆")
# Forty buildings stand in an estate, two estates at a number of a street; the streets come round again and again.
_BUILDINGS = """
INSERT INTO grids_building (uid, name, number, address, use, source, source_id, geom, valid)
SELECT gen_random_uuid(), estate, house,
       '测试市' || street || (number / %(street_count)s + 1) || '号' || estate || house,
       'residential', %(source)s, position::text,
       ST_Multi(ST_MakeEnvelope(x, y, x + 0.0002, y + 0.0001, %(srid)s)), daterange('2020-01-01', NULL)
FROM (
    SELECT x, y, position, number, (position %% 40 + 1) || '栋' AS house,
           (%(streets)s::text[])[number %% %(street_count)s + 1] AS street,
           (%(estates)s::text[])[position / 40 %% %(estate_count)s + 1] AS estate
    FROM (SELECT x, y, position - 1 AS position, (position - 1) / 80 AS number
          FROM unnest(%(x)s::float8[], %(y)s::float8[]) WITH ORDINALITY AS place (x, y, position)) placed
) named
"""


def streets() -> list[str]:
    """Names of streets: 800."""
    return [a + b + kind for kind in _STREETS for a in _FIRST for b in _SECOND]


def estates() -> list[str]:
    """Names of estates: 2,400, in another order than the streets'."""
    return [b + a + kind for b in _SECOND for a in _FIRST for kind in _ESTATES]


def fill_addresses(size: Size) -> None:
    """Write as many buildings as the size has points, with addresses."""
    where = points(size.points, lattice(size.columns, size.rows), seed=4)
    named = {"streets": streets(), "estates": estates()}
    counts = {"street_count": len(named["streets"]), "estate_count": len(named["estates"])}
    with connection.cursor() as cursor:
        cursor.execute(
            _BUILDINGS,
            {"x": where[:, 0].tolist(), "y": where[:, 1].tolist(), "srid": SRID, "source": SOURCE} | named | counts,
        )
    execute("VACUUM ANALYZE grids_building")


def texts(size: Size) -> list[str]:
    """What people type: streets, estates, numbers in a street, buildings of an estate; up to 40 of each."""
    some_streets = _spread(streets()[: size.points // 80])
    some_estates = _spread(estates()[: size.points // 40])
    numbered = [f"{street}1号" for street in some_streets]
    housed = [f"{estate}{1 + place}栋" for place, estate in enumerate(some_estates)]
    return some_streets + some_estates + numbered + housed


def _spread(names: list[str], count: int = 40) -> list[str]:
    """So many of the names, from all over the list."""
    return names[:: -(-len(names) // count)]
