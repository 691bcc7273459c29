# shellcheck shell=bash
# shellcheck disable=SC2034 # whoever sources this reads PG_BIN
# Sourced after env.sh. Sets PG_BIN to the folder of PostgreSQL's server programs, or to nothing.
# FOYER_PG_BIN overrides the search.
find_postgres() {
  local folder
  PG_BIN=""
  for folder in "${FOYER_PG_BIN:-}" $(compgen -G '/usr/lib/postgresql/*/bin' | sort -rV) \
    "$(dirname "$(command -v initdb || true)")" /opt/homebrew/bin /usr/local/bin; do
    if [ -n "$folder" ] && [ -x "$folder/initdb" ] && [ -x "$folder/pg_ctl" ] && [ -x "$folder/postgres" ]; then
      PG_BIN="$folder"
      return
    fi
  done
}
