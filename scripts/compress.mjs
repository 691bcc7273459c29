// Writes a .br and a .gz beside every file of a folder that gets smaller by it.
// The server sends these as they are: compressing at request time would cost it 100 times as much.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const COMPRESSIBLE = /\.(html|js|mjs|css|wasm|json|svg|txt|xml|webmanifest|ico)$/;

const root = process.argv[2];
if (!root) {
  console.error("usage: node scripts/compress.mjs FOLDER");
  process.exit(2);
}

for (const entry of readdirSync(root, { recursive: true })) {
  if (!COMPRESSIBLE.test(entry)) continue;
  const path = join(root, entry);
  const bytes = readFileSync(path);
  const packed = {
    br: brotliCompressSync(bytes, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: 11,
        [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
      },
    }),
    gz: gzipSync(bytes, { level: 9 }),
  };
  for (const [suffix, small] of Object.entries(packed)) {
    if (small.length < bytes.length) writeFileSync(`${path}.${suffix}`, small);
  }
}
