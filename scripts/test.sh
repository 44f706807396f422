#!/usr/bin/env bash
# `make test`: the linters, the import layers, Django's checks and every test. Arguments go to pytest.
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.."
local_folder=${GRID_LOCAL:-$PWD/.local}

step() {
    printf '\n-- %s\n' "$*"
    "$@"
}

bash scripts/setup.sh --test
exec 8>"$local_folder/test.lock"
flock -n 8 || { echo "error: the tests of this folder are running already: wait for them, or use another clone." >&2; exit 1; }
# A cluster of its own, which waits for no disk: what `make run` has here is out of the tests' reach.
test_cluster() { env -u DATABASE_URL GRID_LOCAL="$local_folder/test" GRID_FSYNC=off python3 scripts/cluster.py "$1" 8>&-; }
if [[ -z ${DATABASE_URL-} ]]; then
    trap 'test_cluster stop' EXIT
    test_cluster start
    DATABASE_URL=$(test_cluster url)
    export DATABASE_URL
fi
# Checkouts may share a server: each has a test database of its own.
TEST_DATABASE_NAME=${TEST_DATABASE_NAME:-test_grid_$(pwd | sha256sum | cut -c 1-10)}
export TEST_DATABASE_NAME
# What `make run` has sealed in this folder opens with its own key, not with the one of the tests.
check=(.venv/bin/python manage.py check --database default)
if [[ -z ${FIELD_KEYS-} && -f $local_folder/field_key ]]; then check=(env -u FIELD_KEYS "${check[@]}"); fi
export SECRET_KEY=${SECRET_KEY:-only-for-the-tests-of-this-run-0123456789-0123456789-abc}
export FIELD_KEYS=${FIELD_KEYS:-b25seS1mb3ItdGhlLXRlc3RzLW9mLXRoaXMtcnVuLSE=}

step .venv/bin/ruff check .
step .venv/bin/ruff format --check .
step .venv/bin/lint-imports
step "${check[@]}"
step .venv/bin/python manage.py makemigrations --check --dry-run
# A module stays with one worker: what its tests share is made once. The order is that of tests/conftest.py.
step .venv/bin/python -m pytest -n "${TEST_WORKERS:-2}" --dist loadscope --no-loadscope-reorder "$@" 8>&-
if compgen -G 'tests/js/*.test.js' >/dev/null; then
    step node --test tests/js/
fi
