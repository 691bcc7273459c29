# shellcheck shell=bash
# Sourced by every script: where the project is and where its own tools are.
ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
export ROOT
export PATH="$ROOT/.toolchain/bin:$ROOT/frontend/node_modules/.bin:${CARGO_HOME:-$HOME/.cargo}/bin:$PATH"

# Written by setup.sh where the Rust toolchain is not the one on PATH.
if [ -f "$ROOT/.toolchain/env" ]; then
  # shellcheck source=/dev/null
  . "$ROOT/.toolchain/env"
fi

# Trunk reads NO_COLOR as a boolean and stops at the usual "1".
if [ -n "${NO_COLOR:-}" ]; then
  export NO_COLOR=true
else
  unset NO_COLOR
fi
export TRUNK_SKIP_VERSION_CHECK=true

# Wasm and host builds have different flags and would wait for each other's lock in one directory.
export FOYER_HOST_TARGET="${CARGO_TARGET_DIR:-$ROOT/target}"
export FOYER_WEB_TARGET="$FOYER_HOST_TARGET/web"

die() {
  printf '%s\n' "$*" >&2
  exit 1
}
