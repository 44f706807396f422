"""Rows that come by COPY are held against what they refer to by its index, whatever the session has done before."""

import pytest
from django.db import connection

from gis_data.staging import copy_rows
from tests.reading import rows_scanned

pytestmark = pytest.mark.django_db
MANY = 400
# As autovacuum leaves a table that was emptied: known to have no row, and not merely not known.
TABLES = """
    CREATE TEMPORARY TABLE house (id int PRIMARY KEY, name char(500) DEFAULT '');
    CREATE TEMPORARY TABLE home (house_id int REFERENCES house);
    ANALYZE house
"""


def test_a_session_that_wrote_into_an_empty_table_reads_not_all_of_a_full_one_for_each_row():
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        cursor.execute("INSERT INTO house VALUES (0)")
        for _often_enough_for_the_plan_to_be_kept in range(8):
            cursor.execute("INSERT INTO home VALUES (0)")
        with rows_scanned("house") as scanned:
            copy_rows(cursor, "COPY house (id) FROM STDIN", ((number,) for number in range(1, MANY)))
            copy_rows(cursor, "COPY home FROM STDIN", ((number,) for number in range(1, MANY)))
        assert scanned() <= 2 * MANY
