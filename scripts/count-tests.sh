#!/usr/bin/env bash
# Adds up what the runners of a log said they ran, as `N passed, N failed`.
# nextest: "12 tests run: 11 passed (1 slow), 1 failed, 0 skipped"; cargo test: "ok. 3 passed; 0 failed;";
# Playwright: "  7 passed (9.1s)" and "  1 failed" on lines of their own; our own checks: "name: 3 passed, 0 failed".
set -euo pipefail
sed 's/\x1b\[[0-9;]*m//g' "$1" | awk '
  /tests? run: .* passed|: [0-9]+ passed, [0-9]+ failed$|^test result: |^ +[0-9]+ (passed|failed|flaky)( \(.*\))?$/ {
    n = split($0, word, /[ ;,()]+/)
    for (i = 2; i <= n; i++) {
      if (word[i] == "passed") passed += word[i - 1]
      if (word[i] == "failed" || word[i] ~ /^(flaky|timed)$/) failed += word[i - 1]
    }
  }
  END { printf "total: %d passed, %d failed\n", passed, failed }'
