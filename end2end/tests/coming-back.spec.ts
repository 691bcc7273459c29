// Pages that people leave and come back to, hold in their hand, or see twice at once.
import type { Page } from "@playwright/test";
import { HostPage, MARIA } from "../support/host-page";
import { expect, test } from "../support/fixtures";
import { inOwnBrowser } from "../support/own-browser";
import { Server } from "../support/server";
import { shot } from "../support/shots";
import { copyOf } from "../support/template";
import { talk } from "../support/talk";

/** Goes somewhere else and back, as a visitor does; answers whether the page was kept as it was. */
async function awayAndBack(page: Page, elsewhere: string): Promise<boolean> {
  const here = page.url();
  await page.evaluate(() => addEventListener("pageshow", (event) => Object.assign(window, { kept: event.persisted })));
  await page.goto(elsewhere);
  // Not by the tool's own way back, which waits for a load that a kept page does not have.
  await page.evaluate(() => history.back()).catch(() => {});
  await expect.poll(() => page.evaluate(() => location.href).catch(() => "")).toBe(here);
  return page.evaluate(() => (window as unknown as { kept?: boolean }).kept === true);
}

test("a page that is kept and shown again has a chat that works", async ({ browsers, server, site }) => {
  const joe = await browsers.agent("joe");
  await joe.openList("Queue");
  await inOwnBrowser({ keepsPages: true }, async (page) => {
    const maria = new HostPage(page, site);
    await maria.goto("plain.html");
    await expect(maria.launcher).toBeVisible();
    // A script alone keeps no page from being kept.
    expect(await awayAndBack(page, site.url("quirks.html")), "kept while nobody chats").toBe(true);
    await expect(maria.launcher).toHaveCount(1);
    await maria.start(MARIA);
    await joe.list.getByRole("button", { name: "Take" }).click();
    await expect(maria.thread).toContainText("Joe joined.");
    // Nor does an open chat: its line ends when the page is left, and comes back with it. Playwright finds nothing in the
    // frame of a kept page any more, so it is used as by hand and heard from outside.
    const field = await maria.composer.boundingBox();
    if (!field) throw new Error("the composer is on screen");
    expect(await awayAndBack(page, site.url("quirks.html")), "kept while somebody chats").toBe(true);
    await page.mouse.click(field.x + field.width / 2, field.y + field.height / 2);
    await page.keyboard.type("Are you there?");
    await page.keyboard.press("Enter");
    await expect(joe.said("Are you there?")).toBeVisible();
    await maria.launcher.click();
    await joe.send("Yes.");
    await expect(maria.launcher).toHaveAccessibleName("Open chat, 1 unread message");
  });
  expect(server.errors).toEqual([]);
});

test("a script that the browser has kept runs without the server, and waits for it", async ({ browsers, server }) => {
  server.tamper("UPDATE link SET refresh_s = 5");
  const maria = await browsers.visitor("normal.html");
  await expect(maria.launcher).toBeVisible();
  await server.stop();
  await maria.page.reload();
  // It runs, and shows nothing once what it was told is too old.
  expect(await maria.page.evaluate(() => typeof (window as unknown as { Foyer: unknown }).Foyer)).toBe("function");
  await expect(maria.page.locator("#words")).toBeVisible();
  await expect(maria.launcher).toHaveCount(0, { timeout: 20_000 });
  await server.restart();
  await expect(maria.launcher).toBeVisible({ timeout: 20_000 });
});

test("a script that does not come as one leaves the page alone", async ({ browsers, site, watch }) => {
  watch.mayHappen(/foyer\.js|Unexpected token|^uncaught: $/);
  const page = await browsers.tab();
  const answers = [
    { status: 500, body: "broken" },
    { status: 200, contentType: "text/html", body: "<!doctype html><p>Sign in to this network" },
    { status: 302, headers: { location: site.url("plain.html") } },
    { status: 200, contentType: "text/javascript", body: "" },
    null, // hangs
  ];
  let answer: (typeof answers)[number] = null;
  await page.route("**/foyer.js", async (route) => {
    if (answer) await route.fulfill(answer);
  });
  for (answer of answers) {
    await page.goto(site.url("plain.html"), { waitUntil: "commit" });
    await page.getByRole("button", { name: "Show the oak chair" }).click();
    await expect(page).toHaveTitle("The oak chair");
    await expect(page.locator("foyer-chat")).toHaveCount(0);
  }
});

