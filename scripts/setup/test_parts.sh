# shellcheck shell=bash
# What only the tests need: a real PostgreSQL, a real browser, and what looks at or fools the server.
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

need_strace() {
  command -v strace >/dev/null && return
  missing "strace" "some seconds"
  install_packages "strace" strace
  installed "strace"
}

need_shellcheck() {
  command -v shellcheck >/dev/null && return
  missing "shellcheck" "some seconds"
  install_packages "shellcheck" shellcheck
  installed "shellcheck"
}

# A browser test damages a database under a running server with it.
need_sqlite3() {
  command -v sqlite3 >/dev/null && return
  missing "sqlite3" "some seconds"
  install_packages "sqlite3" sqlite3
  installed "sqlite3"
}

# The tests look in the same places.
find_faketime() {
  FAKETIME="$(compgen -G '/usr/lib/*/faketime/libfaketime.so.1' | head -n 1 || true)"
  local path
  for path in "${FOYER_FAKETIME:-}" /usr/lib64/faketime/libfaketime.so.1 /usr/lib/faketime/libfaketime.so.1; do
    [ -n "$FAKETIME" ] || [ ! -f "$path" ] || FAKETIME="$path"
  done
}

need_faketime() {
  find_faketime
  [ -n "$FAKETIME" ] && return
  missing "libfaketime" "some seconds"
  install_packages "libfaketime" libfaketime
  find_faketime
  [ -n "$FAKETIME" ] || die "setup: libfaketime is installed, but not found. Set FOYER_FAKETIME to its file."
  installed "libfaketime"
}

# The proxies of docs/deploy.md that Debian has. Only their programs are wanted: a test starts them itself, on ports of its own.
need_proxies() {
  [ -x /usr/sbin/nginx ] && [ -x /usr/sbin/apache2 ] && [ -x /usr/sbin/haproxy ] && [ -x /usr/bin/caddy ] && return
  missing "nginx, Apache, HAProxy or Caddy" "some seconds"
  local before service
  before="$(services_on)"
  # Installed offline, systemd does not start them; what was not there before stays off at the next start of the machine too.
  SYSTEMD_OFFLINE=1 install_packages "the proxies" nginx-light apache2-bin haproxy caddy
  for service in nginx haproxy caddy; do
    case " $before " in
      *" $service "*) ;;
      *) as_root systemctl disable "$service" >/dev/null 2>&1 || true ;;
    esac
  done
  installed "the proxies"
}

# Which of their services start with the machine already.
services_on() {
  local service
  for service in nginx haproxy caddy; do
    if systemctl is-enabled --quiet "$service" 2>/dev/null; then printf '%s ' "$service"; fi
  done
}
