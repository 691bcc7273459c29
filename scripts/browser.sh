# shellcheck shell=bash
# Sourced after env.sh. Sets CHROMIUM to the browser for the tests, or to nothing if there is none.
# FOYER_CHROMIUM overrides the search.
find_chromium() {
  CHROMIUM="${FOYER_CHROMIUM:-}"
  [ -n "$CHROMIUM" ] && return
  # The system's own first: it needs no download and brings its libraries.
  local candidate
  for candidate in chromium chromium-browser google-chrome-stable google-chrome; do
    if CHROMIUM="$(command -v "$candidate")"; then
      return
    fi
  done
  # Playwright's own, if it was downloaded.
  if [ -d "$ROOT/end2end/node_modules/@playwright/test" ]; then
    CHROMIUM="$(cd "$ROOT/end2end" && node -e '
      const path = require("@playwright/test").chromium.executablePath();
      if (path && require("fs").existsSync(path)) console.log(path);
    ')" || CHROMIUM=""
  fi
}
