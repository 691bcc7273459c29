import { defineConfig } from "@playwright/test";
import base from "./playwright.config";

// `make bench-web`: what is measured, not what is checked.
export default defineConfig({
  ...base,
  testDir: "bench",
  testMatch: "*.bench.ts",
  outputDir: "test-results-bench",
  retries: 0,
  workers: 1,
  use: {
    ...base.use,
    trace: "off",
    screenshot: "off",
    launchOptions: {
      ...base.use?.launchOptions,
      // The chat's frame in the process of its page, which is what can be slowed down.
      args: [...(base.use?.launchOptions?.args ?? []), "--disable-site-isolation-trials"],
    },
  },
});
