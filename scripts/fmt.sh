#!/usr/bin/env bash
# Formats the Rust code; with --check only says what is not formatted.
set -euo pipefail
. "$(dirname "$0")/env.sh"
cd "$ROOT"
cargo fmt --all -- "$@"
