#!/usr/bin/env bash
# Looks at every crate that is built in: known advisories, licences, where it comes from, and whether it is there twice
# (deny.toml). Needs no network.
#   scripts/deny.sh                 the workspace
#   scripts/deny.sh fuzz            the fuzz targets, whose crates nothing but `make fuzz` fetches
#   scripts/deny.sh --self-test     breaks each rule and expects to be told
# FOYER_DENY_CONFIG and FOYER_DENY_ADVISORY, a further one, are for the self-test.
set -euo pipefail
. "$(dirname "$0")/env.sh"
cd "$ROOT"

cargo deny --version >/dev/null 2>&1 || die "deny: cargo-deny is missing; run scripts/setup.sh test"

# Unpacked to where cargo-deny looks for a clone of the database: a folder named after its address.
FOYER_ADVISORIES="$(mktemp -d)"
export FOYER_ADVISORIES
trap 'rm -rf "$FOYER_ADVISORIES"' EXIT
database="$FOYER_ADVISORIES/advisory-db-3157b0e258782691"
mkdir -p "$database/.git"
tar -xzf scripts/advisories/snapshot.tar.gz -C "$database"
[ -z "${FOYER_DENY_ADVISORY:-}" ] || cp "$FOYER_DENY_ADVISORY" "$database/crates/RUSTSEC-self-test.md"
read -r date _ <"$database/SNAPSHOT"
touch -d "$date" "$database/.git/FETCH_HEAD"

# deny MANIFEST CHECK…: whatever is refused is an error.
deny() {
  local manifest="$1"
  shift
  cargo deny --manifest-path "$manifest" --config "${FOYER_DENY_CONFIG:-deny.toml}" --locked --offline --log-level error \
    check --hide-inclusion-graph "$@"
}

case "${1:-}" in
  '') deny Cargo.toml advisories bans licenses sources ;;
  fuzz)
    cargo fetch --locked --quiet --manifest-path fuzz/Cargo.toml
    # Nothing of it ships, so licences and doubles are nobody's concern.
    deny fuzz/Cargo.toml advisories sources
    ;;
  --self-test) exec scripts/deny-test.sh ;;
  *) die "usage: scripts/deny.sh [fuzz|--self-test]" ;;
esac
printf 'deny: advisories as of %s, %d days ago. What became known since was not looked at; to renew them: scripts/advisories.sh\n' \
  "$date" "$((($(date +%s) - $(date -d "$date" +%s)) / 86400))"
