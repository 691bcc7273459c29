// Watches every page of a test: whatever goes wrong unseen fails the test.
import type { BrowserContext, ConsoleMessage, Page, Request, Response } from "@playwright/test";
import type { Server } from "./server";

interface Allowance {
  pattern: RegExp;
  used: boolean;
}

/** Collects console errors, uncaught errors, failed requests and refusals by HTTP status. */
export class Watch {
  private readonly found: string[] = [];
  private readonly allowed: Allowance[] = [];

  constructor(private readonly server: () => Server | null) {}

  /** From now on something that matches must happen, at least once, and is no fault. */
  expect(pattern: RegExp): void {
    this.allowed.push({ pattern, used: false });
  }

  /** What may go wrong or not, by the moment at which something was taken away. */
  mayHappen(pattern: RegExp): void {
    this.allowed.push({ pattern, used: true });
  }

  follow(context: BrowserContext): void {
    context.on("page", (page) => this.page(page));
    context.on("weberror", (error) => this.note(`uncaught: ${error.error().stack ?? error.error().message}`));
    context.on("requestfailed", (request) => this.failed(request));
    context.on("response", (response) => this.answered(response));
  }

  /** All that went wrong, and all that was expected and did not happen. */
  faults(): string[] {
    const missing = this.allowed.filter((a) => !a.used).map((a) => `expected but did not happen: ${a.pattern}`);
    return [...this.found, ...missing];
  }

  private page(page: Page): void {
    page.on("console", (message) => this.said(message));
    page.on("crash", () => this.note(`crashed: ${page.url()}`));
  }

  private note(text: string): void {
    const allowance = this.allowed.find((a) => a.pattern.test(text));
    if (allowance) allowance.used = true;
    else this.found.push(text);
  }

  private said(message: ConsoleMessage): void {
    const text = message.text();
    // The script on the host's page catches what it does wrong, and warns.
    const ours = message.type() === "warning" && text.startsWith("Foyer:");
    if (message.type() !== "error" && !ours) return;
    // Told more exactly by the request itself.
    if (text.startsWith("Failed to load resource:")) return;
    if (this.server()?.isDown() && /^WebSocket connection to .* failed/.test(text)) return;
    const { url, lineNumber } = message.location();
    this.note(`console ${message.type()}: ${text} (${url}:${lineNumber})`);
  }

  private failed(request: Request): void {
    const why = request.failure()?.errorText ?? "unknown";
    // The browser drops what a page still loads when it leaves.
    if (why === "net::ERR_ABORTED") return;
    const ours = this.server()?.origin;
    if (ours && request.url().startsWith(ours) && this.server()?.isDown()) return;
    this.note(`failed: ${request.method()} ${request.url()} ${why}`);
  }

  private answered(response: Response): void {
    if (response.status() < 400) return;
    this.note(`${response.status()} ${response.request().method()} ${response.url()}`);
  }
}
