#!/usr/bin/env bash
# Runs a command with a PostgreSQL cluster of its own, thrown away afterwards.
#   scripts/with-postgres.sh CMD…     CMD finds it in FOYER_TEST_PG_URL, its programs in FOYER_PG_BIN, and the
#                                     authority that its certificate is of in FOYER_TEST_PG_CA
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

# A certificate for localhost, of an authority of its own: the tests of TLS check it. The others say sslmode=disable, as a
# handshake for each of their connections would take long.
command -v openssl >/dev/null || die "with-postgres: openssl is missing; install it with your system's package manager"
certificate() {
  local key="$1" name="$2"
  shift 2
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj "/CN=$name" \
    -keyout "$dir/$key.key" -out "$dir/$key.crt" "$@" 2>/dev/null
}
certificate ca "Foyer tests"
certificate server localhost -CA "$dir/ca.crt" -CAkey "$dir/ca.key" \
  -addext "subjectAltName=DNS:localhost" -addext "basicConstraints=critical,CA:FALSE"
chmod 600 "$dir/server.key"
[ "$(id -u)" != 0 ] || chown postgres "$dir/server.key" "$dir/server.crt"

# Another program may take a free port between the look and the start: look again.
for attempt in 1 2 3 4 5; do
  port="$((20000 + (RANDOM * 32768 + RANDOM) % 12000))"
  if as_owner "$PG_BIN/pg_ctl" start -D "$dir/data" -w -t 30 -l "$dir/log" \
    -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c max_connections=200 \
      -c ssl=on -c ssl_cert_file=$dir/server.crt -c ssl_key_file=$dir/server.key" >/dev/null 2>&1; then
    break
  fi
  if [ "$attempt" = 5 ]; then
    cat "$dir/log" >&2
    die "with-postgres: PostgreSQL did not start; its log is above"
  fi
done

status=0
export FOYER_PG_BIN="$PG_BIN" FOYER_TEST_PG_CA="$dir/ca.crt"
FOYER_TEST_PG_URL="postgres://postgres@127.0.0.1:$port/postgres?sslmode=disable" "$@" || status=$?
exit "$status"
