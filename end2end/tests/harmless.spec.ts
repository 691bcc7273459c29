// The host's page is a guest house: nothing of ours before it is wanted, and no harm ever.
import type { Page } from "@playwright/test";
import { HostPage, MARIA } from "../support/host-page";
import { expect, test } from "../support/fixtures";
import { expectAccessible } from "../support/axe";
import { secondLink } from "../support/looks";
import { shot } from "../support/shots";
import { talk } from "../support/talk";

/** Pixels by which the page's content was pushed around. */
async function layoutShift(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((done) => {
        new PerformanceObserver((list) => {
          done(list.getEntries().reduce((sum, entry) => sum + (entry as unknown as { value: number }).value, 0));
        }).observe({ type: "layout-shift", buffered: true });
        // Nothing is told when nothing shifted.
        requestAnimationFrame(() => requestAnimationFrame(() => done(0)));
      }),
  );
}

test("before intent: the script and one question, nothing else", async ({ browsers, server, site }) => {
  await browsers.agent("joe");
  const page = await browsers.tab();
  const requests: string[] = [];
  const sockets: string[] = [];
  page.context().on("request", (request) => requests.push(request.url()));
  page.on("websocket", (socket) => sockets.push(socket.url()));
  const maria = new HostPage(page, site);
  await maria.goto("plain.html");
  await expect(maria.launcher).toHaveAccessibleName("Open chat");
  await page.waitForLoadState("networkidle");
  // Looking is no intent yet either.
  await maria.launcher.hover();
  await maria.launcher.focus();
  await page.waitForLoadState("networkidle");
  const ours = requests.filter((url) => url.startsWith(server.origin)).map((url) => url.slice(server.origin.length));
  expect(ours).toEqual(["/foyer.js", "/public/links/1/status"]);
  expect(requests.filter((url) => /\.wasm|\.woff2?|\.ttf/.test(url))).toEqual([]);
  expect(sockets).toEqual([]);
  expect(await page.context().cookies()).toEqual([]);
  expect(page.frames()).toHaveLength(1);
  expect(await page.evaluate(() => [document.cookie, localStorage.length, sessionStorage.length])).toEqual(["", 0, 0]);
  expect(await layoutShift(page)).toBe(0);
  // One global name, and it works.
  expect(await page.evaluate(() => Object.keys(window).filter((name) => /foyer/i.test(name)))).toEqual(["Foyer"]);

  await maria.open();
  await expect(maria.chat.getByRole("heading", { name: "Start a chat" })).toBeVisible();
  // The form is there before the program and its line.
  await expect.poll(() => sockets.length).toBe(1);
  expect(await page.context().cookies(), "no cookie even with the chat open").toEqual([]);
});

test("hostile.html: the page fights, the chat works, the page is as it was", async ({ browsers }) => {
  const joe = await browsers.agent("joe");
  const maria = await browsers.visitor("hostile.html");
  const { page } = maria;
  await expect(maria.launcher).toBeVisible();
  await expect(page.locator("foyer-chat")).toHaveCount(1);
  await expect(maria.launcher).toHaveCSS("opacity", "1");
  await maria.start(MARIA);
  await joe.openList("Queue");
  await joe.list.getByRole("button", { name: "Take" }).click();
  await expect(maria.thread).toContainText("Joe joined.");
  await maria.send("Does it arrive?");
  await expect(joe.said("Does it arrive?")).toBeVisible();
  const panel = await maria.panel.boundingBox();
  expect(panel?.width).toBe(384);
  await shot(page, "hostile");

  // Its scripts still run, and its body may be swapped under us.
  await page.getByRole("button", { name: "Replace the body" }).click();
  await expect(page.getByRole("heading", { name: "The body is new" })).toBeVisible();
  await expect(maria.said("Does it arrive?")).toBeVisible();
  await joe.send("It does.");
  await expect(maria.said("It does.")).toBeVisible();

  await page.reload();
  await expect(maria.said("It does.")).toBeVisible();
  expect(await maria.texts()).toEqual([MARIA.question, "Does it arrive?", "It does."]);
});

test("rtl.html: the launcher stands on the other side, and so does what one says", async ({ browsers }) => {
  const joe = await browsers.agent("joe");
  const maria = await browsers.visitor("rtl.html");
  const { page } = maria;
  const width = page.viewportSize()?.width ?? 0;
  const launcher = await maria.launcher.boundingBox();
  expect(launcher && launcher.x + launcher.width).toBeLessThan(width / 2);
  await maria.start({ ...MARIA, name: "مريم", question: "هل الكرسي من البلوط؟" });
  await joe.openList("Queue");
  await joe.list.getByRole("button", { name: "Take" }).click();
  await joe.send("نعم، من البلوط.");
  await expect(maria.said("نعم، من البلوط.")).toBeVisible();
  const panel = await maria.panel.boundingBox();
  expect(panel && panel.x + panel.width).toBeLessThan(width / 2);
  await expect(maria.chat.locator("html")).toHaveCSS("direction", "rtl");
  const mine = await maria.said("هل الكرسي من البلوط؟").locator(".bubble").boundingBox();
  const theirs = await maria.said("نعم، من البلوط.").locator(".bubble").boundingBox();
  expect(mine && theirs && mine.x < theirs.x).toBe(true);
  await expectAccessible(page, "the chat from right to left");
  await shot(page, "rtl");
});

