#!/usr/bin/env bash
# Breaks every rule of deny.toml and expects scripts/deny.sh to tell of each.
set -euo pipefail
. "$(dirname "$0")/env.sh"
cd "$ROOT"

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

cat >"$work/advisory.md" <<'ADVISORY'
```toml
[advisory]
id = "RUSTSEC-2026-9999"
package = "serde"
date = "2026-01-01"

[versions]
patched = []
```

# Planted by the self-test
ADVISORY

sed -e '/RUSTSEC-2024-0436/d' -e '/crate = "rand@0.9"/d' -e 's/"ISC", //' -e '/^allow-wildcard-paths/d' \
  -e 's#"https://github.com/rust-lang/crates.io-index"#"https://crates.example/index"#' deny.toml >"$work/deny.toml"

if FOYER_DENY_ADVISORY="$work/advisory.md" FOYER_DENY_CONFIG="$work/deny.toml" scripts/deny.sh >"$work/said" 2>&1; then
  die "deny, self-test: all rules are broken, and nothing was said"
fi
told=0
for words in 'Planted by the self-test' 'error[unmaintained]: paste' "found 2 duplicate entries for crate 'rand'" \
  'error[wildcard]' 'error[rejected]: failed to satisfy license requirements' 'error[source-not-allowed]'; do
  grep -qF "$words" "$work/said" || die "deny, self-test: nobody said: $words"
  told=$((told + 1))
done
printf 'deny, self-test: %d broken rules, all told\n' "$told"
