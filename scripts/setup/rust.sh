# shellcheck shell=bash
# The compiler, its library for the browser, and its checkers.
MIN_RUST_MINOR=95
WASM=wasm32-unknown-unknown

need_rust() {
  local advice="install it with rustup (see rustup.rs), or update it with: rustup update stable"
  if ! command -v rustc >/dev/null || ! command -v cargo >/dev/null; then
    die "setup: Rust 1.$MIN_RUST_MINOR or newer is missing; $advice"
  fi
  local version minor
  version="$(rustc --version | cut -d' ' -f2)"
  minor="$(printf '%s' "$version" | cut -d. -f2)"
  [ "$minor" -ge "$MIN_RUST_MINOR" ] ||
    die "setup: Rust $version is too old, 1.$MIN_RUST_MINOR or newer is needed; $advice"
}

has_wasm_std() {
  compgen -G "$("${1:-rustc}" --print target-libdir --target "$WASM" 2>/dev/null)/libstd-*.rlib" >/dev/null
}

# FOYER_WASM_STD=debian takes the last way at once, to test it where an earlier one would do.
need_wasm_std() {
  if [ "${FOYER_WASM_STD:-}" = debian ]; then
    [ -f "$ROOT/.toolchain/env" ] || wasm_std_from_debian
    return
  fi
  has_wasm_std && return
  if command -v rustup >/dev/null; then
    missing "Rust's library for the browser ($WASM)" "half a minute"
    # A machine without access to Rust's own server goes on to the next way.
    if rustup target add "$WASM" >/dev/null 2>&1 && has_wasm_std; then
      installed "Rust's library for the browser"
      return
    fi
  fi
  wasm_std_from_debian
}

has_debian_toolchain() {
  [ -x /usr/bin/rustc ] && [ -x /usr/bin/cargo ] && [ -x /usr/bin/wasm-ld-19 ] && [ -x /usr/bin/cargo-clippy ] &&
    [ -x /usr/bin/rustfmt ] && [ -d "$(/usr/bin/rustc --print sysroot)/lib/rustlib/src/rust/library" ]
}

# Debian packages the library's source with a compiler of the same version: the two are built together
# once, and .toolchain/env then puts that compiler before the others, for host and browser alike.
wasm_std_from_debian() {
  can_install_packages ||
    die "setup: Rust's library for the browser is missing. Run: rustup target add $WASM"
  missing "Rust's library for the browser, to be built with Debian's toolchain" "about 1 minute"
  has_debian_toolchain ||
    install_packages "Debian's Rust toolchain" rustc-web cargo-web rust-web-src lld-19 rust-web-clippy rustfmt-web
  has_wasm_std /usr/bin/rustc || build_wasm_std
  write_toolchain_env
  # shellcheck source=/dev/null
  . "$ROOT/.toolchain/env"
  # Objects made with another compiler's library do not fit this one (E0463).
  rm -rf "$FOYER_WEB_TARGET"
  has_wasm_std || die "setup: Rust's library for the browser was built but is not found by $(command -v rustc)."
  installed "Rust's library for the browser"
}

build_wasm_std() {
  local work library
  work="$(mktemp -d)"
  mkdir "$work/src"
  printf '#![no_std]\n' >"$work/src/lib.rs"
  printf '[package]\nname = "empty"\nversion = "0.0.0"\nedition = "2021"\n' >"$work/Cargo.toml"
  # Without bitcode in it, a build with lto = "fat" fails on this library.
  (cd "$work" && quietly "the library for the browser" env -u RUSTUP_TOOLCHAIN \
    RUSTC=/usr/bin/rustc RUSTC_BOOTSTRAP=1 RUSTFLAGS=-Cembed-bitcode=yes CARGO_TARGET_DIR="$work/target" \
    /usr/bin/cargo build --release --target "$WASM" -Zbuild-std=std,panic_abort) ||
    die "setup: Rust's library for the browser could not be built; the lines above say why."
  library="$(/usr/bin/rustc --print sysroot)/lib/rustlib/$WASM/lib"
  as_root mkdir -p "$library"
  rm -f "$work/target/$WASM/release/deps"/libempty-*
  as_root cp "$work/target/$WASM/release/deps"/*.rlib "$library/"
  rm -rf "$work"
}

# Links to these programs alone: /usr/bin first on PATH would change more than the compiler.
write_toolchain_env() {
  local program
  mkdir -p "$ROOT/.toolchain/rust"
  for program in cargo rustc rustdoc rustfmt cargo-fmt cargo-clippy clippy-driver; do
    ln -sf "/usr/bin/$program" "$ROOT/.toolchain/rust/$program"
  done
  cat >"$ROOT/.toolchain/env" <<'ENV'
export PATH="$ROOT/.toolchain/rust:$PATH"
export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER=wasm-ld-19
# Another compiler's objects must not be mixed in.
export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$ROOT/target/debian}"
unset RUSTUP_TOOLCHAIN
ENV
}

need_rust_components() {
  cargo clippy --version >/dev/null 2>&1 && cargo fmt --version >/dev/null 2>&1 && return
  missing "clippy or rustfmt" "half a minute"
  if ! command -v rustup >/dev/null || ! quietly "clippy and rustfmt" rustup component add clippy rustfmt; then
    die "setup: clippy or rustfmt is missing from this toolchain; add them with: rustup component add clippy rustfmt"
  fi
  installed "clippy and rustfmt"
}
