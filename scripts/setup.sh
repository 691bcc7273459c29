#!/usr/bin/env bash
# Installs what is missing to build and run Foyer, or, with `test`, to test it as well.
# Quiet when nothing is missing. Every part is named by the question it answers: is it there already?
set -euo pipefail
. "$(dirname "$0")/env.sh"
. "$ROOT/scripts/setup/say.sh"
. "$ROOT/scripts/setup/system.sh"
. "$ROOT/scripts/setup/rust.sh"
. "$ROOT/scripts/setup/cargo_tools.sh"
. "$ROOT/scripts/setup/npm.sh"
. "$ROOT/scripts/setup/test_parts.sh"

mode="${1:-run}"
case "$mode" in
  run | test) ;;
  *) die "usage: scripts/setup.sh [run|test]" ;;
esac

need_c_compiler
need_rust
need_wasm_std
# Playwright asks for a newer one than the build does.
need_node "$([ "$mode" = test ] && echo 20 || echo 18)"
need_npm_packages frontend
need_trunk
need_wasm_bindgen
if [ "$mode" = test ]; then
  need_rust_components
  need_postgres
  need_npm_packages end2end
  need_chromium
  need_nextest
  need_deny
  need_shellcheck
  need_strace
  need_sqlite3
  need_faketime
  need_proxies
fi
