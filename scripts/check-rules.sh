#!/usr/bin/env bash
# Holds the rules of ARCHITECTURE.md that no compiler knows.
#   scripts/check-rules.sh [FOLDER]      checks the project, or another folder laid out like it
#   scripts/check-rules.sh --self-test   breaks each rule in a temporary folder and expects to be told
# Whole-line comments may name what the code must not do.
set -euo pipefail
. "$(dirname "$0")/env.sh"

if [ "${1:-}" = --self-test ]; then
  exec "$ROOT/scripts/check-rules-test.sh"
fi
cd "${1:-$ROOT}"

# A rule about a folder that was renamed would pass for ever.
for folder in app frontend frontend/widget server crates/protocol crates/domain crates/services crates/storage style; do
  [ -d "$folder" ] || die "check-rules: there is no folder $folder; the rules about it hold nothing"
done

passed=0
failed=0

# rule NAME REASON, with the offending lines on standard input.
rule() {
  local found
  found="$(cat)"
  if [ -z "$found" ]; then
    passed=$((passed + 1))
    return
  fi
  failed=$((failed + 1))
  printf '%s: %s\n%s\n\n' "$1" "$2" "$(printf '%s\n' "$found" | sed 's/^/    /' | cut -c1-200)"
}

# lines REGEX SUFFIXES PATH…: prints path:line:text of every line that matches and is no comment.
lines() {
  local regex="$1" suffixes="$2" include=() suffix
  shift 2
  for suffix in $suffixes; do
    include+=("--include=*.$suffix")
  done
  grep -rnE "${include[@]}" --exclude-dir=node_modules --exclude-dir=target --exclude-dir=dist -e "$regex" "$@" |
    grep -vE '^[^:]+:[0-9]+:[[:space:]]*(//|\*|/\*|--|#[^\[]|<!--)' || true
}

# css_lines REGEX FILE…: the same for style sheets, whose comments and token block are taken out first.
css_lines() {
  local regex="$1" file
  shift
  for file in "$@"; do
    awk '
      /\/\* tokens \*\// { tokens = 1 }
      /\/\* end tokens \*\// { tokens = 0; next }
      {
        line = $0; text = ""
        while (line != "") {
          if (comment) {
            if (!(at = index(line, "*/"))) break
            line = substr(line, at + 2); comment = 0
          } else if ((at = index(line, "/*"))) {
            text = text substr(line, 1, at - 1); line = substr(line, at + 2); comment = 1
          } else { text = text line; break }
        }
        if (!tokens) print FILENAME ":" FNR ":" text
      }' "$file" | grep -E "^[^:]+:[0-9]+:(.*[^[:alnum:]-])?($regex)" || true
  done
}

shopt -s nullglob globstar
sheets=(style/**/*.css)
coloured=()
for sheet in "${sheets[@]}"; do
  [ "$sheet" = style/tokens.css ] || coloured+=("$sheet")
done

rule no-inner-html "text of people is only ever text nodes" < <(
  lines 'inner_html|innerHTML|outerHTML|insertAdjacentHTML|document\.write' 'rs js mjs ts html' app frontend server
)

rule sql-in-storage "only crates/storage speaks SQL" < <(
  {
    lines '"[[:space:]]*(SELECT|INSERT|UPDATE|DELETE) ' rs app frontend server crates
    lines '^[[:space:]]*(SELECT [a-z*(]|INSERT INTO |UPDATE [a-z]+ SET|DELETE FROM )' rs app frontend server crates
  } | grep -v '^crates/storage/' | sort -u
)

rule one-doorway "services write through Services::change, so that no use case forgets to hand out, to tell or to count" < <(
  lines '\.write\(|(^|[^[:alnum:]])Lock::(Rows|Distribution), move \|conn\|' rs crates/services/src server/src |
    grep -E '\.write\((lock|Lock|$)|move \|conn\|' | grep -v '^crates/services/src/change\.rs:' || true
)

rule one-end "sessions end in crates/services/src/people/sessions.rs only, which tells their sockets" < <(
  lines 'sessions::end\(' rs crates/services/src server/src app |
    grep -v '^crates/services/src/people/sessions\.rs:' || true
)

rule one-clock "the server's wall clock is read in crates/services/src/clock.rs only, so that a test can set it" < <(
  lines '(SystemTime|Utc|Local|OffsetDateTime|Timestamp|Zoned)::now' rs app frontend server crates |
    grep -Ev '^crates/(services|client)/src/clock\.rs:'
)

rule no-sql-clock "the time is bound to a statement, never read in it" < <(
  lines "(^|[^.:_[:alnum:]])([nN][oO][wW]|clock_timestamp|unixepoch)\(\)|CURRENT_TIME|'now'" 'rs sql' crates/storage
)

rule logical-css "layouts are mirrored for right-to-left languages: use inline-start and inline-end" < <(
  css_lines '(margin|padding|border|scroll-margin|scroll-padding)-(left|right)|border-(top|bottom)-(left|right)-radius|(left|right)[[:space:]]*:|(text-align|float|clear)[[:space:]]*:[[:space:]]*(left|right)' "${sheets[@]}"
)

rule colours-are-tokens "colours come from style/tokens.css, where their contrast is checked in both themes" < <(
  css_lines '#[0-9a-fA-F]{3,8}([[:space:];,)}!]|$)' "${coloured[@]}"
)

rule no-post-message-to-all "a message names the origin it is for, otherwise any page can read it" < <(
  # Any "*" by itself, so that no name for it and no line break hides it. The one exception says there why.
  lines "(^|[^[:alnum:]_])[\"'\`]\*[\"'\`]" 'js mjs ts html' frontend server app |
    grep -v '^frontend/embed/chat\.js:[0-9]*:const EVERYBODY = "\*";$' || true
  lines 'post_message.*"\*"' rs frontend app
)

rule line-is-pure "crates/line is in both bundles and in tests without a browser: protocol only" < <(
  lines '^(\[.*dependencies\.)?"?(tokio|sqlx|rand|getrandom|reqwest|web-sys|js-sys|leptos|gloo|serde|foyer-storage|foyer-services|foyer-app)[a-z_-]*"?([[:space:].=]|\])' toml crates/line
)

rule browser-draws-nothing "crates/browser is in both bundles: what it takes from the browser is told to who draws" < <(
  lines '^(\[.*dependencies\.)?"?(leptos|gloo|serde|foyer-)[a-z_-]*"?([[:space:].=]|\])' toml crates/browser
)

rule protocol-is-light "crates/protocol is in every bundle: serde only" < <(
  lines '^(\[.*dependencies\.)?"?(leptos|sqlx)[a-z_]*"?([[:space:].=]|\])' toml crates/protocol
)

rule domain-is-pure "crates/domain has no I/O, no clock and no randomness" < <(
  lines '^(\[.*dependencies\.)?"?(tokio|sqlx|rand|getrandom|reqwest|chrono|foyer-storage|foyer-services)"?([[:space:].=]|\])' toml crates/domain
)

rule widget-is-alone "the widget knows crates/protocol, crates/line and crates/browser only, or it pulls the workspace into every visitor's page" < <(
  lines 'foyer[-_]app|foyer[-_]frontend|"(\.\./)+app"' toml frontend/widget
)

rule planted-faults-do-not-ship "faults for the tests of the checker are in no build but foyer-planted" < <(
  lines 'planted' toml app frontend server crates |
    grep -vE ':(planted|planted-faults) = \[|:required-features = \["planted"\]$|:name = "foyer-planted"$|:path = "src/planted\.rs"$' || true
)

printf 'rules: %d passed, %d failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ]
