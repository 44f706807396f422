"""Secrets and recovery codes of the second factor: sealed, and brought over from where they were open."""

import time
from base64 import b32decode
from importlib import import_module
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from accounts.actions import second_factor
from accounts.models import Authenticator, RecoveryCode
from accounts.rules.totp import code_at, enrolment_address, fit
from config.settings import FIELD_KEYS
from grids.models.sealed import key_ring
from grids.rules.cipher import new_key
from grids.sealed_tables import count_by_key, sealed_tables
from tests.accounts.conftest import log_in, logged_in_as
from tests.accounts.test_second_factor import send_code

# The secret of RFC 6238, appendix B, and the last six of its eight digits.
OF_THE_STANDARD = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
OPEN_HEX = "3132333435363738393031323334353637383930"

# As django-otp 1.7 makes them, without what we never used.
TABLES_OF_DJANGO_OTP = """
CREATE TABLE otp_totp_totpdevice (
    id serial PRIMARY KEY, name text NOT NULL, confirmed boolean NOT NULL, key varchar(80) NOT NULL,
    step smallint NOT NULL, t0 bigint NOT NULL, digits smallint NOT NULL, drift smallint NOT NULL,
    last_t bigint NOT NULL, user_id integer NOT NULL, created_at timestamptz, last_used_at timestamptz);
CREATE TABLE otp_static_staticdevice (id serial PRIMARY KEY, confirmed boolean NOT NULL, user_id integer NOT NULL);
CREATE TABLE otp_static_statictoken (id serial PRIMARY KEY, token varchar(16) NOT NULL,
    device_id integer NOT NULL REFERENCES otp_static_staticdevice);
"""


