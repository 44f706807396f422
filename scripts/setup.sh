#!/usr/bin/env bash
# Installs whatever this machine lacks for the project: bash scripts/setup.sh [--test]
#   --test   also what the tests need: their Python packages, a browser, a Chinese font, boundaries to import
# Works on a bare Debian 12 (root, or a user with sudo); with everything in place it needs no rights and changes nothing.
set -Eeuo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.."
project=$PWD
local_folder=${GRID_LOCAL:-$project/.local}
log=$local_folder/setup.log
with_tests=no
[ "${1:-}" != --test ] || with_tests=yes

trap 'printf "error: the set-up stopped unexpectedly at line %s of scripts/setup.sh\n" "$LINENO" >&2' ERR
die() { trap - ERR; printf 'error: %s\n' "$1" >&2; exit 1; }

# Run a command with its output in the log, and a dot every three seconds so that it is seen to be alive.
# usage: step "what it does" "what to do if it fails" command...
step() {
    local what=$1 remedy=$2 dots result=0
    shift 2
    printf '%s ...' "$what"
    (while sleep 3; do printf .; done) 9>&- &
    dots=$!
    printf '\n== %s\n' "$what" >>"$log"
    "$@" >>"$log" 2>&1 </dev/null || result=$?
    kill "$dots" && wait "$dots" 2>/dev/null || true
    [ "$result" = 0 ] || { printf ' failed\n'; die "$(grep -v '^[[:space:]]*$' "$log" | tail -n 1 | cut -c 1-200) - $remedy (all of it: $log)"; }
    printf ' done\n'
}

# ---- system packages ----

has_python() { python3 -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }
has_library() { { ldconfig -p 2>/dev/null || /sbin/ldconfig -p; } | grep "$1" >/dev/null; }
has_geo_libraries() { has_library libgdal.so && has_library libgeos_c.so && has_library libproj.so; }
has_chinese_font() { [ -n "$(fc-list :lang=zh-cn family 2>/dev/null)" ]; }
has_command() { command -v "$1" >/dev/null; }
has_browser() { has_command chromium || has_command chromium-browser || has_command google-chrome; }

