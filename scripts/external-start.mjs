// Moves the start script that trunk writes into index.html to a file of its own, so that the page's
// content security policy can forbid inline scripts altogether.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const out = process.argv[2];
const page = join(out, "index.html");
const INLINE = /<script type="module"[^>]*>([\s\S]+?)<\/script>/g;

const html = readFileSync(page, "utf8").replace(INLINE, (_, code) => {
  const name = `start-${createHash("sha256").update(code).digest("hex").slice(0, 16)}.js`;
  writeFileSync(join(out, name), `${code.trim()}\n`);
  return `<script type="module" src="/${name}"></script>`;
});
writeFileSync(page, html);
