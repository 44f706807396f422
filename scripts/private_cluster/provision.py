"""The role, the extensions and the database inside the cluster."""

import secrets

from private_cluster.accounts import Account
from private_cluster.binaries import Programs
from private_cluster.errors import ClusterError
from private_cluster.files import read_line, write_private
from private_cluster.places import Places

NAME = "grid"  # of the role and of the database
EXTENSIONS = ("postgis", "btree_gist", "pg_trgm")

# The extensions go into template1, so that test databases have them too: the role is no superuser and
# could not create postgis itself.
MAKE = """\
\\set password `printenv GRID_PASSWORD`
\\connect template1
CREATE EXTENSION IF NOT EXISTS postgis;
CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
\\connect postgres
SELECT 'CREATE ROLE grid LOGIN CREATEDB' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'grid') \\gexec
ALTER ROLE grid PASSWORD :'password';
SELECT 'CREATE DATABASE grid OWNER grid' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'grid') \\gexec
\\connect grid
CREATE EXTENSION IF NOT EXISTS postgis;
CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
"""
COUNT_EXTENSIONS = "SELECT count(*) FROM pg_extension WHERE extname IN ('postgis', 'btree_gist', 'pg_trgm');"


def password_of(places: Places) -> str:
    """The role's password, made anew when its file is lost."""
    known = read_line(places.password_file)
    if not known:
        known = secrets.token_urlsafe(24)
        write_private(places.password_file, f"{known}\n")
    return known


def provision(places: Places, programs: Programs, port: int) -> None:
    """Make sure that the role can enter its database with its password and finds the extensions there."""
    password = password_of(places)
    psql = [programs["psql"], "-X", "-q", "-At", "-v", "ON_ERROR_STOP=1", "-h", str(places.socket), "-p", str(port)]
    if _is_ready(places.account, psql, password):
        return
    made = places.account.run([*psql, "-U", "postgres", "-d", "postgres"], text=MAKE, extra={"GRID_PASSWORD": password})
    if made.returncode != 0:
        problem = made.stderr.strip().splitlines()[-1:] or ["no reason given"]
        raise ClusterError(f"The database could not be prepared ({problem[0]}). See {places.log}.")


def extend(places: Places, programs: Programs, port: int, extension: str, database: str) -> None:
    """Create an extension in a database of the cluster, which its role could not. Raises ClusterError."""
    psql = [programs["psql"], "-X", "-q", "-At", "-v", "ON_ERROR_STOP=1", "-h", str(places.socket), "-p", str(port)]
    text = f"CREATE EXTENSION IF NOT EXISTS {extension};"
    made = places.account.run([*psql, "-U", "postgres", "-d", database], text=text)
    if made.returncode != 0:
        problem = made.stderr.strip().splitlines()[-1:] or ["no reason given"]
        raise ClusterError(f"The extension {extension} could not be created ({problem[0]}).")


def _is_ready(account: Account, psql: list[str], password: str) -> bool:
    counted = account.run([*psql, "-U", NAME, "-d", NAME], text=COUNT_EXTENSIONS, extra={"PGPASSWORD": password})
    return counted.returncode == 0 and counted.stdout.strip() == str(len(EXTENSIONS))