@pytest.mark.parametrize(
    ("at", "code"), [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")]
)
def test_the_codes_are_those_of_the_standard(at, code):
    assert code_at(OF_THE_STANDARD, at) == code
    assert fit(OF_THE_STANDARD, code, at).step == at // 30


def test_a_clock_may_be_one_step_wrong_and_what_was_learnt_counts_on():
    late = code_at(OF_THE_STANDARD, 970)
    assert fit(OF_THE_STANDARD, late, 1000).drift == -1
    assert fit(OF_THE_STANDARD, late, 1060) is None
    assert fit(OF_THE_STANDARD, late, 1030, drift=-1).drift == -2


def test_a_code_that_was_used_fits_no_more():
    used = fit(OF_THE_STANDARD, code_at(OF_THE_STANDARD, 1000), 1000)
    assert fit(OF_THE_STANDARD, code_at(OF_THE_STANDARD, 1000), 1000, last_step=used.step) is None


@pytest.mark.parametrize("code", ["", "12345a", "-87082", "0x1234"])
def test_what_is_no_code_fits_nothing(code):
    assert fit(OF_THE_STANDARD, code, 59) is None


def test_nothing_fits_an_empty_secret():
    assert fit("", code_at("", 59), 59) is None


def test_the_address_in_the_picture_is_what_authenticators_read():
    address = enrolment_address(OF_THE_STANDARD, "张三", "Grid Map")
    assert address == (
        "otpauth://totp/Grid%20Map%3A%E5%BC%A0%E4%B8%89"
        f"?secret={OF_THE_STANDARD}&algorithm=SHA1&digits=6&period=30&issuer=Grid%20Map"
    )


def dump() -> str:
    """All rows of the second factor as text, bytes in hexadecimal, the way pg_dump writes them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT string_agg(t, chr(10)) FROM (SELECT a::text FROM accounts_authenticator a"
            " UNION ALL SELECT r::text FROM accounts_recoverycode r) AS rows (t)"
        )
        return cursor.fetchone()[0].lower()


def test_a_dump_shows_no_secret_and_no_recovery_code(worker, authenticator):
    secret = Authenticator.objects.get().secret.open()
    stolen, codes = dump(), second_factor.new_recovery_codes(worker)
    raw = b32decode(secret)
    for shape in (secret.lower(), secret.encode().hex(), raw.hex(), raw.hex().encode().hex()):
        assert shape not in stolen
    for code in codes:
        assert code not in dump()
        assert code.encode().hex() not in dump()


def test_what_is_in_a_dump_is_no_code(client, worker, authenticator):
    second_factor.new_recovery_codes(worker)
    for row in RecoveryCode.objects.all():
        assert not second_factor.use_code(worker, row.code.raw.hex())
        assert not second_factor.use_code(worker, str(row.code))


def test_a_secret_moved_to_a_recovery_code_opens_nothing(worker, authenticator):
    second_factor.new_recovery_codes(worker)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_recoverycode SET code = (SELECT secret FROM accounts_authenticator)")
    with pytest.raises(ValueError, match="recovery"):
        second_factor.use_code(worker, "000000x")


def test_printing_an_authenticator_tells_nothing(authenticator):
    one = Authenticator.objects.get()
    assert one.secret.open() not in f"{one} {vars(one)} {one.secret} {list(Authenticator.objects.values())}"


def test_what_is_sealed_is_read_off_the_models():
    assert {table.name: sorted(table.purposes) for table in sealed_tables()} == {
        "accounts_authenticator": ["secret"],
        "accounts_recoverycode": ["code"],
        "cases_case": ["contact_name", "contact_phone"],
        "grids_household": ["head_name", "identity_number", "phone"],
    }


def test_a_new_key_takes_the_place_of_the_old_one_and_the_codes_work_on(client, worker, authenticator, settings):
    codes = second_factor.new_recovery_codes(worker)
    settings.FIELD_KEYS = (new_key(), *FIELD_KEYS)
    call_command("rotate_field_key", "--commit", stdout=StringIO(), stderr=StringIO())
    with connection.cursor() as cursor:
        assert count_by_key(cursor) == {key_ring().newest: 11}
    settings.FIELD_KEYS = settings.FIELD_KEYS[:1]
    log_in(client)
    send_code(client, code_at(Authenticator.objects.get().secret.open(), time.time()))
    assert logged_in_as(client) == "worker"
    assert second_factor.use_code(worker, codes[3])


# From django-otp's tables


@pytest.fixture
def old_tables(db):
    with connection.cursor() as cursor:
        cursor.execute(TABLES_OF_DJANGO_OTP)
        yield cursor


def add_device(cursor, user, *, confirmed: bool = True, key: str = OPEN_HEX, digits: int = 6) -> None:
    cursor.execute(
        "INSERT INTO otp_totp_totpdevice VALUES (DEFAULT, 'x', %s, %s, 30, 0, %s, -1, 7, %s, now(), NULL)",
        [confirmed, key, digits, user.pk],
    )


def move() -> None:
    name = "accounts.migrations.0003_address_limit_and_sealed_second_factor"
    import_module(name).seal_second_factors(None, None)


def test_existing_authenticators_and_recovery_codes_are_sealed_and_work_on(worker, old_tables):
    add_device(old_tables, worker)
    add_device(old_tables, worker, confirmed=False, key="00" * 20)
    old_tables.execute("INSERT INTO otp_static_staticdevice VALUES (1, true, %s)", [worker.pk])
    old_tables.execute("INSERT INTO otp_static_statictoken VALUES (1, 'abcd2345', 1), (2, 'wxyz2345', 1)")
    move()
    kept = Authenticator.objects.get(confirmed=True)
    assert (kept.secret.open(), kept.drift, kept.last_step) == (OF_THE_STANDARD, -1, 7)
    assert OPEN_HEX not in dump()
    assert second_factor.use_code(worker, code_at(OF_THE_STANDARD, time.time()))
    assert second_factor.use_code(worker, "ABCD2345")
    assert not second_factor.use_code(worker, "abcd2345")
    old_tables.execute("SELECT to_regclass('otp_totp_totpdevice'), to_regclass('otp_static_statictoken')")
    assert old_tables.fetchone() == (None, None)


def test_where_there_are_none_there_is_nothing_to_do(db):
    move()
    assert not Authenticator.objects.exists()


def test_an_authenticator_of_another_kind_is_not_dropped_silently(worker, old_tables):
    add_device(old_tables, worker, digits=8)
    with pytest.raises(RuntimeError, match="digits"):
        move()
