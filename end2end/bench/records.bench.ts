// What a list of 3,000 records costs on a processor four times as slow: from the answer to its first rows, and the
// longest task.
import { manyAgents } from "../support/company";
import { expect, test } from "../support/fixtures";

test("a list of 3,000 agents", async ({ browsers, server }) => {
  test.setTimeout(120_000);
  manyAgents(server, 3_000);
  const admin = await browsers.agent("admin");
  const { page } = admin;
  await admin.area("Settings").click();
  const tree = page.getByRole("navigation", { name: "Settings" });
  const agents = page.getByRole("table", { name: "Agents" });
  const phone = await page.context().newCDPSession(page);
  await phone.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  await page.evaluate(() => {
    const seen = { longest: 0, answered: 0, drawn: 0 };
    Object.assign(globalThis, { seen });
    new PerformanceObserver((list) => {
      for (const task of list.getEntries()) seen.longest = Math.max(seen.longest, task.duration);
    }).observe({ entryTypes: ["longtask"] });
    new PerformanceObserver((list) => {
      for (const answer of list.getEntries() as PerformanceResourceTiming[])
        if (answer.name.endsWith("/agents/list")) seen.answered = answer.responseEnd;
    }).observe({ entryTypes: ["resource"] });
    new MutationObserver(() => {
      const rows = document.querySelectorAll(".table-list tbody tr");
      if (seen.drawn === 0 && rows.length >= 25) requestAnimationFrame(() => (seen.drawn = performance.now()));
    }).observe(document.body, { childList: true, subtree: true });
  });
  const seen = () =>
    page.evaluate(() => (globalThis as unknown as { seen: { longest: number; answered: number; drawn: number } }).seen);

  // A machine that is busy with other things only makes it slower: the best of three counts.
  const times: { first: number; longest: number }[] = [];
  for (let turn = 0; turn < 3; turn++) {
    await page.evaluate(() => Object.assign((globalThis as unknown as { seen: object }).seen, { longest: 0, drawn: 0, answered: 0 }));
    await tree.getByRole("link", { name: "Agents" }).click();
    await expect.poll(() => agents.getByRole("rowheader").count()).toBeGreaterThanOrEqual(25);
    await expect.poll(async () => (await seen()).answered).toBeGreaterThan(0);
    const { longest, answered, drawn } = await seen();
    times.push({ first: drawn - answered, longest });
    await tree.getByRole("link", { name: "Brands" }).click();
    await expect(page.getByRole("table", { name: "Brands" })).toBeVisible();
  }
  console.log(`3,000 agents at 4x: ${times.map((t) => `${Math.round(t.first)} ms, longest ${t.longest} ms`).join("; ")}`);
});
