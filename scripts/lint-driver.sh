#!/usr/bin/env bash
# Stands between cargo and the compiler for our own crates (RUSTC_WORKSPACE_WRAPPER, set by steps.sh). A crate is compiled
# by clippy, which is the compiler with more lints, and then rustdoc reads its documentation. So a dependency is built
# once and not checked apart from that, which would take as long again.
#   lint-driver.sh RUSTC ARGS…
set -euo pipefail
clippy-driver "$@"

# Cargo also asks what the compiler is like, and builds tests of the same sources, and build scripts.
case " $* " in
  *" --print"* | *" -vV "* | *" --test "* | *" build_script_"*) exit 0 ;;
esac

# What rustdoc takes of the compiler's arguments: all but how to write code and how to report.
shift
arguments=() name=""
while [ $# -gt 0 ]; do
  case "$1" in
    -C | --out-dir) shift ;;
    -C* | --emit=* | --json=* | --error-format=* | --diagnostic-width=* | --warn=* | --deny=* | --allow=* | --forbid=*) ;;
    --crate-name)
      name="$2"
      arguments+=("$1" "$2")
      shift
      ;;
    *) arguments+=("$1") ;;
  esac
  shift
done
exec rustdoc "${arguments[@]}" -D warnings --document-private-items --out-dir "$FOYER_HOST_TARGET/documentation/$name"
