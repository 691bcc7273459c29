// What a person feels of the workspace's size: from the sign-in page to My Active usable, and from a bookmark.
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "../support/fixtures";
import { PASSWORD } from "../support/server";
import { Bare } from "./bare";
import { type Sight, loaded, median, seen, slowPage } from "./stopwatch";

const ROUNDS = Number(process.env.FOYER_BENCH_ROUNDS ?? 5);
const SIGHTS: Record<string, Sight> = {
  form: { selector: "button", says: "^Sign in$" },
  heading: { selector: "h1", says: "^My Active$" },
  // The line stands, so chats come in.
  usable: { selector: "button", says: "^(Available|Away), \\d+ of \\d+ chats" },
};

interface Figure {
  name: string;
  goal: number | null;
  values: number[];
}

function print(figures: Figure[], bare: Figure, bytes: number): void {
  const ms = (value: number) => `${Math.round(value).toLocaleString("en")} ms`.padStart(9);
  const floor = median(bare.values);
  const lines = [...figures, bare].map(({ name, goal, values }) => {
    const middle = median(values);
    const against = goal === null ? "" : `${(middle / floor).toFixed(2)}×`.padStart(7);
    const met = goal === null ? "" : `≤ ${goal.toLocaleString("en")} ms  ${middle <= goal ? "met" : "MISSED"}`;
    return `${name.padEnd(52)}${ms(middle)}${ms(Math.min(...values))}${ms(Math.max(...values))}${against.padEnd(8)}  ${met}`;
  });
  const head = `${"".padEnd(52)}${"median".padStart(9)}${"best".padStart(9)}${"worst".padStart(9)}  bare`;
  console.log([`\n${Math.round(bytes / 1024)} KiB over the network, cold`, head, ...lines, ""].join("\n"));
  const folder = fileURLToPath(new URL("../../target", import.meta.url));
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}/bench-web.json`, JSON.stringify({ bytes, figures: [...figures, bare] }, null, 2));
}

test("from the sign-in page to My Active, and from a bookmark", async ({ server, browser }) => {
  test.setTimeout(ROUNDS * 60_000);
  const bareSite = await Bare.start();
  const form: Figure = { name: "sign-in page usable, cold", goal: null, values: [] };
  const entered: Figure = { name: "Sign in pressed → My Active usable", goal: null, values: [] };
  const cold: Figure = { name: "sign-in page → My Active usable, cold (both)", goal: 1500, values: [] };
  const warm: Figure = { name: "bookmark → My Active usable, warm", goal: 600, values: [] };
  const bare: Figure = { name: "bare page: same bytes loaded and compiled, cold", goal: null, values: [] };
  let bytes = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const context = await browser.newContext({ reducedMotion: "reduce", viewport: { width: 1440, height: 900 } });
    const page = await slowPage(context, SIGHTS);
    await page.goto(`${server.origin}/login`);
    const formAt = await seen(page, "form");
    await page.getByLabel("Email").fill("joe@example.com");
    await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
    // What a person types takes a person's time; the watch stands still meanwhile.
    await page.evaluate(() => {
      document.addEventListener("click", () => (window.pressed = performance.now()), { capture: true, once: true });
    });
    await page.getByRole("button", { name: "Sign in" }).click();
    const usableAt = Math.max(await seen(page, "heading"), await seen(page, "usable"));
    const pressedAt = (await page.evaluate(() => window.pressed)) ?? Number.NaN;
    bytes = (await loaded(page)).bytes;
    form.values.push(formAt);
    entered.values.push(usableAt - pressedAt);
    cold.values.push(formAt + usableAt - pressedAt);
    await page.close();

    const again = await slowPage(context, SIGHTS);
    await again.goto(`${server.origin}/chats/mine`);
    warm.values.push(Math.max(await seen(again, "heading"), await seen(again, "usable")));
    await context.close();

    const other = await browser.newContext();
    const least = await slowPage(other, { compiled: { selector: "h1", says: "^Compiled$" } });
    await least.goto(bareSite.origin);
    bare.values.push(await seen(least, "compiled"));
    await other.close();
  }
  await bareSite.close();
  expect(cold.values.every(Number.isFinite), "every round was measured").toBe(true);
  print([form, entered, cold, warm], bare, bytes);
});
