#!/usr/bin/env bash
# Runs a command with a PostgreSQL cluster of its own, thrown away afterwards.
#   scripts/with-postgres.sh CMD…     CMD finds it in FOYER_TEST_PG_URL, and its programs in FOYER_PG_BIN
set -euo pipefail
. "$(dirname "$0")/env.sh"
. "$ROOT/scripts/postgres.sh"

[ $# -gt 0 ] || die "usage: scripts/with-postgres.sh CMD…"
find_postgres
[ -n "$PG_BIN" ] || die "with-postgres: PostgreSQL's server is missing; run scripts/setup.sh test first"

dir="$(mktemp -d "${TMPDIR:-/tmp}/foyer-pg.XXXXXX")"

# PostgreSQL refuses to run as root.
as_owner() { "$@"; }
if [ "$(id -u)" = 0 ]; then
  as_owner() { (cd / && runuser -u postgres -- "$@"); }
  chown postgres "$dir"
fi

# shellcheck disable=SC2317 # the trap calls it
cleanup() {
  trap - EXIT
  as_owner "$PG_BIN/pg_ctl" stop -D "$dir/data" -m immediate -w >/dev/null 2>&1 || true
  rm -rf "$dir"
}
trap cleanup EXIT
# Without these a signal would end the script before its clean-up.
trap 'exit 130' INT
trap 'exit 143' TERM HUP

as_owner "$PG_BIN/initdb" -D "$dir/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 >"$dir.initdb" 2>&1 || {
  cat "$dir.initdb" >&2
  rm -f "$dir.initdb"
  die "with-postgres: initdb failed"
}
rm -f "$dir.initdb"

# Another program may take a free port between the look and the start: look again.
for attempt in 1 2 3 4 5; do
  port="$((20000 + (RANDOM * 32768 + RANDOM) % 12000))"
  if as_owner "$PG_BIN/pg_ctl" start -D "$dir/data" -w -t 30 -l "$dir/log" \
    -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c max_connections=200" >/dev/null 2>&1; then
    break
  fi
  if [ "$attempt" = 5 ]; then
    cat "$dir/log" >&2
    die "with-postgres: PostgreSQL did not start; its log is above"
  fi
done

status=0
export FOYER_PG_BIN="$PG_BIN"
FOYER_TEST_PG_URL="postgres://postgres@127.0.0.1:$port/postgres" "$@" || status=$?
exit "$status"
