#!/usr/bin/env bash
# Renews scripts/advisories/snapshot.tar.gz: the heads of all advisories on Rust crates, which `make test` looks at
# without a network. Commit what it writes.
#   scripts/advisories.sh               from github.com/RustSec/advisory-db
#   scripts/advisories.sh REPOSITORY    from a clone of it
set -euo pipefail
. "$(dirname "$0")/env.sh"

from="${1:-}"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

if [ -z "$from" ]; then
  from="$work/clone"
  git clone --quiet --depth 1 https://github.com/RustSec/advisory-db "$from" ||
    die "advisories: the database could not be fetched. Clone it where there is a network, then: scripts/advisories.sh FOLDER"
fi
mkdir "$work/whole" "$work/heads"
git -C "$from" archive HEAD crates LICENSE.txt | tar -x -C "$work/whole"

# The head says which versions of which crate; whoever wants the rest follows its id or url.
cd "$work/whole"
find crates -name 'RUSTSEC-*.md' | LC_ALL=C sort >"$work/names"
[ -s "$work/names" ] || die "advisories: $from has no advisories"
while read -r name; do
  mkdir -p "$work/heads/${name%/*}"
  awk '{ print } /^```/ { fences++ } fences == 2 && /^# / { exit }' "$name" >"$work/heads/$name"
done <"$work/names"
cp LICENSE.txt "$work/heads/LICENSE.txt"
git -C "$from" log -1 --date=format:%Y-%m-%d --format='%cd %H' >"$work/heads/SNAPSHOT"

# The same database gives the same file.
tar --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner -c -C "$work/heads" SNAPSHOT LICENSE.txt crates |
  gzip -9n >"$ROOT/scripts/advisories/snapshot.tar.gz"
printf 'advisories: %d, as of %s\n' "$(wc -l <"$work/names")" "$(cut -d' ' -f1 "$work/heads/SNAPSHOT")"
