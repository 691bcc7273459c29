#!/usr/bin/env bash
# Checks everything, or one part of it. Stops at the first part that fails.
#   scripts/test.sh [all|lint|unit|size|e2e [playwright options…]]
set -euo pipefail
. "$(dirname "$0")/env.sh"
. "$ROOT/scripts/browser.sh"
cd "$ROOT"

part="${1:-all}"
[ $# -eq 0 ] || shift

# Two crates exist only in the browser; everything else is built for the host.
WEB_CRATES=(foyer-frontend foyer-widget)
host_crates=(--workspace)
web_crates=()
for crate in "${WEB_CRATES[@]}"; do
  host_crates+=(--exclude "$crate")
  web_crates+=(--package "$crate")
done

log="$(mktemp)"
times=""
failed_step=""

summary() {
  local status=$?
  trap - EXIT
  printf '\n%s' "$times"
  [ -z "$failed_step" ] || printf 'FAILED in: %s\n' "$failed_step"
  scripts/count-tests.sh "$log"
  rm -f "$log"
  exit "$status"
}
trap summary EXIT

# step NAME CMD…
step() {
  local name="$1" started=$SECONDS
  shift
  printf '\n== %s\n' "$name"
  failed_step="$name"
  "$@" 2>&1 | tee -a "$log"
  times+="$(printf '%5d s  %s' "$((SECONDS - started))" "$name")"$'\n'
  failed_step=""
}

clippy_host() {
  cargo clippy --locked "${host_crates[@]}" --all-targets -- -D warnings
  cargo clippy --locked --package foyer-torture --features planted --bin foyer-planted -- -D warnings
}

clippy_web() {
  CARGO_TARGET_DIR="$FOYER_WEB_TARGET" cargo clippy --locked --target wasm32-unknown-unknown \
    "${web_crates[@]}" --package foyer-app --features foyer-app/csr -- -D warnings
}

docs() {
  RUSTDOCFLAGS="-D warnings" cargo doc --locked "${host_crates[@]}" --no-deps --document-private-items
}

# What the crash tests drive: the server as a program, and one with faults in it that they must find.
programs() {
  cargo build --locked --package foyer-server --bin foyer
  cargo build --locked --package foyer-torture --features planted --bin foyer-planted
}

nextest() {
  FOYER_BIN="$FOYER_HOST_TARGET/debug/foyer" FOYER_PLANTED_BIN="$FOYER_HOST_TARGET/debug/foyer-planted" \
    scripts/with-postgres.sh cargo nextest run --locked "${host_crates[@]}" --no-fail-fast --status-level slow
  # The widget's pure modules run here as well; what of it needs a browser exists on wasm32 only.
  cargo nextest run --locked --package foyer-widget --no-fail-fast --status-level slow
}

# nextest leaves out the examples in the documentation.
doc_examples() {
  cargo test --locked "${host_crates[@]}" --doc --quiet
}

types() {
  (cd end2end && npm run --silent types)
}

# The dev build of the server is what the tests before have built already; it reads dist/ from disk.
# E2E_PROFILE=release tests the program as it is shipped.
playwright() {
  local profile="${E2E_PROFILE:-dev}" folder=debug
  [ "$profile" = dev ] || folder="$profile"
  cargo build --locked --profile "$profile" --package foyer-server --bin foyer
  find_chromium
  [ -n "$CHROMIUM" ] || die "e2e: no Chromium was found; run scripts/setup.sh test first"
  (cd end2end && FOYER_BIN="$FOYER_HOST_TARGET/$folder/foyer" FOYER_CHROMIUM="$CHROMIUM" node_modules/.bin/playwright test "$@")
}

lint() {
  step "format" scripts/fmt.sh --check
  step "rules" scripts/check-rules.sh
  step "rules, self-test" scripts/check-rules.sh --self-test
  step "clippy, host" clippy_host
  step "clippy, browser" clippy_web
  step "documentation" docs
}

unit() {
  step "programs for the crash tests" programs
  step "tests of the host crates" nextest
  step "examples in the documentation" doc_examples
}

size() {
  step "build for the browser" scripts/build-web.sh release
  step "sizes" node scripts/check-size.mjs
}

e2e() {
  step "types of the browser tests" types
  step "browser tests" playwright "$@"
}

# The server carries dist/ and does not compile without the folder.
mkdir -p dist
step "setup" scripts/setup.sh test
case "$part" in
  all)
    lint
    unit
    size
    e2e
    ;;
  lint | unit | size) "$part" ;;
  e2e)
    step "build for the browser" scripts/build-web.sh release
    e2e "$@"
    ;;
  *) die "usage: scripts/test.sh [all|lint|unit|size|e2e]" ;;
esac
