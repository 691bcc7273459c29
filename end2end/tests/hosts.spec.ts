// Pages that nobody here wrote: on each the chat works or stays hidden, and the page is as it would be without us.
import { HostPage } from "../support/host-page";
import { type Browsers, expect, test } from "../support/fixtures";
import { certificate } from "../support/certificate";
import { HostSite } from "../support/hosts";
import { inOwnBrowser } from "../support/own-browser";
import { look, both } from "../support/looks";
import { talk } from "../support/talk";

type Foyer = (...call: unknown[]) => unknown;

/** The chat that opens while nobody is there. */
const FORM = "Leave a message";

async function opened(browsers: Browsers, host: string): Promise<HostPage> {
  const maria = await browsers.visitor(host);
  await expect(maria.launcher).toBeVisible();
  return maria;
}

test("styles without measure do not reach the chat, and a page-wide dialog only waits to be closed", async ({ browsers }) => {
  const maria = await opened(browsers, "css.html");
  await maria.page.getByRole("button", { name: "Accept" }).click();
  await maria.open();
  await expect(maria.chat.getByRole("heading", { name: FORM })).toBeVisible();
  expect(await maria.panel.boundingBox()).toMatchObject({ width: 384, height: 640 });
  const box = await maria.panel.locator("iframe").boundingBox();
  expect(box).toMatchObject({ width: 384, height: 640 });
  await expect(maria.launcher).toHaveCSS("font-size", "15px");
});

test("addresses that are none lead to the chat, and nothing means nothing", async ({ browsers, server, site }) => {
  both(server, { display: "Text", description: "<b>Chat</b>", navigate_url: "java\nscript:alert(1)" });
  const maria = await browsers.visitor("in-body.html");
  const link = maria.page.locator("#here").getByRole("link", { name: "<b>Chat</b>" });
  await expect(link).toHaveAttribute("href", `${server.origin}/chat/1`);

  look(server, {}, { display: "Nothing" });
  const nobody = new HostPage(await browsers.tab(), site);
  const told = nobody.page.waitForResponse(/\/status$/);
  await nobody.page.waitForTimeout(1_100); // A status holds for a second.
  await nobody.goto("normal.html");
  expect((await (await told).json()).look.display).toBe("Nothing");
  await expect(nobody.page.locator("foyer-chat")).toHaveCount(0);
  await expect(nobody.page.locator("[data-foyer] a")).toHaveCount(0);

  // A link that was deleted would be a button otherwise.
  look(server, {}, {});
  server.tamper("UPDATE link SET deleted_at = 1; DELETE FROM link_department WHERE link_id = 1");
  const late = new HostPage(await browsers.tab(), site);
  await late.page.waitForTimeout(1_100);
  const gone = late.page.waitForResponse(/\/status$/);
  await late.goto("plain.html");
  expect(await (await gone).json()).toMatchObject({ deleted: true, look: { display: "Button" } });
  await expect(late.page.locator("foyer-chat")).toHaveCount(0);
});

test("a server that answers nonsense leaves the page alone", async ({ browsers, site, watch }) => {
  watch.mayHappen(/\/status|CORS policy|failed: GET .*plain\.html/);
  const answers = [
    { status: 500, body: "broken" },
    { status: 200, contentType: "text/html", body: "<!doctype html><script>alert(1)</script>" },
    { status: 200, contentType: "application/json", body: "[1" },
    { status: 200, contentType: "application/json", body: "null" },
    { status: 302, headers: { location: site.url("plain.html") } },
    null, // hangs
  ];
  const page = await browsers.tab();
  let answer: (typeof answers)[number] = null;
  await page.route("**/public/links/**", async (route) => {
    if (answer) await route.fulfill({ ...answer, headers: { "access-control-allow-origin": "*", ...answer.headers } });
  });
  for (answer of answers) {
    const asked = page.waitForRequest("**/status");
    await page.goto(site.url("normal.html"));
    await asked;
    await expect(page.getByRole("button", { name: "Count" })).toBeVisible();
    await page.getByRole("button", { name: "Count" }).click();
    await expect(page.getByRole("button", { name: "Count 1" })).toBeVisible();
    await expect(page.locator("foyer-chat")).toHaveCount(0);
    await expect(page.locator("[data-foyer] a")).toHaveCount(0);
  }
  // A Normal script gives up after three seconds, long before a Deferred one.
  await page.goto(site.url("normal.html"));
  const abandoned = page.waitForEvent("requestfailed", { predicate: (it) => it.url().endsWith("/status"), timeout: 6_000 });
  expect((await abandoned).failure()?.errorText).toBe("net::ERR_ABORTED");
});

