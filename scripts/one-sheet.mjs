// Joins the style sheets that a built page names into one, in the page's order: they are parts for those who write
// them, and one request for those who read the page. Puts the fonts that the sheet names beside it.
import { createHash } from "node:crypto";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const out = process.argv[2];
const page = join(out, "index.html");
const LINK = /[ \t]*<link\b[^>]*\brel="?stylesheet"?[^>]*>\n?/g;

const FONT = /url\("?(fonts\/[\w-]+\.woff2)"?\)/g;
const STYLE = join(dirname(fileURLToPath(import.meta.url)), "..", "style");

/** The part of a name by which the server knows that the file never changes. */
function hash(content) {
  return createHash("sha256").update(content).digest("hex").slice(0, 16);
}

const html = readFileSync(page, "utf8");
const names = [...html.matchAll(LINK)].flatMap(([link]) => /href="?\/([^"\s>]+\.css)/.exec(link)?.[1] ?? []);
if (names.length === 0) {
  console.error("one-sheet: index.html names no style sheet; the pattern that looks for them is out of date");
  process.exit(1);
}
const parts = names.map((name) => readFileSync(join(out, name), "utf8")).join("\n");
for (const name of names) rmSync(join(out, name), { force: true });
const sheet = parts.replace(FONT, (_, path) => {
  const bytes = readFileSync(join(STYLE, path));
  const name = `${basename(path, ".woff2")}-${hash(bytes)}.woff2`;
  writeFileSync(join(out, name), bytes);
  return `url("/${name}")`;
});
const joined = `workspace-${hash(sheet)}.css`;
writeFileSync(join(out, joined), sheet);

let first = true;
const linked = html.replace(LINK, () => {
  const link = first ? `    <link rel="stylesheet" href="/${joined}" />\n` : "";
  first = false;
  return link;
});
writeFileSync(page, linked);
