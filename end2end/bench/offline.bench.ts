// What a list of 3,000 offline messages costs on a processor four times as slow: to its first row, and the longest task.
import { expect, test } from "../support/fixtures";
import { OfflineMessages, fillOffline } from "../support/offline";

test("3,000 offline messages", async ({ browsers, server }) => {
  fillOffline(server, 3_000);
  const joe = await browsers.agent("joe");
  const { page } = joe;
  const offline = new OfflineMessages(joe);
  const slow = await page.context().newCDPSession(page);
  await slow.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  await page.evaluate(() => {
    const told = window as unknown as { longest: number; firstRow: Promise<number> };
    told.longest = 0;
    new PerformanceObserver((list) => {
      for (const task of list.getEntries()) told.longest = Math.max(told.longest, task.duration);
    }).observe({ type: "longtask" });
    const link = document.querySelector<HTMLElement>(".rail a[href^='/offline-messages']");
    const begun = performance.now();
    told.firstRow = new Promise((seen) => {
      const look = () => {
        if (document.querySelector(".list .chat-link")) seen(performance.now() - begun);
        else requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    });
    link?.click();
  });
  const first = await page.evaluate(() => (window as unknown as { firstRow: Promise<number> }).firstRow);
  await expect(offline.count).toHaveText("3,000 messages");
  for (let n = 0; n < 12; n++) {
    await offline.body.evaluate((body) => body.scrollTo(0, body.scrollHeight));
    await page.waitForTimeout(150);
  }
  const longest = await page.evaluate(() => (window as unknown as { longest: number }).longest);
  const nodes = await page.evaluate(() => document.querySelectorAll("*").length);
  console.log(`first row after ${Math.round(first)} ms, longest task ${Math.round(longest)} ms, ${nodes} elements`);
  expect(nodes, "rows far away are not drawn").toBeLessThan(20_000);
});
