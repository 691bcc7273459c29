# shellcheck shell=bash
# Node.js and the packages of a folder with a package-lock.json.

node_is() {
  command -v node >/dev/null && command -v npm >/dev/null && [ "$(node -p 'process.versions.node.split(".")[0]')" -ge "$1" ]
}

need_node() {
  local major="$1"
  node_is "$major" && return
  missing "Node.js $major or newer" "about 1 minute"
  install_packages "Node.js $major or newer" nodejs npm
  node_is "$major" ||
    die "setup: this system's package of Node.js is older than $major. Install a newer one from nodejs.org, then run this again."
  installed "Node.js"
}

need_npm_packages() {
  local folder="$1"
  # npm leaves a copy of the lock file behind: ours is newer only if something changed.
  local mark="$ROOT/$folder/node_modules/.package-lock.sha"
  local now
  now="$(sha256sum "$ROOT/$folder/package-lock.json" | cut -d' ' -f1)"
  [ "$(cat "$mark" 2>/dev/null)" = "$now" ] && return
  missing "the npm packages of $folder/" "about 10 s"
  # No package runs a program of its own while it is installed; none of ours needs to.
  (cd "$ROOT/$folder" && PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 quietly "$folder/" npm ci --ignore-scripts --no-audit --no-fund) ||
    die "setup: the npm packages of $folder/ could not be installed; the lines above say why."
  printf '%s\n' "$now" >"$mark"
  installed "$folder/node_modules"
}
