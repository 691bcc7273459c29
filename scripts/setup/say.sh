# shellcheck shell=bash
# What setup tells its reader: one line when a part is missing, one when it is there.

# missing NAME TIME: announces the work, with how long it takes on two cores.
missing() {
  printf 'setup: missing: %s; installing it (%s)\n' "$1" "$2"
  started=$SECONDS
}

installed() {
  printf 'setup: ready: %s (%d s)\n' "$1" "$((SECONDS - started))"
}

# quietly NAME CMD…: shows the output of CMD only if it fails.
quietly() {
  local name="$1" log status=0
  shift
  log="$(mktemp)"
  "$@" >"$log" 2>&1 || status=$?
  if [ "$status" -ne 0 ]; then
    tail -n 40 "$log" >&2
    printf 'setup: %s: this failed: %s\n' "$name" "$*" >&2
  fi
  rm -f "$log"
  return "$status"
}
