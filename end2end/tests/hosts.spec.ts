// Pages that nobody here wrote: on each the chat works or stays hidden, and the page is as it would be without us.
import { HostPage } from "../support/host-page";
import { type Browsers, expect, test } from "../support/fixtures";
import { certificate } from "../support/certificate";
import { HostSite } from "../support/hosts";
import { inOwnBrowser } from "../support/own-browser";
import type { Server } from "../support/server";
import { talk } from "../support/talk";

type Foyer = (...call: unknown[]) => unknown;

/** The chat that opens while nobody is there. */
const FORM = "Leave a message";

/** Changes how link 1 looks; while nobody is there the second look counts. */
function look(server: Server, online: object, offline: object): void {
  const json = (look: object) => JSON.stringify(look).replaceAll("'", "''");
  server.tamper(`UPDATE link SET look_online = '${json(online)}', look_offline = '${json(offline)}' WHERE id = 1`);
}

/** Stands in for the look of both states. */
const both = (server: Server, one: object) => look(server, one, one);

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

test("a picture stands in every place, with its size and words, and opens the chat", async ({ browsers, server, site }) => {
  const picture = {
    display: "Image",
    image_link: site.url("chat-online.png"),
    image_width: 120,
    image_height: 40,
    description: "Ask <us>",
    anchor_title: "Live chat",
    css_class: "badge wide",
  };
  both(server, picture);
  const maria = await browsers.visitor("places.html");
  const { page } = maria;
  const links = page.getByRole("link", { name: "Ask <us>" });
  // Pasted twice, with two places: each place once.
  await expect(links).toHaveCount(2);
  await expect(links.first()).toHaveAttribute("href", `${server.origin}/chat/1`);
  await expect(links.first()).toHaveAttribute("title", "Live chat");
  const image = links.first().locator("img");
  await expect(image).toHaveClass("badge wide");
  await expect(image).toHaveAttribute("width", "120");
  await expect(image).toHaveAttribute("height", "40");
  // No launcher beside it.
  await expect(maria.launcher).toHaveCount(0);

  await links.last().click();
  await expect(maria.chat.getByRole("heading", { name: FORM })).toBeVisible();
  await maria.launcher.click();
  await expect(maria.panel).toBeHidden();
  await expect(links.last()).toBeFocused();
  await expect(maria.launcher).toHaveCount(0);

  // The middle button is the browser's: the chat in a tab of its own.
  const tab = page.context().waitForEvent("page");
  await links.first().click({ button: "middle" });
  await expect((await tab).getByRole("heading", { name: FORM })).toBeVisible();
  await expect(maria.panel).toBeHidden();

  // A place that comes later is filled, and one that went is missed by nobody.
  await page.evaluate(() => {
    document.querySelector("[data-foyer]")?.remove();
    const place = document.createElement("b");
    place.dataset.foyer = document.querySelector<HTMLElement>("[data-foyer]")?.dataset.foyer;
    document.getElementById("later")?.append(place);
  });
  await expect(page.locator("#later").getByRole("link", { name: "Ask <us>" })).toBeVisible();
  await expect(links).toHaveCount(2);
});

