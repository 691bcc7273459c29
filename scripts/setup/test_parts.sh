# shellcheck shell=bash
# What only the tests need: a real PostgreSQL and a real browser.
. "$ROOT/scripts/browser.sh"
. "$ROOT/scripts/postgres.sh"

need_postgres() {
  find_postgres
  [ -n "$PG_BIN" ] && return
  missing "PostgreSQL's server" "about 1 minute"
  install_packages "PostgreSQL's server" postgresql
  find_postgres
  [ -n "$PG_BIN" ] || die "setup: PostgreSQL is installed, but initdb, pg_ctl and postgres were not found together. Set FOYER_PG_BIN to their folder."
  installed "PostgreSQL"
}

need_chromium() {
  find_chromium
  [ -n "$CHROMIUM" ] && return
  missing "Chromium" "about 1 minute"
  # Ubuntu's package of that name is a stub for another packager; Playwright's own download works there.
  if can_install_packages && grep -qs '^ID=debian' /etc/os-release; then
    install_packages "Chromium" chromium
  else
    quietly "Chromium" npx --prefix "$ROOT/end2end" playwright install chromium ||
      die "setup: Chromium is missing and could not be downloaded. Install Chromium or Chrome, or set FOYER_CHROMIUM to one."
  fi
  find_chromium
  [ -n "$CHROMIUM" ] || die "setup: Chromium was installed but is not found. Set FOYER_CHROMIUM to its program."
  installed "Chromium"
}
