from django.conf import settings
from django.db import migrations

KEEP_ATTEMPTS = """
CREATE FUNCTION accounts_refuse_attempt_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'login attempts are kept as they were written' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER attempts_are_kept BEFORE UPDATE OR DELETE ON accounts_loginattempt
    FOR EACH ROW EXECUTE FUNCTION accounts_refuse_attempt_change();
"""
ONE_NAME = "CREATE UNIQUE INDEX account_name_once ON auth_user (lower(username))"


class Migration(migrations.Migration):
    """Attempts stay as they were written; names of accounts differ in more than capitals."""

    dependencies = [("accounts", "0001_initial"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]
    operations = [
        migrations.RunSQL(
            KEEP_ATTEMPTS,
            "DROP TRIGGER attempts_are_kept ON accounts_loginattempt; DROP FUNCTION accounts_refuse_attempt_change()",
        ),
        migrations.RunSQL(ONE_NAME, "DROP INDEX account_name_once"),
    ]