test("words follow who is there, without a reload, and an open chat stays", async ({ browsers, server }) => {
  const words = (description: string, more: object = {}) => ({ display: "Text", description, ...more });
  server.tamper("UPDATE link SET refresh_s = 5");
  look(server, words("Chat now", { navigate_url: "" }), words("Write to us", { navigate_url: "mailto:help@example.org" }));
  const joe = await browsers.agent("joe");
  const maria = await browsers.visitor("normal.html");
  const { page } = maria;
  const online = page.getByRole("link", { name: "Chat now" });
  await online.click();
  await expect(maria.chat.getByRole("heading", { name: "Start a chat" })).toBeVisible();
  await joe.page.close();
  const offline = page.getByRole("link", { name: "Write to us" });
  // An agent's absence counts after ten seconds.
  await expect(offline).toBeVisible({ timeout: 25_000 });
  await expect(offline).toHaveAttribute("href", "mailto:help@example.org");
  await expect(offline).toHaveAttribute("target", "_blank");
  await expect(offline).toHaveAttribute("rel", "noopener");
  await expect(maria.panel).toBeVisible();
  await expect(page.getByText("Ask us: Write to us")).toBeVisible();
  // Without the server there is nothing to lead to; the page keeps its lines where they are.
  const before = await page.locator("#own").boundingBox();
  await server.stop();
  await expect(offline).toBeHidden({ timeout: 15_000 });
  expect(await page.locator("#own").boundingBox()).toEqual(before);
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

/** Makes a second link of another brand, which looks as said. */
function secondLink(server: Server, look: object): void {
  const json = JSON.stringify(look);
  server.tamper(
    "INSERT INTO brand (id, name, name_key, host, colour, is_default, version)" +
      " SELECT 'repairs-of-the-shop-1', 'Repairs', 'repairs', '', colour, FALSE, 1 FROM brand;" +
      "INSERT INTO link (id, title, brand_id, version, look_online, look_offline)" +
      ` VALUES (2, 'Repairs', 'repairs-of-the-shop-1', 1, '${json}', '${json}');` +
      "INSERT INTO link_department SELECT 2, department_id FROM link_department WHERE link_id = 1",
  );
}

test("a page of a former product works after a change of host alone", async ({ browsers, server }) => {
  both(server, { display: "Text", description: "Chat with us" });
  secondLink(server, { display: "Text", description: "Have it repaired" });
  const maria = await browsers.visitor("former.html");
  const { page } = maria;
  // Each embed has its own element; where two have one, the first stands there for good.
  for (const place of ["#stlivechat0", "#stlivechat1"]) {
    await expect(page.locator(place)).toHaveText("Chat with us");
  }
  const changes = await page.evaluate(
    () =>
      new Promise<number>((done) => {
        let count = 0;
        new MutationObserver((all) => (count += all.length)).observe(document, { childList: true, subtree: true });
        setTimeout(() => done(count), 500);
      }),
  );
  expect(changes, "nobody draws any more").toBe(0);
  await page.locator("#stlivechat1").getByRole("link", { name: "Chat with us" }).click();
  await expect(maria.chat.getByRole("heading", { name: FORM })).toBeVisible();
  const height = await maria.page.evaluate(
    (address) =>
      new Promise((done) => {
        const picture = new Image();
        picture.onload = () => done(picture.height);
        picture.src = address;
      }),
    `${server.origin}/ChatLink.ashx?config=1&id=stlivechat0&refresh=1`,
  );
  expect(height, "offline").toBe(2);
});

test("an embed's address is read on the page as the server reads it", async ({ browsers, server, site }) => {
  both(server, { display: "Text", description: "Chat with us" });
  const maria = new HostPage(await browsers.tab(), site);
  for (const [at, query] of Object.entries({
    escaped: "config=%31&id=a%2Db",
    zeros: "id=a-b&config=001",
    first: "config=1&id=a-b&id=c&config=2",
    link: "config=1&id=a-b&link=1#&config=7",
  })) {
    const script = `<script src="${server.origin}/ChatLink.ashx?${query.replaceAll("&", "&amp;")}"></script>`;
    site.put(`${at}.html`, `<!doctype html><title>${at}</title><p id="a-b"></p><p id="c"></p>${script}`);
    await maria.goto(`${at}.html`);
    const link = maria.page.locator("#a-b").getByRole("link", { name: "Chat with us" });
    await expect(link, query).toHaveAttribute("href", `${server.origin}/chat/1`);
    await expect(maria.page.locator("#c"), query).toBeEmpty();
  }
});

test("what a page puts into a place stays there, and the link beside it", async ({ browsers, server }) => {
  server.tamper("UPDATE link SET refresh_s = 5");
  both(server, { display: "Text", description: "Chat with us" });
  const maria = await browsers.visitor("normal.html");
  const place = maria.page.locator("[data-foyer]");
  await expect(place).toHaveText("Chat with us");
  await place.evaluate((place) => place.prepend("Or ", Object.assign(document.createElement("b"), { textContent: "now: " })));
  both(server, { display: "Text", description: "Talk to us" });
  await expect(place).toHaveText("Or now: Talk to us", { timeout: 15_000 });
  // Only the link is hidden while the server is out of reach.
  await server.stop();
  await expect(place.getByText("Talk to us")).toBeHidden({ timeout: 15_000 });
  await expect(place.locator("b")).toBeVisible();
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
