// Holds what a browser has to load to its limits: bytes after brotli 11, in KB of 1024.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants } from "node:zlib";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const dist = join(root, "dist");

function brotli(path) {
  const bytes = readFileSync(path);
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  return Math.min(bytes.length, brotliCompressSync(bytes, { params }).length);
}

// Compressed copies are the same bytes twice; a name with a leading dot is never served.
const isServed = (name) => !/\.(br|gz)$/.test(name) && !/(^|\/)\./.test(name);

function filesOf(folder, options = {}) {
  return readdirSync(folder, { withFileTypes: true, ...options })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .filter((path) => isServed(path.slice(dist.length + 1)));
}

function everythingBut(...excluded) {
  return filesOf(dist, { recursive: true }).filter((path) => {
    const name = path.slice(dist.length + 1);
    return !excluded.some((start) => name === start || name.startsWith(`${start}/`));
  });
}

if (!existsSync(join(dist, ".stamp"))) {
  console.error("check-size: dist/ is not built; run scripts/build-web.sh first");
  process.exit(1);
}
if (!readFileSync(join(dist, ".stamp"), "utf8").startsWith("release ")) {
  console.error("check-size: dist/ is a dev build, whose sizes say nothing; run scripts/build-web.sh release");
  process.exit(1);
}

const parts = [
  { name: "script on the host's page", files: [join(dist, "foyer.js")], goal: 4, limit: 6 },
  { name: "what answers the page's calls", files: [join(dist, "foyer-api.js")], goal: 1, limit: 2 },
  {
    name: "widget, every file",
    files: [...filesOf(join(dist, "widget"), { recursive: true }), join(root, "frontend/widget/shell.html")],
    goal: 90,
    limit: 111,
  },
  { name: "workspace, every file", files: everythingBut("widget", "foyer.js", "foyer-api.js"), goal: 500, limit: 650 },
];

const kb = (bytes) => (bytes / 1024).toFixed(1);
const row = (...cells) => console.log(`${cells[0].padEnd(44)}${cells.slice(1).map((c) => c.padStart(9)).join("")}`);

row("KB after brotli 11", "size", "goal", "limit", "");
let failed = 0;
for (const { name, files, goal, limit } of parts) {
  const sizes = files.map((path) => ({ path, bytes: brotli(path) })).sort((a, b) => b.bytes - a.bytes);
  const total = sizes.reduce((sum, file) => sum + file.bytes, 0);
  const verdict = total > limit * 1024 ? "TOO BIG" : goal && total > goal * 1024 ? "over goal" : "ok";
  if (verdict === "TOO BIG") failed += 1;
  row(name, kb(total), goal === undefined ? "-" : String(goal), String(limit), verdict);
  for (const { path, bytes } of sizes) row(`  ${path.slice(root.length + 1)}`, kb(bytes));
}
console.log(`size: ${parts.length - failed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
