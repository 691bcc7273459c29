#!/usr/bin/env bash
# Builds what changed and starts Foyer; the server prints its address. Arguments go to `foyer serve`.
set -euo pipefail
. "$(dirname "$0")/env.sh"
cd "$ROOT"

scripts/setup.sh run
scripts/build-server.sh release
mkdir -p -m 700 data
exec "$FOYER_HOST_TARGET/release/foyer" serve "$@"
