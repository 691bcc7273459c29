// Lists of 3,000 on a machine four times as slow: how soon the first rows are there, and the longest task meanwhile.
import { expect, test } from "../support/fixtures";
import { manyChats } from "../support/many";

const CHATS = Number(process.env.FOYER_BENCH_CHATS ?? 3_000);
const FIRST_ROWS_MS = 300;
const TASK_MS = 100;

declare global {
  interface Window {
    tasks: number[];
  }
}

test("a long list", async ({ browsers, server }) => {
  test.setTimeout(180_000);
  manyChats(server, { count: CHATS });
  const joe = await browsers.agent("joe");
  const { page } = joe;
  const line = await page.context().newCDPSession(page);
  await line.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  await page.evaluate(() => {
    window.tasks = [];
    new PerformanceObserver((list) => window.tasks.push(...list.getEntries().map((task) => task.duration))).observe({
      entryTypes: ["longtask"],
    });
  });
  const took: number[] = [];
  for (let round = 0; round < 5; round++) {
    await joe.openList("My Completed");
    took.push(
      await page.evaluate(async () => {
        const link = [...document.querySelectorAll<HTMLElement>(".nav-pane .nav-link")].find((a) => /^Queue/.test(a.innerText));
        const from = performance.now();
        link?.click();
        while (document.querySelectorAll(".chat-row").length < 12) await new Promise((frame) => requestAnimationFrame(frame));
        await new Promise((frame) => requestAnimationFrame(frame));
        return performance.now() - from;
      }),
    );
  }
  const switched = await page.evaluate(() => window.tasks.splice(0));
  for (let more = 0; more < 20; more++) {
    await page.locator(".list-body").evaluate((body) => body.scrollTo(0, body.scrollHeight));
    await page.waitForTimeout(150);
  }
  const scrolled = await page.evaluate(() => window.tasks.splice(0));
  const longest = (tasks: number[]) => Math.round(Math.max(0, ...tasks));
  const sorted = [...took].sort((a, b) => a - b).map(Math.round);
  console.log(`${CHATS} chats: first rows ${sorted.join(", ")} ms (≤ ${FIRST_ROWS_MS}); longest task: ${longest(switched)} ms switching, `
    + `${longest(scrolled)} ms scrolling (≤ ${TASK_MS}); ${await page.locator(".chat-row").count()} rows drawn`);
  expect(sorted.length).toBe(5);
});
