#!/usr/bin/env bash
# Runs Autobahn's socket suite, cases 1–7, 9 and 10, against a socket with our settings; fails when one
# case fails. The suite runs on Python 2.7 only, so it is a part of `make torture`, not of `make test`.
set -euo pipefail
. "$(dirname "$0")/env.sh"
. "$ROOT/scripts/setup/say.sh"
cd "$ROOT"

site="$ROOT/.toolchain/autobahn"
python=""
for candidate in "${FOYER_PYTHON2:-}" "$(command -v python2.7 || true)" "$HOME"/.pyenv/versions/2.7.*/bin/python2.7; do
  if [ -n "$candidate" ] && "$candidate" -c 'import ssl, zlib' >/dev/null 2>&1; then
    python="$candidate"
    break
  fi
done
[ -n "$python" ] || die "autobahn: Python 2.7 is missing. Install it, for example by: pyenv install 2.7.18; or set FOYER_PYTHON2."

if [ ! -f "$site/.installed" ]; then
  missing "Autobahn's test suite" "about 1 minute"
  quietly "Autobahn's test suite" "$python" -m pip install --target "$site" autobahntestsuite==0.8.2 ||
    die "autobahn: the suite could not be installed."
  # A package of packages that pip leaves without its marker when it installs to a folder.
  touch "$site/zope/__init__.py" "$site/.installed"
  installed "Autobahn's test suite"
fi

cargo build --locked --quiet --package foyer-server --example socket_echo
work="$(mktemp -d)"
"$FOYER_HOST_TARGET/debug/examples/socket_echo" >"$work/address" &
echo_server=$!
trap 'kill "$echo_server" 2>/dev/null || true; rm -rf "$work"' EXIT
for _ in $(seq 100); do
  [ ! -s "$work/address" ] || break
  sleep 0.05
done
address="$(cat "$work/address")"
[ -n "$address" ] || die "autobahn: the echo server did not start"

# suite NAME PATH CASES EXCLUDED
suite() {
  printf '{"outdir": "%s/%s", "servers": [{"agent": "%s", "url": "ws://%s%s"}], "cases": [%s], "exclude-cases": [%s], "exclude-agent-cases": {}}' \
    "$work" "$1" "$1" "$address" "$2" "$3" "$4" >"$work/$1.json"
  PYTHONPATH="$site" timeout 300 "$python" -W ignore -c \
    "import sys; sys.argv = ['wstest', '-m', 'fuzzingclient', '-s', '$work/$1.json']
from autobahntestsuite.wstest import run; run()" >"$work/$1.log" 2>&1 || {
    tail -n 20 "$work/$1.log" >&2
    die "autobahn: the suite did not run to its end"
  }
  node - "$work/$1/index.json" "$1" <<'JS'
const [file, name] = process.argv.slice(2);
const cases = Object.entries(JSON.parse(require("node:fs").readFileSync(file, "utf8"))[name]);
const bad = cases.filter(([, c]) => [c.behavior, c.behaviorClose].some((b) => /FAILED|WRONG CODE|UNCLEAN/.test(b)));
for (const [number, c] of bad) console.log(`    case ${number}: ${c.behavior}, close ${c.behaviorClose}`);
console.log(`autobahn, ${name}: ${cases.length - bad.length} passed, ${bad.length} failed`);
process.exit(bad.length || cases.length === 0 ? 1 : 0);
JS
}

status=0
# What a case 9 sends beyond 64 KiB our sizes refuse on purpose; 9.7 and 9.8 are many small messages.
suite "our settings" "/" '"1.*", "2.*", "3.*", "4.*", "5.*", "6.*", "7.*", "9.1.1", "9.2.1", "9.7.*", "9.8.*", "10.*"' '' || status=1
suite "our settings but for the size of a message" "/large" '"9.*"' '' || status=1
exit "$status"
