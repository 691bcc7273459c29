// Where a link stands in a page: its placeholders, the elements that embeds of a former product name, and what is beside it.
import { HostPage } from "../support/host-page";
import { expect, test } from "../support/fixtures";
import { both, look, secondLink } from "../support/looks";

/** The chat that opens while nobody is there. */
const FORM = "Leave a message";

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

test("a page of a former product works after a change of host alone", async ({ browsers, server }) => {
  both(server, { display: "Text", description: "Chat with us" });
  secondLink(server, { display: "Text", description: "Have it repaired" });
  const maria = await browsers.visitor("former.html");
  const { page } = maria;
  // Each embed has its own element. Where two links have one, the link stands there for good whose status came first.
  await expect(page.locator("#stlivechat0")).toHaveText("Chat with us");
  await expect(page.locator("#stlivechat1")).toHaveText(/^(Chat with us|Have it repaired)$/);
  const changes = await page.evaluate(
    () =>
      new Promise<number>((done) => {
        let count = 0;
        new MutationObserver((all) => (count += all.length)).observe(document, { childList: true, subtree: true });
        setTimeout(() => done(count), 500);
      }),
  );
  expect(changes, "nobody draws any more").toBe(0);
  await page.locator("#stlivechat0").getByRole("link", { name: "Chat with us" }).click();
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
