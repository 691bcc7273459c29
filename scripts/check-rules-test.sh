#!/usr/bin/env bash
# Checks the checker: a clean folder passes, and every planted fault is reported under its rule.
set -euo pipefail
. "$(dirname "$0")/env.sh"

dir="$(mktemp -d)"
trap 'rm -rf "$dir"' EXIT
passed=0
failed=0

fresh() {
  rm -rf "$dir/p"
  mkdir -p "$dir/p"
  (cd "$dir/p" && mkdir -p app/src frontend/embed frontend/widget server/src style \
    crates/{line,protocol,domain,services,storage}/src)
}

# expect WHAT WANTED: WANTED is a rule that must fail, or `none`.
expect() {
  local output status=0
  output="$("$ROOT/scripts/check-rules.sh" "$dir/p" 2>&1)" || status=$?
  local told=none
  if [ "$status" -ne 0 ]; then
    told="$(printf '%s\n' "$output" | sed -n "s/^\($2\): .*/\1/p")"
  fi
  if [ "$told" = "$2" ]; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    printf 'check-rules: %s: expected %s, got:\n%s\n' "$1" "$2" "$output"
  fi
}

# plant RULE FILE LINE
plant() {
  fresh
  mkdir -p "$(dirname "$dir/p/$2")"
  printf '%s\n' "$3" >"$dir/p/$2"
  expect "$2 with: $3" "$1"
}

fresh
expect "an empty project" none

plant no-inner-html app/src/a.rs '    <div inner_html=text></div>'
plant no-inner-html frontend/embed/foyer.js 'box.innerHTML = title;'
plant sql-in-storage server/src/a.rs '    sqlx::query("SELECT id FROM chat")'
plant sql-in-storage crates/services/src/a.rs '    "DELETE FROM chat"'
plant sql-in-storage app/src/a.rs '        UPDATE chat SET owner = 1'
plant one-doorway crates/services/src/a.rs '        self.store.write(Lock::Rows, move |conn| {'
plant one-doorway server/src/a.rs '            .write(Lock::Distribution, move |conn| Box::pin(work(conn)))'
plant one-end crates/services/src/a.rs '    foyer_storage::sessions::end(tx.conn, which).await?;'
plant line-is-pure crates/line/Cargo.toml 'web-sys.workspace = true'
plant browser-draws-nothing crates/browser/Cargo.toml 'leptos.workspace = true'
plant one-clock server/src/a.rs 'let t = SystemTime::now();'
plant one-clock crates/domain/src/a.rs 'let t = chrono::Utc::now();'
plant no-sql-clock crates/storage/src/a.rs '"UPDATE chat SET at = now()"'
plant no-sql-clock crates/storage/src/a.sql 'at BIGINT DEFAULT CURRENT_TIMESTAMP'
plant logical-css style/a.css 'a { margin-left: 1px }'
plant logical-css style/a.css 'a{left:0}'
plant logical-css style/a.css 'a { text-align: left; }'
plant logical-css style/a.css 'a{border-top-left-radius:1px}'
plant colours-are-tokens style/a.css 'a{color:#fff}'
plant colours-are-tokens style/a.css 'a { border: 1px solid #1b57c8; }'
plant colours-are-tokens style/part/a.css 'a{color:#fff}'
plant no-post-message-to-all frontend/embed/foyer.js "frame.postMessage({ a: f(1) }, '*');"
plant no-post-message-to-all frontend/embed/chat.js "const ALL = '*';"
plant no-post-message-to-all frontend/widget/a.rs 'parent.post_message(&hello, "*")'
plant protocol-is-light crates/protocol/Cargo.toml 'leptos.workspace = true'
plant protocol-is-light crates/protocol/Cargo.toml '[dependencies.sqlx]'
plant domain-is-pure crates/domain/Cargo.toml 'tokio = "1"'
plant widget-is-alone frontend/widget/Cargo.toml 'foyer-app.workspace = true'
plant widget-is-alone frontend/widget/Cargo.toml 'app = { path = "../../app" }'
plant planted-faults-do-not-ship server/Cargo.toml 'default = ["planted-faults"]'
plant planted-faults-do-not-ship crates/services/Cargo.toml 'foyer-storage = { workspace = true, features = ["planted-faults"] }'

# What looks alike and is allowed.
plant none server/Cargo.toml 'planted-faults = ["foyer-services/planted-faults"]'
plant none app/src/a.rs '// never inner_html'
# shellcheck disable=SC2016 # it is SQL's $1
plant none crates/storage/src/a.rs '"SELECT id FROM chat WHERE at < $1", clock.now()'
plant none crates/services/src/clock.rs 'SystemTime::now()'
plant none server/src/a.rs 'let started = Instant::now();'
plant none server/src/a.rs 'tracing::info!("Updated the chat, deleted nothing");'
plant none style/tokens.css ':root{--fg:#14181f}'
plant none style/widget.css $'/* tokens */\n:root{--fg:#14181f}\n/* end tokens */\na{color:var(--fg)}'
plant none style/a.css $'/* not left: 0,\n nor #fff; */ a{margin-inline-start:1px;inset-inline-start:0}'
plant none frontend/embed/foyer.js 'frame.postMessage(hello, origin);'

fresh
rmdir "$dir/p/style"
if "$ROOT/scripts/check-rules.sh" "$dir/p" >/dev/null 2>&1; then
  failed=$((failed + 1))
  echo "check-rules: a missing folder was not reported"
else
  passed=$((passed + 1))
fi

printf 'rules self-test: %d passed, %d failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ]
