// What a list of 3,000 offline messages costs on a processor four times as slow: to its first row, and the longest task,
// in processor time.
import { expect, test } from "../support/fixtures";
import { OfflineMessages, fillOffline } from "../support/offline";
import { longestTask } from "./tasks";

/** Opens the list and waits in the page itself for its first row; ms. */
function firstRow(): Promise<number> {
  const link = document.querySelector<HTMLElement>(".rail a[href^='/offline-messages']");
  const begun = performance.now();
  const shown = new Promise<number>((seen) => {
    const look = () => {
      if (document.querySelector(".list .chat-link")) seen(performance.now() - begun);
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  link?.click();
  return shown;
}

test("3,000 offline messages", async ({ browsers, server }) => {
  fillOffline(server, 3_000);
  const joe = await browsers.agent("joe");
  const { page } = joe;
  const offline = new OfflineMessages(joe);
  const slow = await page.context().newCDPSession(page);
  await slow.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  let first = Number.NaN;
  const longest = await longestTask(page, async () => {
    first = await page.evaluate(firstRow);
    await expect(offline.count).toHaveText("3,000 messages");
    for (let n = 0; n < 12; n++) {
      await offline.body.evaluate((body) => body.scrollTo(0, body.scrollHeight));
      await page.waitForTimeout(150);
    }
  });
  const nodes = await page.evaluate(() => document.querySelectorAll("*").length);
  console.log(`first row after ${Math.round(first)} ms, longest task ${longest.ms} ms (${longest.parts}), ${nodes} elements`);
  expect(nodes, "rows far away are not drawn").toBeLessThan(20_000);
});