has_postgis() {
    local control
    for control in /usr/share/postgresql/*/extension/postgis.control "$(pg_config --sharedir 2>/dev/null || true)/extension/postgis.control"; do
        [ ! -f "$control" ] || return 0
    done
    return 1
}

missing_packages() {
    has_python || echo python3 python3-venv
    has_geo_libraries || echo gdal-bin
    has_command make || echo make
    has_command msgfmt || echo gettext
    [ -n "${DATABASE_URL:-}" ] || has_postgis || echo postgresql-postgis
    [ ! -f package-lock.json ] || has_command npm || echo nodejs npm
    [ $with_tests = no ] || has_browser || echo chromium
    [ $with_tests = no ] || has_chinese_font || echo fonts-noto-cjk fontconfig
}

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }

# Debian starts a cluster of its own with every new server package: it would only take memory and port 5432.
no_debian_cluster=/etc/postgresql-common/createcluster.d/no-main-cluster.conf
forbid_debian_cluster() {
    as_root mkdir -p "$(dirname $no_debian_cluster)" && echo 'create_main_cluster = false' | as_root tee $no_debian_cluster >/dev/null
}
allow_debian_cluster() { as_root rm -f $no_debian_cluster; }

install_packages() {
    local remedy="see that the network and /etc/apt/sources.list are in order"
    has_command apt-get || die "Missing here: $*. Install what is called so on this system, then run this again."
    [ "$(id -u)" = 0 ] || has_command sudo || die "Missing: $*. Ask an administrator for: apt-get install -y $*"
    [ "$(id -u)" = 0 ] || sudo -v || die "Missing: $*. Ask an administrator for: apt-get install -y $*"
    step "Reading the list of system packages" "$remedy" as_root apt-get update
    forbid_debian_cluster
    trap allow_debian_cluster EXIT
    step "Installing system packages: $*" "$remedy" \
        as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
        -o DPkg::Lock::Timeout=300 -o Dpkg::Options::=--force-confold "$@"
    allow_debian_cluster
    trap - EXIT
}

# ---- the project's own parts, each with a stamp of what it was made from ----

digest() { sha256sum | cut -c 1-32; }
is_stamped() { [ -f "$1" ] && [ "$(cat "$1")" = "$2" ]; }

python_stamp() { { python3 --version; cat "$@"; } | digest; }

# The programs in a virtual environment name its folder in their first line: it does not survive being moved.
has_environment() { is_stamped .venv/made-for "$project" && .venv/bin/python -c '' 2>/dev/null; }

install_python() {
    local run full wanted requirements=(-r requirements.txt)
    run=$(python_stamp requirements.txt)
    full=$(python_stamp requirements.txt requirements-dev.txt)
    wanted=$run
    [ $with_tests = no ] || { wanted=$full; requirements+=(-r requirements-dev.txt); }
    if has_environment && { is_stamped .venv/stamp "$full" || is_stamped .venv/stamp "$wanted"; }; then return; fi
    rm -f .venv/stamp
    if ! has_environment; then
        step "Making the virtual environment" "remove .venv and run this again" python3 -m venv --clear .venv
        echo "$project" >.venv/made-for
    fi
    .venv/bin/python -c 'import pip' 2>/dev/null ||
        step "Adding pip to it" "remove .venv and run this again" .venv/bin/python -m ensurepip
    step "Installing Python packages (about a minute)" "see that the package index can be reached" \
        .venv/bin/python -m pip install --disable-pip-version-check --no-input "${requirements[@]}"
    echo "$wanted" >.venv/stamp
}

install_front_end() {
    local run full wanted options=(--omit=dev)
    [ -f package-lock.json ] || return 0
    run=$(digest <package-lock.json)
    full=$run-dev
    wanted=$run
    [ $with_tests = no ] || { wanted=$full; options=(); }
    if is_stamped node_modules/.stamp "$full" || is_stamped node_modules/.stamp "$wanted"; then return; fi
    step "Installing front-end libraries" "see that the npm registry can be reached" \
        npm ci --ignore-scripts --no-audit --no-fund "${options[@]}"
    echo "$wanted" >node_modules/.stamp
}

compile_messages() {
    local source target
    for source in locale/*/LC_MESSAGES/*.po; do
        target=${source%.po}.mo
        if [ -f "$source" ] && { [ ! -f "$target" ] || [ "$source" -nt "$target" ]; }; then
            step "Compiling $source" "correct the line that is named" msgfmt --check-format -o "$target" "$source"
        fi
    done
}

static_sources() {
    find static ./*/static -type f -printf '%p %s %T@\n' 2>/dev/null | sort || true
    cat requirements.txt config/settings.py
    [ ! -f package-lock.json ] || cat package-lock.json
}

# The address is one that nothing listens on: collecting files needs the settings, but no database.
collect_static() {
    local stamp
    stamp=$(static_sources | digest)
    ! { is_stamped "$local_folder/static.stamp" "$stamp" && [ -d staticfiles ]; } || return 0
    step "Collecting static files" "look at the end of the log" \
        env DATABASE_URL=postgis:///none .venv/bin/python manage.py collectstatic --noinput --clear
    echo "$stamp" >"$local_folder/static.stamp"
}

mkdir -p "$local_folder" 2>/dev/null && touch "$log" 2>/dev/null ||
    die "$local_folder cannot be written by $(id -un): run with sudo, or first: sudo chown -R $(id -un) '$project'"
if has_command flock; then
    exec 9>"$local_folder/setup.lock"
    flock -n 9 || { echo "Another set-up is under way: waiting for it."; flock 9; }
fi
: >"$log"

packages=$(missing_packages | xargs)
if [ -n "$packages" ]; then
    # shellcheck disable=SC2086  # a list of words
    install_packages $packages
    still=$(missing_packages | xargs)
    [ -z "$still" ] || die "Still missing after the installation: $still. Python must be 3.11 or newer. See $log"
fi
install_python
install_front_end
compile_messages
collect_static
