#!/usr/bin/env bash
# Runs every fuzz target for a while, one after the other. Stops at the first input that breaks
# one; the input is then in fuzz/artifacts/TARGET.
#   scripts/fuzz.sh [SECONDS [TARGET…]]     600 s each, all targets
# Sanitizers are off: our code has no `unsafe`, and without them a target tries many times as much.
set -euo pipefail
. "$(dirname "$0")/env.sh"
cd "$ROOT"

seconds="${1:-600}"
[ $# -eq 0 ] || shift
targets=("$@")
[ ${#targets[@]} -gt 0 ] || targets=(agent_frame visitor_frame call_body embed_query stranger)

command -v cargo-fuzz >/dev/null || die "fuzz: cargo-fuzz is missing; install it with: cargo install cargo-fuzz --locked"
# The compiler's coverage counters are unstable: nightly has them, and so has a stable compiler
# that is told to behave like one.
if rustup toolchain list 2>/dev/null | grep -q '^nightly'; then
  fuzz() { cargo +nightly fuzz "$@"; }
else
  fuzz() { RUSTC_BOOTSTRAP=1 cargo fuzz "$@"; }
fi

scripts/deny.sh fuzz

# The server carries dist/ and does not compile without the folder.
mkdir -p dist
for target in "${targets[@]}"; do
  # Only two targets need the server, which takes minutes to compile.
  features=(--no-default-features)
  case "$target" in embed_query | stranger) features=() ;; esac
  mkdir -p "fuzz/corpus/$target"
  printf '\n== %s, %s s\n' "$target" "$seconds"
  fuzz run --sanitizer none "${features[@]}" "$target" "fuzz/corpus/$target" "fuzz/seeds/$target" -- \
    -max_total_time="$seconds" -max_len=70000 -rss_limit_mb=1024 -print_final_stats=1
done
