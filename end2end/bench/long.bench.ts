// What a long chat costs: opening it, going away and back, and arrivals, on a processor four times as slow.
import type { Locator, Page } from "@playwright/test";
import { expect, test } from "../support/fixtures";
import { prolong } from "../support/long";
import { talk } from "../support/talk";
import { median } from "./stopwatch";
import { longestTask } from "./tasks";

const SLOWER = 4;
const SHORT = 100;
const LONG = 10_000;
/** A long chat may take this many times as long to open as a short one. */
const GOAL = 1.2;
const ROUNDS = 5;

declare global {
  interface Window {
    /** When the thread's end was first on the screen, in ms since the press. */
    shownAfter?: number;
  }
}

/** Presses a link and waits, in the page itself, until the thread shows a message. */
async function openBy(page: Page, link: Locator, last: string): Promise<number> {
  await page.evaluate((last) => {
    delete window.shownAfter;
    document.addEventListener(
      "click",
      () => {
        const pressed = performance.now();
        const look = () => {
          const said = [...document.querySelectorAll(".thread article")].at(-1);
          if (said?.textContent?.includes(last)) window.shownAfter = performance.now() - pressed;
          else requestAnimationFrame(look);
        };
        requestAnimationFrame(look);
      },
      { capture: true, once: true },
    );
  }, last);
  await link.click();
  const shown = await page.waitForFunction(() => window.shownAfter, undefined, { timeout: 60_000 });
  return (await shown.jsonValue()) ?? Number.NaN;
}

/** The longest task while something is done and half a second after it, in ms of processor time. */
async function longest(page: Page, work: () => Promise<unknown>): Promise<number> {
  const { ms } = await longestTask(page, async () => {
    await work();
    await page.waitForTimeout(500);
  });
  return ms;
}

const openedIn = new Map<number, number>();

for (const messages of [SHORT, LONG]) {
  test(`a chat of ${messages} messages`, async ({ browsers, server }) => {
    test.setTimeout(240_000);
    const { joe, maria } = await talk(browsers);
    prolong(server, messages);
    await joe.page.reload();
    await joe.openList("My Active");
    const session = await joe.page.context().newCDPSession(joe.page);
    await session.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
    const opened: number[] = [];
    const tasks: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      await joe.openList("Queue");
      await joe.openList("My Active");
      await joe.page.waitForTimeout(500);
      const open = async () => opened.push(await openBy(joe.page, joe.row("Maria").getByRole("link"), `Message ${messages}.`));
      tasks.push(await longest(joe.page, open));
    }
    openedIn.set(messages, median(opened));
    const scrolled: number[] = [];
    for (const at of [0.5, 0, 0.9, 0.2]) {
      const jump = () => joe.thread.evaluate((thread, at) => (thread.scrollTop = thread.scrollHeight * at), at);
      scrolled.push(await longest(joe.page, jump));
    }
    await joe.thread.evaluate((thread) => (thread.scrollTop = thread.scrollHeight));
    await joe.page.waitForTimeout(500);
    const arrivals = await longest(joe.page, async () => {
      for (let said = 0; said < 50; said++) await maria.send(`Arrival ${said}`);
      await expect(joe.said("Arrival 49")).toBeVisible();
    });
    const nodes = await joe.thread.evaluate((thread) => thread.querySelectorAll("*").length);
    console.log(
      `${messages} messages: opened in ${Math.round(median(opened))} ms, first ${Math.round(opened[0] ?? Number.NaN)}; ` +
        `longest task ${median(tasks)} ms; by the scroll bar ${Math.max(...scrolled)} ms; 50 arrivals ${arrivals} ms; ${nodes} nodes`,
    );
  });
}

test("a long chat beside a short one", () => {
  const ratio = (openedIn.get(LONG) ?? Number.NaN) / (openedIn.get(SHORT) ?? Number.NaN);
  console.log(`${LONG} messages open in ${ratio.toFixed(2)} times the time of ${SHORT}; goal: at most ${GOAL}`);
});
