#!/usr/bin/env bash
# Starts Foyer from a dev build and, whenever a source file changes, rebuilds what it belongs to.
# A dev build of the server reads dist/ from disk, so only its own changes restart it.
set -euo pipefail
. "$(dirname "$0")/env.sh"
cd "$ROOT"

web=(frontend app crates/protocol style Trunk.toml)
host=(server app crates Cargo.toml Cargo.lock)

scripts/setup.sh run
marks="$(mktemp -d)"
server=""
stop_server() {
  if [ -n "$server" ]; then
    if kill "$server" 2>/dev/null; then wait "$server" || true; fi
    server=""
  fi
}
cleanup() {
  trap - EXIT
  stop_server
  rm -rf "$marks"
}
trap cleanup EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# changed NAME PATH…: whether a file is newer than the last time it was asked.
changed() {
  local mark="$marks/$1" newer
  shift
  [ -f "$mark" ] && newer=(-newer "$mark") || newer=()
  local found
  found="$(find "$@" -name node_modules -prune -o -type f "${newer[@]}" -print -quit)"
  [ -n "$found" ] || return 1
  touch "$mark"
}

build_server() {
  cargo build --locked --package foyer-server --bin foyer
}

mkdir -p -m 700 data
while true; do
  if changed web "${web[@]}"; then
    scripts/build-web.sh dev || echo "dev: the browser's part does not build; waiting for a change"
  fi
  if changed host "${host[@]}"; then
    if build_server; then
      stop_server
      "$FOYER_HOST_TARGET/debug/foyer" serve "$@" &
      server=$!
    else
      echo "dev: the server does not build; the last one goes on, waiting for a change"
    fi
  fi
  sleep 1
done