test("a site that is not allowed is told so, and its console names the setting", async ({ browsers, server, site, watch }) => {
  watch.expect(/to Allowed sites of Live Chat Link 1/);
  server.tamper("UPDATE link SET allowed_sites = 'https://shop.example' || char(10) || 'https://*.shop.example'");
  const maria = await opened(browsers, "plain.html");
  await maria.launcher.click();
  const words = maria.page.locator("foyer-chat").getByRole("alert");
  await expect(words).toHaveText("Chat isn't set up for this site.");
  expect(maria.page.frames()).toHaveLength(1);
  await maria.page.locator("foyer-chat").locator(".failed").getByRole("button", { name: "Close chat" }).click();
  await expect(maria.panel).toBeHidden();

  server.tamper(`UPDATE link SET allowed_sites = '${site.origin}'`);
  await maria.page.waitForTimeout(1_100); // A status holds for a second.
  await (await opened(browsers, "plain.html")).works();
});

test("a site that is allowed by http is allowed by https, as browsers see it", async ({ server }) => {
  const secure = await HostSite.start(server.origin, certificate());
  server.tamper("UPDATE link SET allowed_sites = 'http://shop.test' || char(10) || 'http://*.below.test'");
  const names = ["shop.test", "a.below.test"].map((name) => `MAP ${name}:443 127.0.0.1:${new URL(secure.origin).port}`);
  await inOwnBrowser({ names: names.join(",") }, async (page) => {
    const maria = new HostPage(page, secure);
    for (const origin of ["https://shop.test", "https://a.below.test"]) {
      await page.goto(`${origin}/plain.html`);
      await maria.works();
    }
    // With a port of its own it is another site.
    await maria.goto("plain.html");
    await maria.launcher.click();
    await expect(page.locator("foyer-chat").getByRole("alert")).toHaveText("Chat isn't set up for this site.");
  });
  await secure.close();
});

test("the chat without a page around it keeps who the visitor is", async ({ browsers, server }) => {
  await browsers.agent("joe");
  const page = await browsers.tab();
  await page.goto(`${server.origin}/chat/1`);
  await page.getByLabel("Choose a department").selectOption({ label: "Sales" });
  await page.getByLabel("Name").fill("Maria");
  await page.getByLabel("Email").fill("maria@example.org");
  await page.getByLabel("Question").fill("Is the oak chair back?");
  await page.getByRole("button", { name: "Start chat" }).click();
  await expect(page.getByText("Is the oak chair back?")).toBeVisible();
  await page.reload();
  await expect(page.getByText("Is the oak chair back?")).toBeVisible();
  // There is no panel to close.
  await expect(page.getByRole("button", { name: "Close chat" })).toHaveCount(0);
});

test("a page ends the chat that is open", async ({ browsers }) => {
  const { maria } = await talk(browsers);
  await maria.page.evaluate(() => {
    const told: string[] = [];
    Object.assign(window, { told });
    addEventListener("foyer:chatEnded", () => told.push("chatEnded"));
    (window as unknown as { Foyer: Foyer }).Foyer("endChat");
  });
  await expect(maria.chat.getByRole("heading", { name: "You ended this chat." })).toBeVisible();
  await expect.poll(() => maria.page.evaluate(() => (window as unknown as { told: string[] }).told)).toEqual(["chatEnded"]);
});

test("pages that swap all of themselves, come back from the cache, or are printed", async ({ browsers, site }) => {
  const maria = await opened(browsers, "plain.html");
  const { page } = maria;
  await page.evaluate(() => {
    const root = document.documentElement;
    const next = root.cloneNode(true) as HTMLElement;
    next.querySelector("foyer-chat")?.remove();
    next.querySelectorAll("script").forEach((script) => script.remove());
    root.replaceChildren(...next.childNodes);
  });
  await expect(page.locator("foyer-chat")).toHaveCount(1);
  await maria.works();
  await page.goto(site.url("quirks.html"));
  await page.goBack();
  await maria.works();
  await page.emulateMedia({ media: "print" });
  await expect(maria.launcher).toBeHidden();
});

test("languages that are none are the browser's", async ({ browsers, site }) => {
  const page = await browsers.tab();
  const maria = new HostPage(page, site);
  for (const lang of [null, "", "en_US", "x-nonsense-€", "ar-EG"]) {
    await maria.goto("plain.html");
    await expect(maria.launcher).toBeVisible();
    await page.evaluate((lang) => {
      if (lang === null) document.documentElement.removeAttribute("lang");
      else document.documentElement.lang = lang;
    }, lang);
    await maria.open();
    await expect(maria.chat.getByRole("heading", { name: FORM })).toBeVisible();
  }
});