test("a server that is down leaves the page alone, and comes back by itself", async ({ browsers, server, site }) => {
  await server.stop();
  const page = await browsers.tab();
  const maria = new HostPage(page, site);
  await maria.goto("plain.html");
  await expect(page.getByRole("heading", { name: "Chairs for long evenings" })).toBeVisible();
  await expect(page.locator("foyer-chat")).toHaveCount(0);
  // The page's own script runs as ever.
  await page.getByRole("button", { name: "Show the oak chair" }).click();
  await expect(page).toHaveTitle("The oak chair");
  await server.restart();
  await page.reload();
  await expect(maria.launcher).toBeVisible();
});

test("a server that dies before the chat is opened: said so, and tried again", async ({ browsers, server }) => {
  await browsers.agent("joe").then((joe) => joe.page.close());
  const maria = await browsers.visitor();
  await expect(maria.launcher).toBeVisible();
  await server.kill();
  await maria.launcher.click();
  const failed = maria.page.locator("foyer-chat").getByRole("alert").filter({ hasText: "Chat couldn't load." });
  await expect(failed).toBeVisible({ timeout: 15_000 });
  await shot(maria.page, "widget-failed");
  await server.restart();
  await maria.page.locator("foyer-chat").getByRole("button", { name: "Try again" }).click();
  await expect(maria.chat.getByRole("heading", { name: /^(Start a chat|Leave a message)$/ })).toBeVisible();
});

test("pages that isolate themselves or stand in a sandbox have a chat that works", async ({ browsers }) => {
  const joe = await browsers.agent("joe");
  await joe.openList("Queue");
  for (const host of ["require-corp.html", "credentialless.html", "sandbox.html"]) {
    const maria = await browsers.visitor(host);
    await maria.start({ ...MARIA, name: host });
    await joe.list.getByRole("button", { name: "Take" }).click();
    await expect(maria.thread).toContainText("Joe joined.");
    await joe.send("Hello there.");
    await expect(maria.said("Hello there.")).toBeVisible();
    await maria.send("Hello Joe.");
    await expect(joe.said("Hello Joe.")).toBeVisible();
    // He works on one chat at a time.
    await joe.end(host);
    await expect(maria.chat.getByRole("heading", { name: "Joe ended this chat." })).toBeVisible();
    await joe.openList("Queue");
    await maria.page.close();
  }
});

test("a page that takes no frames: said so, with the chat in a tab of its own", async ({ browsers, watch }) => {
  watch.expect(/frame-src 'none'/);
  const maria = await browsers.visitor("no-frames.html");
  // A page may have given every object a method.
  await maria.page.evaluate(() => Object.assign(Object.prototype, { extend: () => {} }));
  await maria.launcher.click();
  const script = maria.page.locator("foyer-chat");
  await expect(script.getByRole("alert").filter({ hasText: "Chat couldn't load." })).toBeVisible({ timeout: 5_000 });
  await expect(script.getByRole("button", { name: "Try again" })).toBeFocused();
  await expect(script.locator(".failed").getByRole("button")).toHaveText(["Try again", "Close chat"]);
  await maria.page.evaluate(() => delete (Object.prototype as { extend?: unknown }).extend);
  await expectAccessible(maria.page, "a chat that may not be framed");
  await shot(maria.page, "widget-no-frames");
  const opened = maria.page.context().waitForEvent("page");
  await script.getByRole("link", { name: "Open chat in a new tab" }).click();
  const tab = await opened;
  await expect(tab.getByRole("heading", { name: "Leave a message" })).toBeVisible();
});

test("two links on one page stand one above the other, and one panel is open at a time", async ({ browsers, server }) => {
  secondLink(server);
  const page = (await browsers.visitor("two-links.html")).page;
  const launchers = page.getByRole("button", { name: "Leave a message" });
  await expect(launchers).toHaveCount(2);
  // Each says whose it is.
  await expect(page.getByRole("button", { name: "Leave a message: Chat with Repairs" })).toHaveCount(1);
  const boxes = await launchers.evaluateAll((all) => all.map((one) => one.getBoundingClientRect().toJSON()));
  const [one, other] = boxes.sort((a, b) => a.top - b.top);
  expect(one.bottom).toBeLessThan(other.top);
  expect(one.right).toBeCloseTo(other.right, 0);
  const panels = page.getByRole("dialog", { name: /^Chat with / });
  for (const launcher of [launchers.first(), launchers.last()]) {
    await launcher.click();
    await expect(panels).toHaveCount(1);
    await expect(panels.locator("iframe").contentFrame().getByRole("heading", { name: "Leave a message" })).toBeVisible();
  }
  await shot(page, "two-links");
  await page.setViewportSize({ width: 390, height: 700 });
  await expect.poll(() => panels.first().evaluate((panel) => panel.getBoundingClientRect().height)).toBe(700);
});

