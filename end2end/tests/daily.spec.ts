// An agent's working day: much to look at, little time, and every kind of screen.
import { expectAccessibleInBothThemes, expectNoSidewaysScroll } from "../support/axe";
import { expect, test } from "../support/fixtures";
import { manyChats, manyGroups } from "../support/many";
import { shot } from "../support/shots";
import { talk } from "../support/talk";
import type { Workspace } from "../support/workspace";

/** Eighteen beside the demo's own. */
const GROUPS = [
  "Returns and refunds for customers in Northern and Western Europe, weekdays only",
  ...["Billing", "Deliveries", "Oak", "Ash", "Garden", "Office", "Spare parts", "Warranty", "Trade", "Press"],
  ...["Norway", "Sweden", "Denmark", "Finland", "Iceland", "Second line", "Night shift"],
];

/** Everything that says it is drawn. */
const heightOf = async (workspace: Workspace, selector: string) =>
  workspace.page.locator(selector).evaluate((element) => element.getBoundingClientRect().height);

test("of many groups the quiet ones are folded, the open one is in view, and they can be searched", async ({
  browsers,
  server,
}) => {
  manyGroups(server, GROUPS);
  manyChats(server, { count: 3, group: "Ash" });
  const admin = await browsers.agent("admin");
  const { navigation, page } = admin;
  const branch = (name: string) => navigation.locator("details").filter({ has: page.getByText(name, { exact: true }) });
  await expect(navigation.locator("details").first()).toContainText("All");
  await expect(branch("All")).toHaveAttribute("open");
  await expect(branch("Ash")).toHaveAttribute("open");
  await expect(branch("Norway")).not.toHaveAttribute("open");
  await expect(branch("Ash").getByRole("link", { name: /^Queue/ })).toContainText("3");
  // Names of any length take two lines at most.
  const heading = branch(GROUPS[0] ?? "").locator(".nav-branch-name");
  expect((await heading.boundingBox())?.height).toBeLessThanOrEqual(41);
  await shot(page, "navigation-21-groups");
  await expectAccessibleInBothThemes(page, "navigation with 21 groups");

  // What the agent folds stays so, and says what waits in it.
  await branch("Ash").locator("summary").click();
  await expect(branch("Ash").locator("summary")).toContainText("3 waiting");
  await page.reload();
  await expect(branch("Ash")).not.toHaveAttribute("open");

  await admin.goto("/chats/group/group-17/active");
  await expect(navigation.locator('a[aria-current="page"]')).toBeInViewport();
  await expect(branch("Night shift")).toHaveAttribute("open");

  const find = navigation.getByRole("searchbox", { name: "Find a group" });
  await find.fill("den");
  await expect(branch("Sweden").getByRole("link", { name: "Completed" })).toBeVisible();
  await expect(branch("Norway")).toBeHidden();
  await find.fill("nowhere");
  await expect(navigation.getByRole("status")).toHaveText("No group matches “nowhere”.");
  await expectAccessibleInBothThemes(page, "a search without a group");
  await find.fill("");
  await expect(branch("Norway")).not.toHaveAttribute("open");
});

