// The sites of customers: pages of hosts/, of templates that others wrote, and those that a test makes. All are served
// from another origin than Foyer.
import { readFileSync, statSync } from "node:fs";
import { createServer, type Server as HttpServer, type ServerResponse } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";

const FOLDER = fileURLToPath(new URL("../hosts", import.meta.url));
/** Packages are served as they are, as if the site had copied them. */
const PACKAGES = fileURLToPath(new URL("../node_modules", import.meta.url));
/** A page may say in a comment under which policies it is served, one a comment. */
const POLICY = /(Content-Security-Policy|Cross-Origin-(?:Embedder|Opener)-Policy):\s*([^>]*?)\s*-->/g;
/** Stands for Foyer where a page is asked for without it: there every script is empty. */
const NOBODY = "/nobody";

const KINDS: Record<string, string> = {
  ".css": "text/css",
  ".html": "text/html; charset=utf-8",
  ".jpg": "image/jpeg",
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".xhtml": "application/xhtml+xml",
};

/** A certificate and its key. */
export interface Certificate {
  cert: string;
  key: string;
}

/** What a site pastes into a page. */
export interface Pasted {
  head?: string;
  /** In the body, before this piece of the page. */
  before?: string;
  place?: string;
}

const own = (name: string) => readFileSync(join(FOLDER, name), "utf8");

/** A whole page from what is its own: before the line MORE for the head, after it for the body. */
function framed(page: string): string {
  if (/^<(!doctype|html|\?xml)/i.test(page)) return page.replace("<!--OWN-->", () => own("own.html"));
  const [head = "", more = ""] = page.split("<!--MORE-->");
  const body = own("own.html").replace("<!--MORE-->", () => more);
  return own("frame.html")
    .replace("<!--HEAD-->", () => head.trim())
    .replace("<!--BODY-->", () => body.trim());
}

/** A web server whose pages have our script pasted in. */
export class HostSite {
  /** Pages that tests made, by their path. */
  private readonly made = new Map<string, string>();
  /** Origin of a second Foyer, for pages that have two. */
  other = "";

  private constructor(
    private readonly http: HttpServer,
    private readonly foyer: string,
    readonly origin: string,
  ) {}

  static async start(foyer: string, certificate?: Certificate): Promise<HostSite> {
    let site: HostSite | null = null;
    const answer = (path: string, response: ServerResponse) => site?.answer(new URL(path, site.origin), response);
    const http = certificate
      ? createSecureServer(certificate, (request, response) => answer(request.url ?? "/", response))
      : createServer((request, response) => answer(request.url ?? "/", response));
    await new Promise<void>((ready) => http.listen(0, "127.0.0.1", ready));
    const address = http.address();
    if (address === null || typeof address === "string") throw new Error("a TCP port was asked for");
    // Another name as well as another port: to the browser, Foyer's frame is a third party.
    site = new HostSite(http, foyer, `${certificate ? "https" : "http"}://localhost:${address.port}`);
    return site;
  }

  url(page: string): string {
    return `${this.origin}/${page}`;
  }

  /** The same page without Foyer: its script is an empty one. */
  urlWithout(page: string): string {
    return `${this.url(page)}?without`;
  }

  /** Serves a page that a test made. */
  put(path: string, html: string): void {
    this.made.set(`/${path}`, html);
  }

  /** Serves a page of a package under /npm/, with lines pasted in and unchanged otherwise. */
  paste(path: string, { head = "", before = "</body>", place = "" }: Pasted): void {
    const page = readFileSync(join(PACKAGES, path), "utf8");
    if (!page.includes("</head>") || !page.includes(before)) throw new Error(`${path} has no ${before}`);
    this.put(`npm/${path}`, page.replace("</head>", () => `${head}</head>`).replace(before, () => place + before));
  }

  async close(): Promise<void> {
    this.http.closeAllConnections();
    await new Promise<void>((done) => this.http.close(() => done()));
  }

  private answer(url: URL, response: ServerResponse): void {
    const path = normalize(decodeURIComponent(url.pathname));
    const kind = KINDS[extname(path)] ?? "application/octet-stream";
    const send = (body: string | Buffer, more: Record<string, string> = {}) =>
      response.writeHead(200, { "content-type": kind, "cache-control": "no-store", ...more }).end(body);
    const without = url.searchParams.has("without");
    const made = without ? undefined : this.made.get(path);
    if (made !== undefined) return void send(made);
    if (path.startsWith(NOBODY)) return void send("");
    const file = path.startsWith("/npm/") ? join(PACKAGES, path.slice(5)) : join(FOLDER, path);
    // Browsers ask for an icon; there is none.
    if (!statSync(file, { throwIfNoEntry: false })?.isFile()) return void response.writeHead(204).end();
    if (path.startsWith("/npm/") || !/html$/.test(path)) return void send(readFileSync(file));
    const page = framed(readFileSync(file, "utf8"));
    const foyer = without ? this.origin + NOBODY : this.foyer;
    const filled = (text: string, foyer: string) =>
      text.replaceAll("{{FOYER}}", foyer).replaceAll("{{OTHER}}", without ? foyer : this.other).replaceAll("{{HOST}}", this.origin);
    const policies = [...page.matchAll(POLICY)].map(([, name = "", value = ""]) => [
      name,
      // A policy names origins.
      filled(value.replace(/\s+/g, " "), without ? this.origin : foyer),
    ]);
    send(filled(page, foyer), Object.fromEntries(policies));
  }
}
