import { existsSync } from "node:fs";
import { defineConfig, devices } from "@playwright/test";

// FOYER_CHROMIUM comes from scripts/browser.sh; without either, Playwright's own browser is used.
const system = "/usr/bin/chromium";
const executablePath = process.env.FOYER_CHROMIUM || (existsSync(system) ? system : undefined);

const isRoot = process.getuid?.() === 0;

export default defineConfig({
  testDir: "tests",
  outputDir: "test-results",
  // A test leaves a quarter of two cores idle, and some mostly wait (measured: 72 tests in 361 s with two
  // workers, 54 in 456 s with one). Each has a server of its own.
  workers: 2,
  fullyParallel: false,
  // A test that passes the second time hides a fault, so there is no second time where people work. In
  // CI a stalled machine must not stop a landing: it tries once more, and the report says "flaky".
  retries: process.env.CI ? 1 : 0,
  forbidOnly: Boolean(process.env.CI),
  // Room for a machine with two slow cores; a test takes about ten seconds.
  timeout: 90_000,
  expect: { timeout: 10_000 },
  reporter: [["list"]],
  use: {
    ...devices["Desktop Chrome"],
    screenshot: "only-on-failure",
    // A trace costs a third of a test's time, so where a second try follows, that one is traced.
    trace: process.env.CI ? "on-first-retry" : "retain-on-failure",
    launchOptions: {
      executablePath,
      args: [
        // Chromium's sandbox does not start for root.
        ...(isRoot ? ["--no-sandbox"] : []),
        "--disable-gpu",
        // No traffic but the tests' own.
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        // Addresses that are not the machine's own: what browsers grant to that alone is not granted here.
        "--host-resolver-rules=MAP *.test 127.0.0.1",
      ],
    },
  },
  projects: [{ name: "chromium" }],
});
