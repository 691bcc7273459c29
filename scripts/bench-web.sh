#!/usr/bin/env bash
# Measures how soon the workspace is usable in a real browser, on a slow line and a slow machine, against a page that only
# loads the same bytes. Prints a table, writes target/bench-web.json. Nothing else should be at work meanwhile.
set -euo pipefail
. "$(dirname "$0")/env.sh"
. "$ROOT/scripts/browser.sh"
cd "$ROOT"

scripts/setup.sh test
scripts/build-server.sh release
find_chromium
[ -n "$CHROMIUM" ] || die "bench-web: no Chromium was found; run scripts/setup.sh test first"
cd end2end
FOYER_BIN="$FOYER_HOST_TARGET/release/foyer" FOYER_CHROMIUM="$CHROMIUM" \
  node_modules/.bin/playwright test --config bench.config.ts "$@"
