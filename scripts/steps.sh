# shellcheck shell=bash
# Sourced after env.sh and browser.sh: what is checked, one function each. test.sh runs all of them, check.sh those
# that a change needs.

# foyer-frontend exists only in the browser. All host builds select the same crates, so that cargo gives each
# dependency the same features and compiles it once.
host_crates=(--workspace --exclude foyer-frontend)
web_crates=(--package foyer-frontend --package foyer-widget --package foyer-app --features foyer-app/csr)
DEBUG="$FOYER_HOST_TARGET/debug"

# with_lints CMD…: what CMD compiles of our own is read by clippy and rustdoc on the way (lint-driver.sh).
with_lints() {
  RUSTC_WORKSPACE_WRAPPER="$ROOT/scripts/lint-driver.sh" CLIPPY_ARGS="-D__CLIPPY_HACKERY__warnings__CLIPPY_HACKERY__" \
    "$@"
}

# All tests, and the programs they start: the server, and one with faults in it that the crash tests must find. Lints and
# documentation are checked on the way. Costs nothing when it was done before.
build_host() {
  with_lints cargo nextest run --no-run --locked "${host_crates[@]}"
  with_lints cargo build --locked "${host_crates[@]}" --features foyer-torture/planted --bin foyer-planted
  with_lints cargo build --locked "${host_crates[@]}" --bins
}

clippy_web() {
  CARGO_TARGET_DIR="$FOYER_WEB_TARGET" cargo clippy --locked --target wasm32-unknown-unknown \
    "${web_crates[@]}" -- -D warnings
}

nextest() {
  build_host
  FOYER_BIN="$DEBUG/foyer" FOYER_PLANTED_BIN="$DEBUG/foyer-planted" with_lints \
    scripts/with-postgres.sh cargo nextest run --locked "${host_crates[@]}" --no-fail-fast --status-level slow "$@"
}

# nextest leaves out the examples in the documentation.
doc_examples() {
  with_lints cargo test --locked "${host_crates[@]}" --doc --quiet
}

shell() {
  local scripts
  mapfile -t scripts < <(git ls-files --cached --others --exclude-standard '*.sh' .ci/run)
  shellcheck "${scripts[@]}"
}

types() {
  (cd end2end && npm run --silent types)
}

# The dev build of the server is what the tests before have built already; it reads dist/ from disk.
# E2E_PROFILE=release tests the program as it is shipped.
playwright() {
  local program="$DEBUG/foyer"
  if [ "${E2E_PROFILE:-dev}" = dev ]; then
    build_host
  else
    cargo build --locked --profile "$E2E_PROFILE" --package foyer-server --bin foyer
    program="$FOYER_HOST_TARGET/$E2E_PROFILE/foyer"
  fi
  find_chromium
  [ -n "$CHROMIUM" ] || die "e2e: no Chromium was found; run scripts/setup.sh test first"
  (cd end2end && FOYER_BIN="$program" FOYER_CHROMIUM="$CHROMIUM" node_modules/.bin/playwright test "$@")
}
