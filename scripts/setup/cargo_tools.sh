# shellcheck shell=bash
# Programs that come as crates.
TRUNK_VERSION=0.21.14
NEXTEST_VERSION=0.9.143
DENY_VERSION=0.20.2

# install_crate NAME VERSION [OPT_LEVEL [cargo-install options…]] into .toolchain/bin.
# From source they take 10 times as long with their own release profile, and gain nothing here from it.
install_crate() {
  local crate="$1" version="$2" level="${3:-0}"
  shift 3
  if command -v cargo-binstall >/dev/null &&
    cargo binstall --no-confirm --root "$ROOT/.toolchain" "$crate@$version" >/dev/null 2>&1; then
    return
  fi
  quietly "$crate" env -u CARGO_BUILD_TARGET -u RUSTFLAGS CARGO_TARGET_DIR="$ROOT/.toolchain/target" CARGO_INCREMENTAL=0 \
    CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_OPT_LEVEL="$level" \
    CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 CARGO_PROFILE_RELEASE_DEBUG=0 \
    cargo install "$crate" --version "$version" --root "$ROOT/.toolchain" "$@" ||
    die "setup: $crate $version could not be installed; the lines above say why. Install it yourself (cargo install $crate --version $version), then run this again."
  rm -rf "$ROOT/.toolchain/target"
}

need_trunk() {
  [ "$(trunk --version 2>/dev/null)" = "trunk $TRUNK_VERSION" ] && return
  missing "trunk $TRUNK_VERSION" "about 3 minutes"
  install_crate trunk "$TRUNK_VERSION" 0 --locked
  installed "trunk"
}

# The glue that the program writes fits only the library of its own version.
locked_wasm_bindgen() {
  awk '$0 == "name = \"wasm-bindgen\"" { getline; gsub(/[^0-9.]/, ""); print; exit }' "$ROOT/Cargo.lock"
}

need_wasm_bindgen() {
  [ -f "$ROOT/Cargo.lock" ] || die "setup: Cargo.lock is missing from the checkout; it names the version of wasm-bindgen."
  local version
  version="$(locked_wasm_bindgen)"
  [ -n "$version" ] || die "setup: Cargo.lock names no wasm-bindgen."
  [ "$(wasm-bindgen --version 2>/dev/null)" = "wasm-bindgen $version" ] && return
  missing "wasm-bindgen $version" "about 1 minute"
  # Not --locked: its own lock file names a crate that was withdrawn.
  install_crate wasm-bindgen-cli "$version" 1
  installed "wasm-bindgen"
}

need_nextest() {
  cargo nextest --version >/dev/null 2>&1 && return
  missing "cargo-nextest $NEXTEST_VERSION" "about 3 minutes"
  install_crate cargo-nextest "$NEXTEST_VERSION" 0 --locked
  installed "cargo-nextest"
}

need_deny() {
  [ "$(cargo deny --version 2>/dev/null)" = "cargo-deny $DENY_VERSION" ] && return
  missing "cargo-deny $DENY_VERSION" "about 1 minute"
  install_crate cargo-deny "$DENY_VERSION" 0 --locked
  installed "cargo-deny"
}