test("twelve chats: waits in colour and shape, a head of one line, on to the next after a transfer", async ({
  browsers,
  server,
}) => {
  // The newest has waited 5 s, each one before it 15 s longer.
  manyChats(server, { count: 12, owner: "Joe", waited: { from: 5_000, each: 15_000 } });
  const sue = await browsers.agent("sue");
  const joe = await browsers.agent("joe");
  const { page, list } = joe;
  const rows = list.getByRole("listitem");
  await expect(rows).toHaveCount(12);
  await expect(rows.first()).toContainText(/Critical \d+:\d\d/);
  await expect(rows.nth(7)).toContainText(/Warning 1:\d\d/);
  await expect(rows.last()).not.toContainText(/Warning|Critical/);
  await rows.nth(1).getByRole("link").click();
  await expect(joe.reply).toBeEnabled();
  await expect(page.locator(".chat-facts")).not.toContainText("Northwind");
  expect(await heightOf(joe, ".chat-facts")).toBeLessThanOrEqual(18.5);
  expect(await heightOf(joe, ".chat-head")).toBeLessThanOrEqual(65);
  const second = await rows.nth(1).locator(".chat-name").innerText();
  const third = await rows.nth(2).locator(".chat-name").innerText();
  await expectAccessibleInBothThemes(page, "My Active with twelve chats");
  await shot(page, "my-active-12");
  await page.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
  await shot(page, "my-active-12-dark");
  await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });

  await joe.tool("Transfer").click();
  const dialog = joe.dialog(/^Transfer chat/);
  const tall = (await dialog.boundingBox())?.height;
  await dialog.getByRole("combobox").fill("nobody of that name");
  await expect(dialog.getByRole("status").filter({ hasText: "Nothing matches" })).toBeVisible();
  expect((await dialog.boundingBox())?.height).toBe(tall);
  await dialog.getByRole("combobox").fill("");

  // Sue goes away under the choice: it is taken back, and her group is at hand.
  await dialog.getByRole("option", { name: /^Sue/ }).click();
  await expect(dialog.getByRole("button", { name: "Transfer to Sue" })).toBeVisible();
  await sue.setStatus("Away");
  await expect(dialog.getByRole("alert")).toContainText("Sue can't take this chat any more: away.");
  await expect(dialog.getByRole("button", { name: "Transfer chat" })).toBeVisible();
  await expectAccessibleInBothThemes(page, "a choice that became impossible");
  await shot(page, "transfer-lapsed");
  await dialog.getByRole("button", { name: "Choose Support" }).click();
  await dialog.getByRole("button", { name: "Transfer to Support" }).click();
  await expect(dialog).toBeHidden();
  await expect(joe.title(third)).toBeVisible();
  await expect(joe.title(third)).toBeFocused();
  await expect(rows).toHaveCount(11);
  // The toast stands at the list it speaks of.
  const toast = await joe.toast("Transferred to Support.").boundingBox();
  const column = await list.boundingBox();
  expect(toast && column && toast.x >= column.x && toast.x + toast.width <= column.x + column.width).toBe(true);
  await shot(page, "transferred-toast");
  expect(second).not.toBe(third);
});

test("of a list of 3,000 the first rows are drawn, and more as the end comes near", async ({ browsers, server }) => {
  manyChats(server, { count: 3_000 });
  const joe = await browsers.agent("joe");
  const { page, list } = joe;
  const links = list.getByRole("listitem").getByRole("link");
  await joe.openList("Queue");
  await expect(links.first()).toBeVisible();
  expect(await links.count()).toBeLessThan(100);
  await expect(joe.navigation.getByRole("link", { name: /^Queue/ }).first()).toContainText("3000");
  const drawn = await links.count();
  await list.locator(".list-body").evaluate((body) => body.scrollTo(0, body.scrollHeight));
  await expect.poll(() => links.count()).toBeGreaterThan(drawn);
  await expect(list).toContainText(/\d+ of 3000 chats/);

  // Keys go on where the drawn rows end.
  const last = (await links.count()) - 1;
  await links.nth(last).focus();
  await page.keyboard.press("j");
  await expect(links.nth(last + 1)).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByText("Take this chat to reply.")).toBeVisible();
  await page.keyboard.press("Alt+ArrowDown");
  await expect(links.nth(last + 2)).toHaveAttribute("aria-current", "true");
  await expect(links.nth(last + 2)).toBeInViewport();
});

test("when both end at once it is said once", async ({ browsers, watch }) => {
  const { joe, maria } = await talk(browsers);
  await joe.tool("End chat").click();
  const question = joe.dialog("End chat with Maria?");
  // Joe's press is on its way while Maria ends the chat.
  let release = () => {};
  const held = new Promise<void>((go) => (release = go));
  await joe.page.route(/chats\/end/, async (route) => {
    await held;
    await route.continue();
  });
  await question.getByRole("button", { name: "End chat" }).click();
  await maria.end("Joe");
  await expect(joe.thread).toContainText("Maria ended the chat.");
  watch.expect(/^4\d\d POST .*chats\/end/);
  release();
  await expect(joe.toast("This chat has ended already.")).toBeVisible();
  await expect(question).toBeHidden();
  await expect(joe.page.locator(".toast")).toHaveCount(1);
});

