# shellcheck shell=bash
# Packages of the operating system, where it is Debian or a relative of it.

as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    return 127
  fi
}

can_install_packages() {
  command -v apt-get >/dev/null && { [ "$(id -u)" = 0 ] || command -v sudo >/dev/null; }
}

# install_packages NAME PACKAGE…: installs them or says by whom it has to be done.
install_packages() {
  local name="$1"
  shift
  can_install_packages ||
    die "setup: $name is missing and cannot be installed from here. Install it with your system's package manager (on Debian: apt-get install $*), then run this again."
  if ! quietly "$name" as_root env DEBIAN_FRONTEND=noninteractive SYSTEMD_OFFLINE="${SYSTEMD_OFFLINE:-0}" apt-get install -y --no-install-recommends "$@"; then
    # The package lists of a fresh machine are often empty or old.
    quietly "$name" as_root apt-get update || true
    quietly "$name" as_root env DEBIAN_FRONTEND=noninteractive SYSTEMD_OFFLINE="${SYSTEMD_OFFLINE:-0}" apt-get install -y --no-install-recommends "$@" ||
      die "setup: $name could not be installed. Install these packages yourself, then run this again: $*"
  fi
}

need_c_compiler() {
  command -v cc >/dev/null && return
  missing "a C compiler" "about 1 minute"
  install_packages "a C compiler" gcc libc6-dev
  installed "the C compiler"
}
