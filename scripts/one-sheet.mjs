// Joins the style sheets that a built page names into one, in the page's order: they are parts for those who write
// them, and one request for those who read the page.
import { createHash } from "node:crypto";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const out = process.argv[2];
const page = join(out, "index.html");
const LINK = /[ \t]*<link\b[^>]*\brel="?stylesheet"?[^>]*>\n?/g;

const html = readFileSync(page, "utf8");
const names = [...html.matchAll(LINK)].flatMap(([link]) => /href="?\/([^"\s>]+\.css)/.exec(link)?.[1] ?? []);
if (names.length === 0) {
  console.error("one-sheet: index.html names no style sheet; the pattern that looks for them is out of date");
  process.exit(1);
}
const sheet = names.map((name) => readFileSync(join(out, name), "utf8")).join("\n");
for (const name of names) rmSync(join(out, name), { force: true });
const joined = `workspace-${createHash("sha256").update(sheet).digest("hex").slice(0, 16)}.css`;
writeFileSync(join(out, joined), sheet);

let first = true;
const linked = html.replace(LINK, () => {
  const link = first ? `    <link rel="stylesheet" href="/${joined}" />\n` : "";
  first = false;
  return link;
});
writeFileSync(page, linked);
