// The least that the workspace's files cost: a page that loads and compiles the same bytes, and does nothing with them.
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { createServer, type Server as HttpServer } from "node:http";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";

const DIST = fileURLToPath(new URL("../../dist", import.meta.url));
const TYPES: Record<string, string> = {
  ".css": "text/css",
  ".js": "text/javascript",
  ".wasm": "application/wasm",
};

/** What the workspace loads, without its own first script. */
function files(): string[] {
  return readdirSync(DIST).filter((name) => /^(\w+-[0-9a-f]{16}\.css|foyer-frontend-.*\.(js|wasm))$/.test(name));
}

function page(): string {
  const names = files();
  const sheets = names.filter((name) => name.endsWith(".css"));
  const script = names.find((name) => name.endsWith(".js"));
  const wasm = names.find((name) => name.endsWith(".wasm"));
  if (!script || !wasm) throw new Error("dist/ has no workspace; run scripts/build-web.sh release");
  return `<!doctype html><meta charset="utf-8"><title>Bare</title><link rel="icon" href="data:,">
${sheets.map((name) => `<link rel="stylesheet" href="/${name}">`).join("\n")}
<link rel="modulepreload" href="/${script}">
<link rel="preload" href="/${wasm}" as="fetch" crossorigin="anonymous">
<body><script type="module">
import "/${script}";
await WebAssembly.compileStreaming(fetch("/${wasm}"));
document.body.append(Object.assign(document.createElement("h1"), { textContent: "Compiled" }));
</script></body>`;
}

/** A web server for that page. Compressed and cached as Foyer does it. */
export class Bare {
  private constructor(
    private readonly http: HttpServer,
    readonly origin: string,
  ) {}

  static async start(): Promise<Bare> {
    const known = new Set(files());
    const html = page();
    const http = createServer((request, response) => {
      const name = (request.url ?? "/").slice(1);
      if (!known.has(name)) {
        response.writeHead(200, { "content-type": "text/html; charset=utf-8", "cache-control": "no-cache" });
        response.end(html);
        return;
      }
      const small = join(DIST, `${name}.br`);
      response.writeHead(200, {
        "content-type": TYPES[extname(name)] ?? "application/octet-stream",
        "cache-control": "public, max-age=31536000, immutable",
        ...(existsSync(small) ? { "content-encoding": "br" } : {}),
      });
      response.end(readFileSync(existsSync(small) ? small : join(DIST, name)));
    });
    await new Promise<void>((ready) => http.listen(0, "127.0.0.1", ready));
    const address = http.address();
    if (address === null || typeof address === "string") throw new Error("a TCP port was asked for");
    return new Bare(http, `http://127.0.0.1:${address.port}`);
  }

  async close(): Promise<void> {
    this.http.closeAllConnections();
    await new Promise<void>((done) => this.http.close(() => done()));
  }
}
