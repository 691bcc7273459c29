#!/usr/bin/env bash
# Checks what changed, quickly: format, rules, lints, and the tests of the crates with changed files.
#   scripts/check.sh [--since REF]      against the last commit, or against REF
# Everything else is for scripts/test.sh.
set -euo pipefail
. "$(dirname "$0")/env.sh"
. "$ROOT/scripts/browser.sh"
. "$ROOT/scripts/steps.sh"
cd "$ROOT"

since=HEAD
case "${1:-}" in
  '') ;;
  --since) since="${2:?usage: scripts/check.sh [--since REF]}" ;;
  *) die "usage: scripts/check.sh [--since REF]" ;;
esac

mapfile -t changed < <({
  git diff --name-only --diff-filter=d "$since" --
  git ls-files --others --exclude-standard
} | sort -u)
[ ${#changed[@]} -gt 0 ] || die "check: nothing has changed since $since"

# changed_like PATTERN: whether a changed file's path matches.
changed_like() {
  local file
  for file in "${changed[@]}"; do
    # shellcheck disable=SC2053 # the pattern is meant to match
    [[ "$file" == $1 ]] && return
  done
  return 1
}

# The crate a file belongs to: the nearest folder above it with a Cargo.toml that names a package.
crate_of() {
  local folder="$1" name
  while folder="$(dirname "$folder")" && [ "$folder" != . ]; do
    if [ -f "$folder/Cargo.toml" ]; then
      name="$(sed -n 's/^name = "\(.*\)"/\1/p' "$folder/Cargo.toml" | head -1)"
      printf '%s\n' "$name"
      return
    fi
  done
}

mapfile -t crates < <(for file in "${changed[@]}"; do crate_of "$file"; done | sort -u)

# check NAME CMD…
check() {
  local name="$1" started=$SECONDS
  shift
  "$@" || die "check: $name failed"
  printf 'check: %-28s %3d s\n' "$name" "$((SECONDS - started))"
}

host=() web=() left_out=()
for crate in "${crates[@]}"; do
  case "$crate" in
    foyer-frontend) web+=("$crate") ;;
    foyer-app | foyer-widget) web+=("$crate") host+=("$crate") ;;
    foyer-fuzz) left_out+=("the fuzz targets") ;;
    *) host+=("$crate") ;;
  esac
done

# The workspace is nothing without a side: the server's, as here, or the browser's.
options_of_host() {
  local crate
  for crate in "$@"; do
    printf -- '--package\n%s\n' "$crate"
    [ "$crate" != foyer-app ] || printf -- '--features\nfoyer-app/ssr\n'
  done
}

clippy_of_host() {
  local packages
  mapfile -t packages < <(options_of_host "${host[@]}")
  cargo clippy --quiet --locked "${packages[@]}" --all-targets -- -D warnings
}

clippy_of_web() {
  local packages=() crate
  for crate in "${web[@]}"; do
    packages+=(--package "$crate")
    [ "$crate" != foyer-app ] || packages+=(--features foyer-app/csr)
  done
  CARGO_TARGET_DIR="$FOYER_WEB_TARGET" \
    cargo clippy --quiet --locked --target wasm32-unknown-unknown "${packages[@]}" -- -D warnings
}

tests_of_host() {
  local tested=() packages crate run=()
  for crate in "${host[@]}"; do
    case "$crate" in
      # The crash tests need programs of their own.
      foyer-torture) left_out+=("the crash tests") ;;
      # Its tests with sockets take longer than all the rest here.
      foyer-server) left_out+=("the server's tests with sockets") ;;
      *) tested+=("$crate") ;;
    esac
    case "$crate" in
      foyer-storage | foyer-services) run=(scripts/with-postgres.sh) ;;
    esac
  done
  [ ${#tested[@]} -gt 0 ] || return 0
  mapfile -t packages < <(options_of_host "${tested[@]}")
  "${run[@]}" cargo nextest run --cargo-quiet --locked "${packages[@]}" --no-fail-fast --status-level fail --no-tests pass
}

mkdir -p dist
check "format" scripts/fmt.sh --check
check "rules" scripts/check-rules.sh
if changed_like '*.sh'; then check "shell scripts" shell; fi
if changed_like 'Cargo.lock' || changed_like 'deny.toml'; then check "crates" scripts/deny.sh; fi
if changed_like 'end2end/*'; then check "types of the browser tests" types; fi
if [ ${#host[@]} -gt 0 ]; then
  check "clippy: ${host[*]}" clippy_of_host
  check "tests" tests_of_host
fi
if [ ${#web[@]} -gt 0 ]; then check "clippy for the browser: ${web[*]}" clippy_of_web; fi
left_out+=("the crates that use these" "the browser tests")
printf 'check: done in %d s. Not checked: %s\n' "$SECONDS" "$(printf '%s, ' "${left_out[@]}" | sed 's/, $//')"