test("on a phone, what one writes stays above the keyboard", async ({ browsers }) => {
  const joe = await browsers.agent("joe");
  const phone = { viewport: { width: 412, height: 839 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };
  const maria = await browsers.visitor("plain.html", phone);
  const { page } = maria;
  await maria.launcher.tap();
  await maria.fill(MARIA);
  await maria.chat.getByRole("button", { name: "Start chat" }).tap();
  await joe.openList("Queue");
  await joe.list.getByRole("button", { name: "Take" }).click();
  await joe.send("Which height do you need?");
  await expect(maria.said("Which height do you need?")).toBeVisible();
  /** Where composer and panel are, and what of the window is not covered. */
  const fits = async (top: number, height: number) => {
    await expect.poll(async () => (await maria.panel.boundingBox())?.height).toBe(height);
    const [panel, composer, last] = await Promise.all([
      maria.panel.boundingBox(),
      maria.composer.boundingBox(),
      maria.said("Which height do you need?").boundingBox(),
    ]);
    expect(panel).toMatchObject({ x: 0, y: top, height });
    expect(composer && composer.y + composer.height).toBeLessThanOrEqual(top + height);
    expect(last && last.y).toBeGreaterThanOrEqual(top);
  };
  await fits(0, 839);
  // A page may say that the keyboard makes it smaller (interactive-widget=resizes-content).
  await page.setViewportSize({ width: 412, height: 440 });
  await fits(0, 440);
  await page.setViewportSize({ width: 412, height: 839 });
  await fits(0, 839);
  // Commonly only what is seen of it gets smaller, and may have been moved.
  const keyboard = (height: number, offsetTop: number) =>
    page.evaluate((seen) => {
      for (const [name, value] of Object.entries(seen)) Object.defineProperty(visualViewport, name, { value, configurable: true });
      visualViewport?.dispatchEvent(new Event("resize"));
      visualViewport?.dispatchEvent(new Event("scroll"));
    }, { height, offsetTop });
  for (const top of [0, 120]) {
    await keyboard(430, top);
    await fits(top, 430);
  }
  await shot(page, "widget-keyboard");
  await keyboard(839, 0);
  await fits(0, 839);
  await maria.send("80 cm.");
  await expect(joe.said("80 cm.")).toBeVisible();
});

test("two servers on one page: each has its link and its launcher, and one panel is open at a time", async ({
  browsers,
  server,
  site,
  template,
}) => {
  const other = await Server.start(copyOf(template, `${test.info().testId}-other`));
  other.tamper("UPDATE brand SET name = 'Parcels', name_key = 'parcels'");
  site.other = other.origin;
  const maria = await browsers.visitor("two-servers.html");
  const { page } = maria;
  const launchers = page.getByRole("button", { name: "Leave a message: Chat with" });
  await expect(launchers).toHaveCount(2);
  for (const [name, origin] of Object.entries({ Northwind: server.origin, Parcels: other.origin })) {
    await page.getByRole("button", { name: `Leave a message: Chat with ${name}` }).click();
    const panels = page.getByRole("dialog", { name: /^Chat with / });
    await expect(panels).toHaveCount(1);
    await expect(panels).toHaveAccessibleName(`Chat with ${name}`);
    await expect(panels.locator("iframe")).toHaveAttribute("src", `${origin}/widget/1`);
    await expect(panels.locator("iframe").contentFrame().getByRole("heading", { name: "Leave a message" })).toBeVisible();
  }
  await shot(page, "two-servers");
  // A page's places are told apart, too.
  for (const one of [server, other]) {
    const look = JSON.stringify({ display: "Text", description: one === server ? "The shop" : "The parcels" });
    one.tamper(`UPDATE link SET look_online = '${look}', look_offline = '${look}'`);
  }
  await page.waitForTimeout(1_100); // A status holds for a second.
  const places = (await browsers.visitor("two-servers.html")).page;
  await expect(places.locator("p").filter({ hasText: "Its delivery" })).toHaveText("The shop: The shop. Its delivery: The parcels.");
  await other.close();
});

test("a page in a sandboxed frame of another has a chat that works", async ({ browsers }) => {
  const { page } = await browsers.visitor("sandboxed-frame.html");
  const inner = page.frameLocator("iframe[title=Preview]");
  await inner.getByRole("button", { name: "Leave a message" }).click();
  await expect(inner.frameLocator("foyer-chat iframe").getByRole("heading", { name: "Leave a message" })).toBeVisible();
  await inner.getByRole("button", { name: "Close chat" }).first().click();
  await expect(inner.getByRole("dialog")).toBeHidden();
});

test("under Prototype a chat goes on after a reload, with what was written", async ({ browsers }) => {
  const { joe, maria } = await talk(browsers, "prototype.html");
  await maria.send("Is it oak?");
  await maria.composer.fill("And how");
  await maria.page.waitForTimeout(500); // A draft is kept shortly after it was typed.
  await maria.page.reload();
  await expect(maria.said("Is it oak?")).toBeVisible();
  await expect(maria.composer).toHaveValue("And how");
  await joe.send("It is.");
  await expect(maria.said("It is.")).toBeVisible();
  await expect(maria.page.locator("#made")).toHaveText('By Prototype 1.6.1: [1, 2]{"a": [1]}');
});

test("pages that isolate themselves stay isolated", async ({ browsers }) => {
  for (const host of ["require-corp.html", "credentialless.html"]) {
    const maria = await browsers.visitor(host);
    await maria.works();
    expect(await maria.page.evaluate(() => crossOriginIsolated), host).toBe(true);
  }
});