test("a page calls what docs/embed.md promises, and hears of it", async ({ browsers, watch }) => {
  watch.expect(/there is no call named none/);
  const maria = await browsers.visitor("boot.html");
  const { page } = maria;
  const call = (...given: unknown[]) =>
    page.evaluate((given) => (window as unknown as { Foyer: Foyer }).Foyer(...given), given);
  await expect(page.locator("foyer-chat")).toHaveCount(0);
  await page.evaluate(() => {
    const w = window as unknown as { Foyer: Foyer; told: string[] };
    const names = ["ready", "open", "close", "status", "unread", "chatStarted", "chatEnded", "error"];
    names.forEach((name) => addEventListener(`foyer:${name}`, () => w.told.push(`dom ${name}`)));
    w.Foyer("once", "open", () => w.told.push("once"));
    w.Foyer("on", "open", () => {
      throw new Error("of the page");
    });
  });
  watch.expect(/a listener of open failed/);
  await call("boot", { link: 1, theme: "dark" });
  await expect(maria.launcher).toBeVisible();
  await call("open", { question: "Is it oak?" });
  await expect(maria.chat.getByRole("textbox", { name: "Message" })).toHaveValue("Is it oak?");
  await expect(maria.chat.locator("html")).toHaveAttribute("data-theme", "dark");
  const state = await call("get", "state");
  expect(state).toMatchObject({ link: "1", open: true, status: "offline", chat: false, unread: 0 });
  await call("close");
  await expect(maria.panel).toBeHidden();
  await call("toggle");
  await expect(maria.panel).toBeVisible();
  await call("toggle");
  await call("hide");
  await expect(maria.launcher).toHaveCount(0);
  await call("show");
  await expect(maria.launcher).toBeVisible();
  const told = await page.evaluate(() => (window as unknown as { told: string[] }).told);
  // Which of the two hears of it first is the browser's business: the call may still wait for the second file.
  expect(told.slice(0, 2).sort()).toEqual(["dom ready", "ready"]);
  expect(told.slice(2)).toEqual(["dom status", "dom open", "once", "dom close", "dom open", "dom close"]);
  // All the others are there; what is none is said.
  for (const name of ["setLocale", "setTheme", "setDepartment", "setPage", "endChat", "off"]) await call(name);
  await call("none");
  await call("shutdown");
  await expect(page.locator("foyer-chat")).toHaveCount(0);
  expect(await page.evaluate(() => [Object.values(localStorage), Object.values(sessionStorage)])).toEqual([["{}"], ["{}"]]);
  await call("boot", { link: 1 });
  await expect(maria.launcher).toBeVisible();
});

test("a call before there is a body waits for it", async ({ browsers, watch, site }) => {
  watch.expect(/failed: GET .*slow\.js/);
  const maria = new HostPage(await browsers.tab(), site);
  await maria.page.route("**/slow.js", async (route) => {
    await new Promise((then) => setTimeout(then, 1_500));
    await route.abort("failed");
  });
  const answered = maria.page.waitForResponse(/\/status$/);
  const gone = maria.goto("early.html");
  await answered;
  expect(await maria.page.evaluate(() => document.body)).toBeNull();
  await gone;
  await expect(maria.panel).toBeVisible();
  await expect(maria.chat.getByRole("textbox", { name: "Message" })).toHaveValue("Is it oak?");
});

test("a second file that fails once is asked for again by the next call, which answers all", async ({ browsers, watch }) => {
  watch.expect(/calls are not answered yet/);
  watch.expect(/failed: GET .*foyer-api\.js/);
  const maria = await opened(browsers, "plain.html");
  const { page } = maria;
  let fails = true;
  await page.route("**/foyer-api.js*", (route) => (fails ? route.abort("failed") : route.continue()));
  const call = (...given: unknown[]) =>
    page.evaluate((given) => void (window as unknown as { Foyer: Foyer }).Foyer(...given), given);
  const warned = page.waitForEvent("console", (message) => message.text().includes("not answered yet"));
  await call("setTheme", "dark");
  await warned;
  fails = false;
  await call("open");
  await expect(maria.panel).toBeVisible();
  await expect(maria.chat.locator("html")).toHaveAttribute("data-theme", "dark");
});

test("listeners end one by one", async ({ browsers }) => {
  const maria = await opened(browsers, "plain.html");
  const told = await maria.page.evaluate(async () => {
    const { Foyer } = window as unknown as { Foyer: (...call: unknown[]) => () => void };
    const told: string[] = [];
    const note = (name: string) => () => void told.push(name);
    const [once, twice] = [note("once"), note("twice")];
    await new Promise<void>((then) => Foyer("once", "ready", then));
    Foyer("once", "open", once);
    Foyer("off", "open", once);
    Foyer("on", "open", twice);
    const end = Foyer("on", "open", twice);
    end();
    Foyer("open");
    await new Promise<void>((then) => Foyer("once", "open", then));
    Foyer("close");
    await new Promise<void>((then) => Foyer("once", "close", then));
    Foyer("off", "open", twice);
    Foyer("once", "open", note("last"));
    Foyer("open");
    await new Promise<void>((then) => Foyer("once", "open", then));
    return told;
  });
  expect(told).toEqual(["twice", "last"]);
});
