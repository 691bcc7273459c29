// Lists of 3,000 on a machine four times as slow: how soon the first rows are there, and the longest task meanwhile, in
// processor time.
import type { Page } from "@playwright/test";
import { expect, test } from "../support/fixtures";
import { manyChats } from "../support/many";
import { type Longest, longestTask } from "./tasks";

const CHATS = Number(process.env.FOYER_BENCH_CHATS ?? 3_000);
const FIRST_ROWS_MS = 300;
const TASK_MS = 100;

/** Presses **Queue** and waits in the page itself until its first rows are painted; ms. */
function firstRows(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const link = [...document.querySelectorAll<HTMLElement>(".nav-pane .nav-link")].find((a) => /^Queue/.test(a.innerText));
    const from = performance.now();
    link?.click();
    while (document.querySelectorAll(".chat-row").length < 12) await new Promise((frame) => requestAnimationFrame(frame));
    await new Promise((frame) => requestAnimationFrame(frame));
    return performance.now() - from;
  });
}

test("a long list", async ({ browsers, server }) => {
  test.setTimeout(180_000);
  manyChats(server, { count: CHATS });
  const joe = await browsers.agent("joe");
  const { page } = joe;
  const line = await page.context().newCDPSession(page);
  await line.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  const took: number[] = [];
  const switched: Longest[] = [];
  for (let round = 0; round < 5; round++) {
    await joe.openList("My Completed");
    switched.push(
      await longestTask(page, async () => {
        took.push(await firstRows(page));
        // What is drawn beyond them belongs to it.
        await page.waitForTimeout(500);
      }),
    );
  }
  const scrolled = await longestTask(page, async () => {
    for (let more = 0; more < 20; more++) {
      await page.locator(".list-body").evaluate((body) => body.scrollTo(0, body.scrollHeight));
      await page.waitForTimeout(150);
    }
  });
  const longest = switched.reduce((a, b) => (a.ms >= b.ms ? a : b));
  const sorted = [...took].sort((a, b) => a - b).map(Math.round);
  console.log(`${CHATS} chats: first rows ${sorted.join(", ")} ms (≤ ${FIRST_ROWS_MS}); longest task: ${longest.ms} ms switching (${longest.parts}), `
    + `${scrolled.ms} ms scrolling (${scrolled.parts}) (≤ ${TASK_MS}); ${await page.locator(".chat-row").count()} rows drawn`);
  expect(sorted.length).toBe(5);
});
