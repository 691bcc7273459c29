// The sites of customers: pages of hosts/, served from another origin than Foyer.
import { readFileSync } from "node:fs";
import { createServer, type Server as HttpServer } from "node:http";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";

const FOLDER = fileURLToPath(new URL("../hosts", import.meta.url));
/** A page may say in a comment under which policies it is served, one a comment. */
const POLICY = /(Content-Security-Policy|Cross-Origin-Embedder-Policy):\s*([^>]*?)\s*-->/g;

/** A web server whose pages have our script pasted in. */
export class HostSite {
  private constructor(
    private readonly http: HttpServer,
    readonly origin: string,
  ) {}

  static async start(foyer: string): Promise<HostSite> {
    const http = createServer((request, response) => {
      const name = basename(new URL(request.url ?? "/", "http://host").pathname);
      if (/^[\w-]+\.png$/.test(name)) {
        response.writeHead(200, { "content-type": "image/png" }).end(readFileSync(join(FOLDER, name)));
        return;
      }
      if (!/^[\w-]+\.x?html$/.test(name)) {
        // Browsers ask for an icon; there is none.
        response.writeHead(204).end();
        return;
      }
      const page = readFileSync(join(FOLDER, name), "utf8").replaceAll("{{FOYER}}", foyer);
      const policies = [...page.matchAll(POLICY)].map(([, name, value]) => [name, value?.replace(/\s+/g, " ")]);
      response.writeHead(200, {
        "content-type": name.endsWith(".xhtml") ? "application/xhtml+xml" : "text/html; charset=utf-8",
        "cache-control": "no-store",
        ...Object.fromEntries(policies),
      });
      response.end(page);
    });
    await new Promise<void>((ready) => http.listen(0, "127.0.0.1", ready));
    const address = http.address();
    if (address === null || typeof address === "string") throw new Error("a TCP port was asked for");
    // Another name as well as another port: to the browser, Foyer's frame is a third party.
    return new HostSite(http, `http://localhost:${address.port}`);
  }

  url(page: string): string {
    return `${this.origin}/${page}`;
  }

  async close(): Promise<void> {
    this.http.closeAllConnections();
    await new Promise<void>((done) => this.http.close(() => done()));
  }
}
