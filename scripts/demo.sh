#!/usr/bin/env bash
# Starts Foyer on a database that is filled for a demonstration and deleted when the server stops.
set -euo pipefail
. "$(dirname "$0")/env.sh"
cd "$ROOT"

scripts/setup.sh run
scripts/build-server.sh release

dir="$(mktemp -d "${TMPDIR:-/tmp}/foyer-demo.XXXXXX")"
server=""
cleanup() {
  trap - EXIT
  if [ -n "$server" ]; then
    if kill "$server" 2>/dev/null; then wait "$server" || true; fi
  fi
  rm -rf "$dir"
}
trap cleanup EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

database="sqlite://$dir/demo.db"
foyer="$FOYER_HOST_TARGET/release/foyer"
# This command prints the accounts it made.
"$foyer" demo --database-url "$database" --password demo-password
# In the background, for a shell handles a signal only when no command is in its foreground.
"$foyer" serve --database-url "$database" "$@" &
server=$!
wait "$server"
