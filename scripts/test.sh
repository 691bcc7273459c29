#!/usr/bin/env bash
# Checks everything, or one part of it. Stops at the first part that fails.
#   scripts/test.sh [all|lint|unit|size|e2e [playwright options…]]
set -euo pipefail
. "$(dirname "$0")/env.sh"
. "$ROOT/scripts/browser.sh"
. "$ROOT/scripts/steps.sh"
cd "$ROOT"

part="${1:-all}"
[ $# -eq 0 ] || shift

log="$(mktemp)"
times=""
failed_step=""
# What runs beside the steps: name, process, log.
beside_name="" beside_pid="" beside_log=""

summary() {
  local status=$?
  trap - EXIT
  if [ -n "$beside_pid" ]; then kill -- "-$beside_pid" 2>/dev/null || true; fi
  printf '\n%s' "$times"
  [ -z "$failed_step" ] || printf 'FAILED in: %s\n' "$failed_step"
  scripts/count-tests.sh "$log"
  rm -f "$log" "$beside_log"
  exit "$status"
}
trap summary EXIT

# note_time SECONDS NAME
note_time() {
  times+="$(printf '%5d s  %s' "$1" "$2")"$'\n'
}

# step NAME CMD…
step() {
  local name="$1" started=$SECONDS
  shift
  printf '\n== %s\n' "$name"
  failed_step="$name"
  "$@" 2>&1 | tee -a "$log"
  note_time "$((SECONDS - started))" "$name"
  failed_step=""
}

# beside NAME CMD…: starts what leaves a core idle much of the time, while steps go on.
beside() {
  beside_name="$1"
  beside_log="$(mktemp)"
  shift
  # With job control it is a process group of its own, which ends as a whole.
  set -m
  "$@" >"$beside_log" 2>&1 &
  beside_pid=$!
  set +m
}

# Waits for it, and shows what it said.
joined() {
  local started=$SECONDS status=0
  printf '\n== %s\n' "$beside_name"
  failed_step="$beside_name"
  wait "$beside_pid" || status=$?
  beside_pid=""
  tee -a "$log" <"$beside_log"
  rm -f "$beside_log"
  note_time "$((SECONDS - started))" "$beside_name, after the steps beside it"
  [ "$status" = 0 ] || exit "$status"
  failed_step=""
}

lint() {
  step "format" scripts/fmt.sh --check
  step "rules" scripts/check-rules.sh
  step "rules, self-test" scripts/check-rules.sh --self-test
  step "shell scripts" shell
  step "crates" scripts/deny.sh
  step "crates, self-test" scripts/deny.sh --self-test
  step "build, clippy and documentation, host" build_host
  step "clippy, browser" clippy_web
}

unit() {
  step "tests of the host crates" nextest
  step "examples in the documentation" doc_examples
}

build_web() {
  scripts/build-web.sh release
}

sizes() {
  node scripts/check-size.mjs
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
    # Its last part, the linking of everything for the browser, keeps one core busy only.
    beside "build for the browser" build_web
    lint
    unit
    joined
    step "sizes" sizes
    e2e
    ;;
  lint | unit) "$part" ;;
  size)
    step "build for the browser" build_web
    step "sizes" sizes
    ;;
  e2e)
    step "build for the browser" build_web
    e2e "$@"
    ;;
  *) die "usage: scripts/test.sh [all|lint|unit|size|e2e]" ;;
esac
