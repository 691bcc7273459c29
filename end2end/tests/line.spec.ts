// A bad line between real browsers and the server: what is written arrives once, on both sides.
import { expect, test } from "../support/fixtures";
import { MARIA } from "../support/host-page";
import type { Line } from "../support/line";
import { type Talk, talk } from "../support/talk";

test.use({ spoilable: true });

/** A dead line is noticed after 20 s of silence and 15 s without an answer; then backoff. */
const NOTICED = { timeout: 60_000 };

function there(line: Line | null): Line {
  if (!line) throw new Error("this test has a line");
  return line;
}

async function once({ joe, maria }: Talk, texts: string[]): Promise<void> {
  for (const text of texts) {
    await expect(joe.said(text)).toHaveCount(1, NOTICED);
    await expect(maria.said(text)).toHaveCount(1, NOTICED);
  }
  expect(await maria.texts()).toEqual([MARIA.question, ...texts]);
}

test("a slow line and one that is cut again and again", async ({ browsers, server, line }) => {
  const both = await talk(browsers);
  const { joe, maria } = both;
  there(line).become("delayed");
  await joe.send("Slowly one.");
  await expect(maria.said("Slowly one.")).toBeVisible();
  await maria.send("Slowly two.");
  await expect(joe.said("Slowly two.")).toBeVisible();

  server.outOfReach();
  for (const n of [1, 2, 3]) {
    await joe.send(`Cut ${n}, Joe.`);
    // Before the acknowledgement of a line this slow can have come.
    there(line).cut();
    await expect(maria.said(`Cut ${n}, Joe.`)).toBeVisible(NOTICED);
    await maria.send(`Cut ${n}, Maria.`);
    there(line).cut();
    await expect(joe.said(`Cut ${n}, Maria.`)).toBeVisible(NOTICED);
  }
  there(line).become("clear");
  server.recovered();
  const cuts = [1, 2, 3].flatMap((n) => [`Cut ${n}, Joe.`, `Cut ${n}, Maria.`]);
  await once(both, ["Slowly one.", "Slowly two.", ...cuts]);
});

test("a line that swallows everything, for one who writes and one who only waits", async ({
  browsers,
  server,
  line,
}) => {
  test.setTimeout(180_000);
  const both = await talk(browsers);
  const { joe, maria } = both;
  server.outOfReach();
  there(line).become("half-open");
  await joe.send("Can you hear me?");
  // Lines that died in silence stay dead: each browser has to notice for itself.
  there(line).become("clear");
  await expect(maria.said("Can you hear me?")).toBeVisible(NOTICED);
  await maria.send("Yes, I can.");
  await expect(joe.said("Yes, I can.")).toBeVisible(NOTICED);

  there(line).become("half-open");
  await maria.send("And now?");
  there(line).become("clear");
  await expect(joe.said("And now?")).toBeVisible(NOTICED);
  server.recovered();
  await once(both, ["Can you hear me?", "Yes, I can.", "And now?"]);
});

test("after a long cut the chat is back within seconds", async ({ browsers, server, line }) => {
  const { joe, maria } = await talk(browsers);
  const tries: number[] = [];
  maria.page.on("websocket", () => tries.push(Date.now()));
  const strip = maria.chat.getByText(/^Reconnecting/).first();

  await test.step("with the panel open it tries every five seconds at least", async () => {
    server.outOfReach();
    there(line).become("closed");
    await expect(strip).toBeVisible();
    // By then the waits would have grown to half a minute.
    await maria.page.waitForTimeout(20_000);
    const gaps = tries.slice(1).map((at, n) => at - (tries[n] ?? at));
    expect(Math.max(...gaps)).toBeLessThan(6_500);
    there(line).become("clear");
    await expect(strip).toBeHidden({ timeout: 6_500 });
  });

  await test.step("and at once when the visitor turns to it", async () => {
    there(line).become("closed");
    await expect(strip).toBeVisible();
    await maria.page.waitForTimeout(8_000);
    there(line).become("clear");
    await maria.composer.click();
    await expect(strip).toBeHidden({ timeout: 3_000 });
  });
  server.recovered();
  await expect(joe.page.getByText(/^Reconnecting|^No connection/)).toBeHidden();
  await joe.send("There you are.");
  await expect(maria.said("There you are.")).toBeVisible();
});
