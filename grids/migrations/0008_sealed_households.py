from django.conf import settings
from django.db import connection, migrations, models
from psycopg2.extras import execute_values

import grids.models.sealed
from grids.rules.cipher import KeyRing

BATCH = 20_000
NEXT = "SELECT id, head_name, phone FROM grids_household WHERE id > %s ORDER BY id LIMIT %s"
WRITE = """
UPDATE grids_household h SET head_name_sealed = v.head_name, phone_sealed = v.phone
FROM (VALUES %s) AS v (id, head_name, phone) WHERE h.id = v.id
"""
APPEND_ONLY = """
CREATE FUNCTION grids_refuse_look_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- A household that is deleted takes its name out of its looks; nothing else changes.
    IF TG_OP = 'UPDATE' AND NEW.household_id IS NULL
       AND (NEW.id, NEW.user_id, NEW.at, NEW.place, NEW.reason) = (OLD.id, OLD.user_id, OLD.at, OLD.place, OLD.reason)
    THEN RETURN NEW;
    END IF;
    RAISE EXCEPTION 'looks at personal data are kept as they were written' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER looks_are_kept BEFORE UPDATE OR DELETE ON grids_personaldatalook
    FOR EACH ROW EXECUTE FUNCTION grids_refuse_look_change();
"""


def seal_names(apps, schema_editor):
    """Names and telephones that stand open in the database are sealed, a batch at a time."""
    ring, last = KeyRing(settings.FIELD_KEYS), 0
    with connection.cursor() as cursor:
        while True:
            cursor.execute(NEXT, [last, BATCH])
            rows = cursor.fetchall()
            if not rows:
                break
            ids, names, phones = zip(*rows, strict=True)
            sealed = (ring.seal_all(names, "household.head_name"), ring.seal_all(phones, "household.phone"))
            execute_values(cursor.cursor, WRITE, list(zip(ids, *sealed, strict=True)), page_size=BATCH)
            last = ids[-1]


class Migration(migrations.Migration):
    """Names, telephones and identity numbers of households are sealed; looks at them have a reason and stay."""

    dependencies = [("grids", "0007_watch_tables")]
    operations = [
        migrations.AddField(
            "household",
            "head_name_sealed",
            grids.models.sealed.SealedField(
                verbose_name="name of the head", purpose="household.head_name", blank=True
            ),
        ),
        migrations.AddField(
            "household",
            "phone_sealed",
            grids.models.sealed.SealedField(verbose_name="telephone", purpose="household.phone", blank=True),
        ),
        migrations.AddField(
            "household",
            "identity_number",
            grids.models.sealed.SealedField(
                verbose_name="identity number of the head", purpose="household.identity_number", blank=True
            ),
        ),
        migrations.RunPython(seal_names),
        migrations.RemoveField("household", "head_name"),
        migrations.RemoveField("household", "phone"),
        migrations.RenameField("household", "head_name_sealed", "head_name"),
        migrations.RenameField("household", "phone_sealed", "phone"),
        migrations.AddField(
            "personaldatalook", "reason", models.CharField(default="", max_length=200, verbose_name="reason")
        ),
        migrations.RunSQL(
            APPEND_ONLY,
            "DROP TRIGGER looks_are_kept ON grids_personaldatalook; DROP FUNCTION grids_refuse_look_change()",
        ),
    ]
