#!/usr/bin/env bash
# Builds everything a browser loads into dist/: the workspace, the widget under dist/widget, and the
# script of the host's page. Does nothing when no input has changed since the last build.
#   scripts/build-web.sh [release|dev]     dev: faster, larger, uncompressed
set -euo pipefail
. "$(dirname "$0")/env.sh"
cd "$ROOT"

mode="${1:-release}"
case "$mode" in
  release) trunk_mode=(--release) minify=(--minify --legal-comments=none) ;;
  dev) trunk_mode=() minify=() ;;
  *) die "usage: scripts/build-web.sh [release|dev]" ;;
esac

input_hash() {
  {
    rustc --version
    find frontend app crates/browser crates/collation crates/line crates/protocol style .cargo Cargo.lock Cargo.toml Trunk.toml \
      scripts/build-web.sh scripts/compress.mjs scripts/external-start.mjs scripts/one-sheet.mjs \
      -name node_modules -prune -o -type f -print0 | sort -z | xargs -0 sha256sum
  } | sha256sum | cut -d' ' -f1
}

stamp="$mode $(input_hash)"
if [ "$(cat dist/.stamp 2>/dev/null)" = "$stamp" ]; then
  echo "build-web: dist/ is up to date"
  exit 0
fi

for tool in trunk wasm-bindgen wasm-opt esbuild; do
  command -v "$tool" >/dev/null || die "build-web: $tool is missing; run scripts/setup.sh first"
done

# Trunk is kept from the network, so that it never fetches a tool in the middle of a build.
host="$(rustc -vV | sed -n 's/^host: //p')"
cargo fetch --quiet --locked --target "$host" --target wasm32-unknown-unknown

# What is shipped names no folder of this machine, and its size does not depend on how long that name
# is. Cargo adds these flags to those of .cargo/config.toml; it splits them at spaces.
short_paths() {
  local folder
  for folder in "${CARGO_HOME:-$HOME/.cargo}"/registry/src/*; do
    [[ "$folder" == *" "* ]] || printf -- '--remap-path-prefix=%s= ' "$folder"
  done
  for folder in "$(rustc --print sysroot)" "$ROOT"; do
    [[ "$folder" == *" "* ]] || printf -- '--remap-path-prefix=%s= ' "$folder"
  done
}
export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS
CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS="$(short_paths)"

# Trunk empties its output folder: all else is added after it, and dist/ changes only when all is done.
out="$FOYER_WEB_TARGET/dist"
CARGO_TARGET_DIR="$FOYER_WEB_TARGET" CARGO_INCREMENTAL="$([ "$mode" = dev ] && echo 1 || echo 0)" \
  trunk build --locked --offline true --dist "$out" "${trunk_mode[@]}"

# The glue is called after its crate; the boot script and the server know it by one name.
glue="$(compgen -G "$out/widget/*_bg.wasm" || true)"
[ -n "$glue" ] ||
  die "build-web: trunk made no widget; frontend/index.html must name widget/Cargo.toml with data-target-path=\"widget\""
crate="$(basename "$glue" _bg.wasm)"
if [ "$crate" != widget ]; then
  mv "$glue" "$out/widget/widget_bg.wasm"
  sed "s/${crate}_bg\\.wasm/widget_bg.wasm/g" "$out/widget/$crate.js" >"$out/widget/widget.js"
  rm "$out/widget/$crate.js"
fi
node scripts/external-start.mjs "$out"
node scripts/one-sheet.mjs "$out"

quiet=(--log-level=warning)
# The host's page brings older browsers than the chat itself, which needs wasm, could run in.
embed=(--target=es2018 --supported:dynamic-import=true --bundle)
esbuild frontend/embed/foyer.js "${minify[@]}" "${quiet[@]}" "${embed[@]}" --format=iife --outfile="$out/foyer.js"
esbuild frontend/embed/api.js "${minify[@]}" "${quiet[@]}" "${embed[@]}" --format=esm --outfile="$out/foyer-api.js"
esbuild frontend/widget/boot.js "${minify[@]}" "${quiet[@]}" --target=es2022 --bundle '--external:/widget/*' --format=esm --outfile="$out/widget/boot.js"
esbuild style/widget.css "${minify[@]}" "${quiet[@]}" --bundle '--external:/*' --outfile="$out/widget/widget.css"
if [ "$mode" = release ]; then
  # As a module: its exports keep their names.
  esbuild "$out/widget/widget.js" "${minify[@]}" "${quiet[@]}" --target=es2022 --format=esm --allow-overwrite --outfile="$out/widget/widget.js"
  find "$out/widget" -name '*.d.ts' -delete
  # The workspace's own scripts and sheets, which trunk leaves as they are.
  for file in "$out"/foyer-frontend-*.js; do
    esbuild "$file" "${minify[@]}" "${quiet[@]}" --target=es2022 --format=esm --allow-overwrite --outfile="$file"
  done
  for file in "$out"/*.css; do
    esbuild "$file" "${minify[@]}" "${quiet[@]}" --allow-overwrite --outfile="$file"
  done
fi

# The chat's files are called by their content, so that browsers keep them for ever. The boot script names them; the
# server writes that one into the page.
hash_of() { sha256sum "$1" | cut -c1-16; }
(
  cd "$out/widget"
  wasm="widget-$(hash_of widget_bg.wasm)_bg.wasm"
  mv widget_bg.wasm "$wasm"
  sed -i "s/widget_bg\\.wasm/$wasm/g" widget.js
  glue="widget-$(hash_of widget.js).js"
  mv widget.js "$glue"
  sed -i "s#/widget/widget\\.js#/widget/$glue#g; s#/widget/widget_bg\\.wasm#/widget/$wasm#g" boot.js
)
[ "$mode" = dev ] || node scripts/compress.mjs "$out"

printf '%s\n' "$stamp" >"$out/.stamp"
rm -rf dist
mv "$out" dist
echo "build-web: dist/ is built ($mode, $SECONDS s)"
