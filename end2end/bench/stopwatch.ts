// A slow line and a slow machine, when something is first on the screen there, and the middle of what was measured.
import type { BrowserContext, Page } from "@playwright/test";

/** 10 Mbit/s both ways, 40 ms there and back, a processor four times as slow. */
const BYTES_A_SECOND = 10_000_000 / 8;
const LATENCY_MS = 40;
const SLOWER = 4;

/** Texts to look for: a selector and what the element must say. */
export interface Sight {
  selector: string;
  says: string;
}

declare global {
  interface Window {
    /** When each sight was first there, in ms since the start of the document's navigation. */
    seen: Record<string, number>;
    /** When the button was pressed. */
    pressed?: number;
  }
}

/** Notes in the page itself when each sight is first there: asking from outside would come late. */
function watchFor(sights: Record<string, Sight>): void {
  window.seen = {};
  const look = () => {
    for (const [name, { selector, says }] of Object.entries(sights)) {
      if (name in window.seen) continue;
      const there = [...document.querySelectorAll<HTMLElement>(selector)].some(
        (element) => new RegExp(says).test(element.textContent ?? "") && element.getClientRects().length > 0,
      );
      // The next frame is the one that shows it.
      if (there) {
        window.seen[name] = Number.NaN;
        requestAnimationFrame(() => (window.seen[name] = performance.now()));
      }
    }
  };
  new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true });
}

/** A page on a slow line and a slow machine that watches for sights. */
export async function slowPage(context: BrowserContext, sights: Record<string, Sight>): Promise<Page> {
  const page = await context.newPage();
  await page.addInitScript(watchFor, sights);
  const session = await context.newCDPSession(page);
  await session.send("Network.enable");
  await session.send("Network.emulateNetworkConditions", {
    offline: false,
    latency: LATENCY_MS,
    downloadThroughput: BYTES_A_SECOND,
    uploadThroughput: BYTES_A_SECOND,
  });
  await session.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
  return page;
}

/** When a sight was first there, in ms since the navigation. */
export async function seen(page: Page, name: string): Promise<number> {
  const at = await page.waitForFunction((name) => window.seen[name] || undefined, name, { timeout: 60_000 });
  return (await at.jsonValue()) as number;
}

/** Bytes that came over the network for the page, and how many files. */
export async function loaded(page: Page): Promise<{ bytes: number; files: number }> {
  return page.evaluate(() => {
    const entries = performance.getEntries() as PerformanceResourceTiming[];
    const fetched = entries.filter((entry) => (entry.transferSize ?? 0) > 0);
    return { bytes: fetched.reduce((sum, entry) => sum + entry.transferSize, 0), files: fetched.length };
  });
}

/** The middle one of some values; NaN where there are none. */
export function median(values: number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
