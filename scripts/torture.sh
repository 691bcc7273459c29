#!/usr/bin/env bash
# The large edition of the crash and fault tests, against the release: prints what was tried and the
# verdicts, and fails when one of them is bad. Ends by itself, after a build and about 12 minutes.
#   scripts/torture.sh        FOYER_KILLS: kills a database (100); FOYER_ROUNDS: rounds of faults (3)
set -euo pipefail
. "$(dirname "$0")/env.sh"
cd "$ROOT"

kills="${FOYER_KILLS:-100}"
rounds="${FOYER_ROUNDS:-3}"
# Nothing of it hangs for ever.
LIMIT_S=1200

mkdir -p dist
scripts/setup.sh test
# The crowd is a release, too: what it costs is taken from the server it is set upon.
cargo build --locked --release --package foyer-server --package foyer-torture --bin foyer --bin foyer-torture
cargo build --locked --package foyer-torture --features planted --bins
cargo nextest run --locked --package foyer-torture --no-run
export FOYER_BIN="$FOYER_HOST_TARGET/release/foyer"
export FOYER_PLANTED_BIN="$FOYER_HOST_TARGET/debug/foyer-planted"
torture="$FOYER_HOST_TARGET/debug/foyer-torture"

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
table=""
failed=0
deadline=$((SECONDS + LIMIT_S))

# try WHAT CMD…: runs it and notes the verdict, with the last line that says how much was done.
try() {
  local what="$1" started=$SECONDS verdict=held left=$((deadline - SECONDS))
  shift
  printf '\n== %s\n' "$what"
  if [ "$left" -le 0 ]; then
    verdict="NO TIME"
    : >"$work/log"
  else
    timeout --kill-after=20 "$left" "$@" 2>&1 | tee "$work/log" || verdict=BROKEN
  fi
  [ "$verdict" = held ] || failed=$((failed + 1))
  local said
  said="$(sed 's/\x1b\[[0-9;]*m//g' "$work/log" | grep -E 'chats,|slowest start|^people |^memory |^signed in |tests? run:|passed, ' | sed 's/^ *//' | cut -c1-150 || true)"
  table+="$(printf '%-8s %5d s  %s' "$verdict" "$((SECONDS - started))" "$what")"$'\n'
  [ -z "$said" ] || table+="$(printf '%s\n' "$said" | sed 's/^/                    /')"$'\n'
}

crash() {
  mkdir -p "$work/$1"
  "$torture" crash --database "$2" --kills "$kills" --longest-ms 500 --visitors 16 --agents 8 --folder "$work/$1"
}

crash_on_sqlite() {
  crash sqlite "sqlite://$work/sqlite/foyer.db"
}

crash_on_postgres() {
  export -f crash
  export torture kills work
  # shellcheck disable=SC2016 # expanded by the inner shell, which knows the cluster
  scripts/with-postgres.sh bash -c 'crash postgres "$FOYER_TEST_PG_URL"'
}

abuse() {
  mkdir -p "$work/abuse"
  "$FOYER_HOST_TARGET/release/foyer-torture" abuse --database "sqlite://$work/abuse/foyer.db" --folder "$work/abuse"
}

faults() {
  FOYER_AWAY_S=20 scripts/with-postgres.sh cargo nextest run --locked --package foyer-torture --no-fail-fast --status-level fail
}

export -f crash crash_on_sqlite crash_on_postgres abuse faults
export torture kills work
try "$kills kills on SQLite" bash -euc crash_on_sqlite
try "$kills kills on PostgreSQL" bash -euc crash_on_postgres
try "a hostile crowd beside people at work" bash -euc abuse
for round in $(seq "$rounds"); do
  try "all faults, round $round" bash -euc faults
done
try "Autobahn's suite, cases 1–7, 9, 10" scripts/autobahn.sh

printf '\n%s\n' "$table"
printf 'torture: %d broken\n' "$failed"
[ "$failed" -eq 0 ]
