// Whatever a host page, a browser or a storage says, the chat goes on; and when it breaks, it starts again by itself.
import { HostPage, MARIA } from "../support/host-page";
import { expect, test } from "../support/fixtures";
import { shot } from "../support/shots";
import { talk } from "../support/talk";

for (const lang of ["en_US", "de_DE", "x", "{{lang}}", "no such language"]) {
  test(`a page whose language is “${lang}”`, async ({ browsers }) => {
    const joe = await browsers.agent("joe");
    const maria = await browsers.visitor();
    await maria.page.evaluate((lang) => (document.documentElement.lang = lang), lang);
    await maria.start(MARIA);
    await joe.openList("Queue");
    await joe.open("Maria");
    await joe.tool("Take").click();
    await joe.send("Hello Maria.");
    await expect(maria.said("Hello Maria.")).toBeVisible();
    await expect(maria.said("Hello Maria.").getByRole("time")).toHaveText(/\d/);
    await maria.send("Hello Joe.");
    await expect(joe.said("Hello Joe.")).toBeVisible();
  });
}

test("the chat's page opened by itself", async ({ browsers, server }) => {
  const joe = await browsers.agent("joe");
  const page = await browsers.tab();
  await page.goto(`${server.origin}/widget/1`);
  await page.getByLabel("Choose a department").selectOption({ label: "Sales" });
  await page.getByLabel("Name").fill("Maria");
  await page.getByLabel("Email").fill("maria@example.org");
  await page.getByLabel("Question").fill("Is anybody there?");
  await page.getByRole("button", { name: "Start chat" }).click();
  await joe.openList("Queue");
  await joe.open("Maria");
  await joe.tool("Take").click();
  await joe.send("Hello Maria.");
  const said = page.getByRole("article").filter({ hasText: "Hello Maria." });
  await expect(said.getByRole("time")).toHaveText(/\d/);
});

test("what a storage holds that is nothing of ours", async ({ browsers, server }) => {
  await browsers.agent("joe");
  const maria = await browsers.visitor();
  await expect(maria.launcher).toBeVisible();
  await maria.page.evaluate((key) => {
    const outbox = { "no id of ours!": "Words that count.", empty: "  " };
    const kept = { token: "x".repeat(100_000), left: "many", outbox, open: 7 };
    localStorage.setItem(key, JSON.stringify(kept));
    sessionStorage.setItem(key, JSON.stringify({ draft: 5, form: [1, "Maria", { a: 2 }], open: "yes" }));
    document.title = "t".repeat(300_000);
    history.replaceState(null, "", `?q=${"a".repeat(100_000)}`);
  }, `foyer:${server.origin}:1`);
  await maria.open();
  // Without a chat to go to, unsent words go into the form.
  await expect(maria.chat.getByLabel("Question")).toHaveValue("Words that count.");
  await expect(maria.chat.getByLabel("Name")).toHaveValue("Maria");
});

test("a chat that breaks says so, starts again and has lost nothing", async ({ browsers, watch }) => {
  watch.expect(/Foyer: the chat stopped/);
  watch.expect(/uncaught: (Error: no element today|RuntimeError: unreachable)/);
  const { joe, maria } = await talk(browsers);
  await joe.send("Hello Maria.");
  await expect(maria.said("Hello Maria.")).toBeVisible();
  await maria.composer.fill("Half a sente");
  // The browser itself refuses what the chat needs, in the middle of its work.
  const frame = maria.page.frames().find((frame) => frame.url().includes("/widget/"));
  await frame?.evaluate(() => {
    const make = Document.prototype.createElement;
    Document.prototype.createElement = function (this: Document, ...asked: unknown[]) {
      if (String(new Error().stack).includes("/widget/widget-")) throw new Error("no element today");
      return Reflect.apply(make, this, asked);
    } as typeof make;
  });
  await joe.send("Are you still there?");
  await expect(maria.chat.getByRole("alert").filter({ hasText: "Chat stopped. It starts again by itself." })).toBeVisible();
  await shot(maria.page, "widget-broke");
  await expect(maria.said("Are you still there?")).toBeVisible();
  await expect(maria.composer).toHaveValue("Half a sente");
  await maria.send("Yes, I am.");
  await expect(joe.said("Yes, I am.")).toBeVisible();
  expect(await maria.texts()).toEqual([MARIA.question, "Hello Maria.", "Are you still there?", "Yes, I am."]);
});