test("a question about a chat goes away with it, and tells who ended it once", async ({ browsers }) => {
  const { joe, maria } = await talk(browsers);
  await joe.tool("End chat").click();
  await expect(joe.dialog("End chat with Maria?")).toBeVisible();
  await maria.end("Joe");
  await expect(joe.dialog("End chat with Maria?")).toBeHidden();
  await expect(joe.page.locator(".toast")).toHaveText(/Chat \d+ with Maria has ended\./);
});

test("every dead end has a way on", async ({ browsers, watch }) => {
  watch.expect(/^404 /);
  const joe = await browsers.agent("joe");
  const { page } = joe;
  await joe.goto("/c/99999");
  await expect(page.getByText("We couldn't find this chat.")).toBeVisible();
  await expectAccessibleInBothThemes(page, "a chat that is not there");
  await page.getByRole("main").getByRole("link", { name: "Go to My Active" }).click();
  await expect(page.getByRole("heading", { name: "My Active", level: 1 })).toBeVisible();
  await joe.goto("/chats/queue/99999");
  await page.getByRole("main").getByRole("link", { name: "Back to the list" }).click();
  await expect(page).toHaveURL(/\/chats\/queue$/);
  for (const nowhere of ["/chats/group/none/queue", "/chats/all/queue", "/nowhere"]) {
    await joe.goto(nowhere);
    await expect(page.getByRole("heading", { name: "We couldn't find this page" })).toBeVisible();
    await expect(page.getByRole("main").getByRole("link", { name: "Go to My Active" })).toBeVisible();
  }
  await joe.goto("/settings/system/setup/agents");
  await expect(page.getByText("You don't have access to this; ask an administrator.")).toBeVisible();
  await page.getByRole("link", { name: "Go to my profile" }).click();
  await expect(page.getByRole("heading", { name: "Profile", level: 1 })).toBeVisible();
});

test("what is written offline looks like the rest, empty lines fold, and a chat is printed whole", async ({
  browsers,
  watch,
}) => {
  watch.expect(/ERR_INTERNET_DISCONNECTED/);
  const { joe, maria } = await talk(browsers);
  const { page } = joe;
  await maria.send("Above.\n\n\n\n\n\n\nBelow.");
  for (const said of [joe.said("Above."), maria.said("Above.")]) {
    await expect.poll(() => said.locator(".bubble").innerText()).toBe("Above.\n\nBelow.");
  }
  await joe.send("One.");
  await expect(maria.said("One.")).toBeVisible();
  await maria.send("And then?");
  await expect(joe.said("And then?")).toBeVisible();

  await page.context().setOffline(true);
  await joe.send("Two.");
  await joe.send("Three.");
  const unsent = page.getByRole("article", { name: "My message, not sent yet" });
  await expect(unsent.first()).toContainText(/^Joe\s+\d{1,2}:\d\d/);
  await expect(unsent.last()).not.toContainText("Joe");
  await expect(page.locator(".entries-waiting .avatar")).toHaveCount(1);
  await shot(page, "written-offline");
  const before = await unsent.first().locator(".bubble").boundingBox();
  await page.context().setOffline(false);
  await expect(maria.said("Three.")).toBeVisible();
  const after = await joe.said("Two.").locator(".bubble").boundingBox();
  expect(after?.x).toBe(before?.x);

  await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  const sheet = page.locator(".printed");
  await expect(sheet.getByRole("heading")).toHaveText(/^Chat \d+ with Maria$/);
  for (const words of ["Which chair is good", "Joe joined.", "Above.", "Three."]) await expect(sheet).toContainText(words);
  for (const gone of [".app-bar", ".rail", ".nav-pane", ".list", ".composer", ".thread-wrap", ".details"]) {
    await expect(page.locator(gone)).toBeHidden();
  }
  // Black on white, whatever the theme is.
  expect(await sheet.evaluate((element) => getComputedStyle(element).color)).toBe("rgb(0, 0, 0)");
  await shot(page, "printed");
  await page.emulateMedia({ media: "screen" });
  await page.evaluate(() => window.dispatchEvent(new Event("afterprint")));
  await expect(sheet).toHaveCount(0);

  await page.goto(`${joe.origin}/settings/my/profile`);
  const heading = page.getByRole("heading", { level: 1, name: "Profile" });
  const ink = () => heading.evaluate((element) => getComputedStyle(element).color);
  await expect.poll(ink).toBe("rgb(233, 236, 241)");
  await page.emulateMedia({ media: "print" });
  await expect.poll(ink).toBe("rgb(20, 24, 31)");
  await page.emulateMedia({ media: "screen" });
});

