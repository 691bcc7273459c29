// A browser of its own, for what a test can only say when one starts.
import { type Browser, type Page, chromium, test } from "@playwright/test";

/** What is different about it. */
export interface Different {
  /** Where names lead, as for `--host-resolver-rules`. */
  names?: string;
  /** Whether pages that were left are kept as they are; Playwright's browsers keep none. */
  keepsPages?: boolean;
}

/** Runs `work` with a tab of such a browser. */
export async function inOwnBrowser({ names, keepsPages }: Different, work: (page: Page) => Promise<void>): Promise<void> {
  const usual = test.info().project.use.launchOptions ?? {};
  const browser: Browser = await chromium.launch({
    ...usual,
    args: [...(usual.args ?? []), ...(names ? [`--host-resolver-rules=${names}`] : [])],
    ignoreDefaultArgs: keepsPages ? ["--disable-back-forward-cache"] : [],
  });
  try {
    await work(await browser.newPage({ ignoreHTTPSErrors: true, reducedMotion: "reduce" }));
  } finally {
    await browser.close();
  }
}