test("a page that changes its address without loading is followed", async ({ browsers }) => {
  const joe = await browsers.agent("joe");
  const maria = await browsers.visitor();
  await maria.start(MARIA);
  await joe.openList("Queue");
  await joe.list.getByRole("button", { name: "Take" }).click();
  await expect(maria.thread).toContainText("Joe joined.");
  const details = joe.page.getByRole("complementary", { name: "Visitor details" });
  await expect(details.getByRole("link", { name: "Northwind Chairs" })).toBeVisible();
  await maria.page.getByRole("button", { name: "Show the oak chair" }).click();
  await maria.send("What about this one?");
  await expect(joe.said("What about this one?")).toBeVisible();
  await expect(details.getByRole("link", { name: "The oak chair" })).toHaveAttribute("href", /chair=oak$/);
});

test("a page that is written anew after loading keeps a chat that works", async ({ browsers }) => {
  const { joe, maria } = await talk(browsers);
  await maria.page.evaluate(() => {
    document.open();
    document.write("<!doctype html><html lang='en'><head><title>Anew</title></head><body><p>Written anew</p></body></html>");
    document.close();
  });
  await expect(maria.page.getByText("Written anew")).toBeVisible();
  // The panel was open and is so again; what is said arrives.
  await joe.send("Still here?");
  await expect(maria.said("Still here?")).toBeVisible();
  await maria.launcher.click();
  await expect(maria.panel).toBeHidden();
  await maria.launcher.click();
  await expect(maria.said("Still here?")).toBeVisible();
  await maria.send("Still here.");
  await expect(joe.said("Still here.")).toBeVisible();
});

test("a page's own Foyer is neither changed nor in the way", async ({ browsers, site }) => {
  for (const own of ["object", "function", "element"]) {
    const page = await browsers.tab();
    await page.addInitScript((own) => {
      if (own === "object") Object.assign(window, { Foyer: { theirs: 1 } });
      if (own === "function") Object.assign(window, { Foyer: Object.assign(() => 5, { theirs: 1 }) });
      if (own === "element") {
        addEventListener("DOMContentLoaded", () => {
          const form = Object.assign(document.createElement("form"), { id: "Foyer", theirs: 1 });
          document.body.append(form);
        });
      }
    }, own);
    const maria = new HostPage(page, site);
    await maria.goto("plain.html");
    await maria.open();
    await expect(maria.chat.getByRole("heading", { name: /^(Start a chat|Leave a message)$/ })).toBeVisible();
    if (own !== "element") {
      expect(await page.evaluate(() => (window as unknown as { Foyer: { theirs: number } }).Foyer.theirs)).toBe(1);
    }
    await page.close();
  }
});

test("a page opens and closes the chat by its own buttons, also before the script has loaded", async ({
  browsers,
  site,
}) => {
  const page = await browsers.tab();
  await page.addInitScript(() => {
    const queue = Object.assign((...call: unknown[]) => queue.q.push(call), { q: [] as unknown[] });
    Object.assign(window, { Foyer: queue });
    queue("open");
  });
  const maria = new HostPage(page, site);
  await maria.goto("plain.html");
  await expect(maria.panel).toBeVisible();
  const call = (name: string) => page.evaluate((name) => (window as unknown as { Foyer(n: string): void }).Foyer(name), name);
  await call("close");
  await expect(maria.panel).toBeHidden();
  await call("toggle");
  await expect(maria.panel).toBeVisible();
});

test("on a phone the page's own scrolling is as it was, whatever it does meanwhile", async ({ browsers }) => {
  await browsers.agent("joe");
  const maria = await browsers.visitor(undefined, { viewport: { width: 390, height: 800 } });
  const { page } = maria;
  const overflow = () => page.evaluate(() => [document.body.style.overflow, getComputedStyle(document.body).overflow]);
  await page.evaluate(() => {
    document.body.style.overflow = "scroll";
    document.body.style.minHeight = "4000px";
    scrollTo(0, 300);
  });
  // There the panel covers the launcher.
  const open = async () => {
    await maria.launcher.click();
    await expect(maria.chat.getByRole("heading", { name: "Start a chat" })).toBeVisible();
  };
  await open();
  await expect.poll(async () => (await overflow())[1]).toBe("hidden");
  // The page's own menu closes beneath the panel.
  await page.evaluate(() => (document.body.style.overflow = "visible"));
  await maria.chat.getByRole("button", { name: "Close chat" }).click();
  await expect.poll(overflow).toEqual(["visible", "visible"]);
  expect(await page.evaluate(() => scrollY)).toBe(300);

  // A single-page site went to another page meanwhile: its place is its own.
  await open();
  await page.evaluate(() => {
    history.pushState(null, "", "/other");
    scrollTo(0, 100);
  });
  await maria.chat.getByRole("button", { name: "Close chat" }).click();
  expect(await page.evaluate(() => scrollY)).toBe(100);
});