test("at 200 % of a small screen the frame is one row, and there is room to read and write", async ({ browsers }) => {
  const { joe, maria } = await talk(browsers);
  const { page } = joe;
  await maria.send("Is oak heavier than ash?");
  await page.setViewportSize({ width: 640, height: 360 });
  await expectNoSidewaysScroll(page, "a chat at 640 × 360");
  const bar = await page.getByRole("banner").or(page.locator(".app-bar")).first().boundingBox();
  const areas = await page.getByRole("navigation", { name: "Areas" }).boundingBox();
  expect(areas?.y).toBe(bar?.y);
  expect(await heightOf(joe, ".chat-head")).toBeLessThanOrEqual(46);
  expect(await heightOf(joe, ".thread")).toBeGreaterThan(100);
  await expect(joe.said("Is oak heavier")).toBeInViewport();
  await expect(joe.reply).toBeInViewport();
  await joe.send("A little.");
  await expect(maria.said("A little.")).toBeVisible();
  await expectAccessibleInBothThemes(page, "a chat at 640 × 360");
  await shot(page, "chat-200-percent");
  await page.setViewportSize({ width: 320, height: 256 });
  await expectNoSidewaysScroll(page, "a chat at 320 × 256");
  await expect(joe.reply).toBeInViewport();
  await shot(page, "chat-400-percent");
  await page.setViewportSize({ width: 640, height: 360 });
  await joe.goto("/chats/mine");
  await expect(joe.row("Maria")).toBeInViewport();
  await shot(page, "list-200-percent");
  await joe.goto("/settings/my/profile");
  expect(await page.locator(".toolbar").evaluate((bar) => getComputedStyle(bar).position)).toBe("static");
});

test("with forced colours what matters can still be told apart", async ({ browsers }) => {
  const admin = await browsers.agent("admin", { forcedColors: "active" });
  const { page } = admin;
  const style = (selector: string, property: string) =>
    page.locator(selector).first().evaluate((element, name) => getComputedStyle(element).getPropertyValue(name), property);
  expect(await style(".app-bar .product-mark", "background-color")).not.toBe(await style(".app-bar", "background-color"));
  await admin.goto("/settings/system/setup/agents/new");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("textbox", { name: "Name", exact: true })).toHaveAttribute("aria-invalid", "true");
  expect(await style('.input[aria-invalid="true"]', "border-block-end-style")).toBe("double");
  expect(await style(".button-primary", "background-color")).not.toBe(
    await style(".button-secondary", "background-color"),
  );
  await shot(page, "forced-colours-form");
  await admin.goto("/settings/system/live-chats/live-chat-settings/options");
  const tab = '.tab[aria-current="page"]';
  await expect(page.locator(tab)).toBeVisible();
  expect(await style(tab, "border-block-end-width")).toBe("3px");
  await admin.goto("/chats/mine");
  await shot(page, "forced-colours-chats");
});

