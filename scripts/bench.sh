#!/usr/bin/env bash
# Measures the release build against bare baselines: prints a table, writes target/bench.json.
#   scripts/bench.sh [options of foyer-bench]      for example --quick, or --only durable
set -euo pipefail
. "$(dirname "$0")/env.sh"
cd "$ROOT"

scripts/setup.sh test
scripts/build-server.sh release
# Apart from the server: built together, the server would get the benchmark's features as well.
cargo build --locked --release --package foyer-bench
exec scripts/with-postgres.sh "$FOYER_HOST_TARGET/release/foyer-bench" \
  --server "$FOYER_HOST_TARGET/release/foyer" --report "$FOYER_HOST_TARGET/bench.json" "$@"
