#!/usr/bin/env bash
# Builds the browser's files and then the program that carries them.
#   scripts/build-server.sh [release|dev]
set -euo pipefail
. "$(dirname "$0")/env.sh"
cd "$ROOT"

mode="${1:-release}"
case "$mode" in
  release) profile=release ;;
  dev) profile=dev ;;
  *) die "usage: scripts/build-server.sh [release|dev]" ;;
esac

scripts/build-web.sh "$mode"
cargo build --locked --profile "$profile" --package foyer-server --bin foyer