test("right to left, previews and times stand on their side", async ({ browsers, server }) => {
  manyChats(server, { count: 12, owner: "Joe", waited: { from: 5_000, each: 15_000 } });
  const joe = await browsers.agent("joe");
  const { page, list } = joe;
  const edges = (selector: string, at: number) =>
    list.locator(selector).nth(at).evaluate((element) => {
      const range = document.createRange();
      range.selectNodeContents(element);
      const { left, right } = range.getBoundingClientRect();
      return { left, right };
    });
  const rows = list.getByRole("listitem");
  await expect(rows).toHaveCount(12);
  const short = (await list.locator(".chat-preview").allInnerTexts()).indexOf("Hi");
  const arabic = (await list.locator(".chat-preview").allInnerTexts()).findIndex((words) => /\p{sc=Arabic}/u.test(words));
  // Each begins where its row's name begins, whichever way it runs.
  for (const at of [short, arabic]) {
    expect((await edges(".chat-preview", at)).left).toBeCloseTo((await edges(".chat-place", at)).left, 0);
  }
  await page.evaluate(() => (document.documentElement.dir = "rtl"));
  for (const at of [short, arabic]) {
    expect((await edges(".chat-preview", at)).right).toBeCloseTo((await edges(".chat-place", at)).right, 0);
    expect((await edges(".chat-timer", at)).left).toBeLessThan((await edges(".chat-name", at)).left);
  }
  await rows.nth(short).getByRole("link").click();
  await expect(joe.reply).toBeEnabled();
  await shot(page, "right-to-left");
  await expectAccessibleInBothThemes(page, "right to left");
});

test("times are written as the reader writes them", async ({ browsers }) => {
  const { joe } = await talk(browsers);
  await expect(joe.thread.locator(".stamp").first()).toHaveText(/^\d{1,2}:\d\d\s[AP]M$/);
  const fact = joe.page.getByRole("complementary", { name: "Visitor details" }).locator(".detail-fact");
  await expect(fact.filter({ hasText: "Local time" })).toContainText(/\d{1,2}:\d\d\s[AP]M/);
  const bob = await browsers.agent("admin", { locale: "de-DE" });
  await bob.goto("/chats/all/active");
  await bob.open("Maria");
  await expect(bob.thread.locator(".stamp").first()).toHaveText(/^\d{1,2}:\d\d$/);
  const german = bob.page.getByRole("complementary", { name: "Visitor details" }).locator(".detail-fact");
  await expect(german.filter({ hasText: "Local time" })).toContainText(/\d{1,2}:\d\d$/);
  await bob.goto("/settings/my/profile");
  await expect(bob.page.getByRole("table").locator("time").first()).toHaveText(/^\d{1,2}\. \S+, \d{1,2}:\d\d$/);
});

test("the workspace brings its own letters and mark", async ({ browsers, server }) => {
  const page = await browsers.tab();
  const fonts: Record<string, string | undefined>[] = [];
  page.on("response", (response) => {
    if (response.url().endsWith(".woff2")) fonts.push(response.headers());
  });
  await page.goto(`${server.origin}/login`);
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await expect.poll(() => page.evaluate(() => [...document.fonts].some((font) => font.family === "Inter" && font.status === "loaded"))).toBe(true);
  expect(fonts.length).toBeGreaterThan(0);
  for (const headers of fonts) {
    expect(headers["content-type"]).toBe("font/woff2");
    expect(headers["cache-control"]).toContain("immutable");
  }
  const icon = await page.locator('link[rel="icon"]').getAttribute("href");
  const answer = await page.request.get(server.origin + icon);
  expect(answer.headers()["content-type"]).toBe("image/svg+xml");
  await expect(page.locator(".entry-brand .product-mark")).toBeVisible();
  await shot(page, "sign-in");
});

test("the visitor's page gets no letters of ours", async ({ browsers }) => {
  const maria = await browsers.visitor();
  const fonts: string[] = [];
  maria.page.on("request", (request) => {
    if (request.resourceType() === "font") fonts.push(request.url());
  });
  await maria.open();
  await expect(maria.chat.getByRole("heading", { name: "Leave a message" })).toBeVisible();
  expect(fonts).toEqual([]);
});

test("counts of any size stand on one line", async ({ browsers, server }) => {
  manyChats(server, { count: 120 });
  const joe = await browsers.agent("joe");
  const badge = joe.area("Live chats").locator(".badge");
  await expect(badge).toHaveText("99+");
  expect((await badge.boundingBox())?.height).toBeLessThanOrEqual(18);
  expect(await badge.evaluate((element) => element.scrollHeight)).toBeLessThanOrEqual(18);
});
