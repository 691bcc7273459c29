// Nobody receives chats: visitors leave a message, and agents find it, read it, and are done with it.
import { expectAccessibleInBothThemes, expectNoSidewaysScroll } from "../support/axe";
import { expect, test } from "../support/fixtures";
import { OfflineMessages, fillOffline, leave } from "../support/offline";
import { shot } from "../support/shots";

const LETTER = "My chair creaks.\nWhat can I do about it?";
const MARIA = { department: "Support", name: "Maria", email: "maria@example.org", message: LETTER };

test("an offline message is left, assigned, closed and reopened", async ({ browsers }) => {
  const maria = await browsers.visitor();
  await test.step("the visitor leaves it", async () => {
    await expect(maria.launcher).toHaveAccessibleName("Leave a message");
    await maria.open();
    await expect(maria.chat.getByRole("heading", { name: "Leave a message" })).toBeVisible();
    await expect(maria.chat.getByText("We're away. Leave a message and we'll reply by email.")).toBeVisible();
    await shot(maria.page, "widget-offline");
    await maria.chat.getByRole("button", { name: "Send message" }).click();
    await expect(maria.chat.getByText("Enter your name.")).toBeVisible();
    await expect(maria.chat.getByText("Enter a message.")).toBeVisible();
    await expect(maria.chat.getByLabel("Choose a department")).toBeFocused();
    await shot(maria.page, "widget-offline-errors");
    await leave(maria, MARIA);
    await expect(maria.chat.getByRole("heading", { name: "Thanks. We'll reply to maria@example.org." })).toBeVisible();
    await shot(maria.page, "widget-offline-sent");
  });

  const joe = await browsers.agent("joe");
  const offline = new OfflineMessages(joe);
  const { page } = joe;
  await test.step("Joe finds it and takes care of it", async () => {
    await expect(joe.area("Offline messages")).toHaveAccessibleName("Offline messages (1 open)");
    await offline.open();
    await expect(offline.count).toHaveText("1 message");
    await expect(page.getByText("No message is open.")).toBeVisible();
    const message = await offline.read("Maria");
    await expect(message).toContainText(LETTER);
    await expect(message).toContainText("Support");
    await expect(page).toHaveTitle("Maria · Offline messages · Foyer");
    await expect(message.getByRole("link", { name: "Reply by email" })).toHaveAttribute("href", "mailto:maria@example.org");
    await expect(message.getByLabel("Assigned to")).toHaveValue("");
    await offline.tool("Assign to me").click();
    await expect(offline.tool("Unassign")).toBeFocused();
    await expect(offline.row("Maria")).toContainText("You");
    await shot(page, "offline-message");
    await expectAccessibleInBothThemes(page, "an offline message");
  });

  await test.step("he closes it, and reopens it", async () => {
    await offline.tool("Close message").click();
    await expect(page.getByText("No open messages.")).toBeVisible();
    await expect(page.getByRole("heading", { name: "Offline messages", level: 1 })).toBeFocused();
    await expect(joe.area("Offline messages")).toHaveAccessibleName("Offline messages");
    await offline.tab("Closed").click();
    const message = await offline.read("Maria");
    await expect(message).toContainText(/Closed .+ by Joe/);
    await expect(message).toContainText("Assigned to Joe");
    await expectAccessibleInBothThemes(page, "a closed message");
    await shot(page, "offline-closed");
    await offline.tool("Reopen message").click();
    await expect(page.getByText("No closed messages.")).toBeVisible();
    await expect(joe.area("Offline messages")).toHaveAccessibleName("Offline messages (1 open)");
    await joe.toast("Message reopened.").getByRole("button", { name: "Undo" }).click();
    await expect(offline.message("Maria")).toContainText(/Closed .+ by Joe/);
    await expect(page).toHaveURL(/\/offline-messages\/closed\/\w+$/);
    await offline.tool("Reopen message").click();
    await offline.tab("Open").click();
    await expect(offline.row("Maria")).toBeVisible();
  });

  await test.step("a colleague sees who has it, and follows what becomes of it", async () => {
    const bob = await browsers.agent("bob");
    const his = new OfflineMessages(bob);
    await his.open();
    await expect(his.row("Maria")).toContainText("Joe");
    const message = await his.read("Maria");
    await expect(message.getByLabel("Assigned to")).toHaveValue(/./);
    await offline.read("Maria");
    await offline.tool("Close message").click();
    await expect(message).toContainText(/Closed .+ by Joe/);
    await expect(bob.page.locator("#say-polite")).toContainText("Joe closed this message.");
    await expect(his.row("Maria")).toHaveCount(0);
  });
});

test("an administrator gives a message to an agent of its department", async ({ browsers }) => {
  const maria = await browsers.visitor();
  await maria.open();
  await leave(maria, { ...MARIA, department: "Sales" });

  const admin = await browsers.agent("admin");
  await admin.goto("/offline-messages");
  const message = await new OfflineMessages(admin).read("Maria");
  await message.getByLabel("Assigned to").selectOption({ label: "Sue" });
  await expect(new OfflineMessages(admin).row("Maria")).toContainText("Sue");
  const sue = await browsers.agent("sue");
  await sue.goto("/offline-messages");
  await expect(new OfflineMessages(sue).row("Maria")).toContainText("You");
});

test("who is overtaken at a message is told by whom", async ({ browsers, server, watch }) => {
  fillOffline(server, 3);
  const joe = await browsers.agent("joe");
  const offline = new OfflineMessages(joe);
  await offline.open();
  const message = await offline.read("Visitor 1");
  await expect(offline.tool("Assign to me")).toBeVisible();
  // Bob is faster by a moment: nothing of it has reached Joe's browser.
  const set = (what: string) =>
    server.tamper(`UPDATE offline_message SET ${what}, changed_by_name = 'Bob', version = version + 1 WHERE name = 'Visitor 1'`);
  watch.expect(/^409 POST .*offline\/assign/);
  watch.expect(/^409 POST .*offline\/close/);
  set("changed = 'assigned', assigned_to = (SELECT id FROM agent WHERE email_key = 'bob@example.com')");
  await offline.tool("Assign to me").click();
  await expect(joe.toast("Bob has taken this message meanwhile.")).toBeVisible();
  await expect(message.getByRole("combobox", { name: "Assigned to" }).locator("option:checked")).toHaveText("Bob");
  set("changed = 'closed', closed_at = 1700000000000, closed_by_name = 'Bob'");
  await joe.page.keyboard.press("Escape");
  await offline.tool("Close message").click();
  await expect(joe.toast("Bob has closed this message meanwhile.")).toBeVisible();
  await expect(message).toContainText(/Closed .+ by Bob/);
  await expect(offline.tool("Reopen message")).toBeVisible();
});

test("300 offline messages are searched, narrowed, read and closed by keyboard, and the place is kept", async ({
  browsers,
  server,
}) => {
  fillOffline(server, 300);
  const long = Array.from({ length: 60 }, (_, line) => `Line ${line + 1} of a long story about a chair.`).join("\n");
  const set = (name: string, what: string) => server.tamper(`UPDATE offline_message SET ${what} WHERE name = '${name}'`);
  set("Visitor 2", `message = '${long}'`);
  set("Visitor 3", "name = 'مريم العلي', message = 'الكرسي مكسور، ماذا أفعل؟', search_key = 'مريم'");
  set(
    "Visitor 4",
    `name = '${"Wolfeschlegelsteinhausenbergerdorff ".repeat(4).trim()}', email = '${"very.long.address.".repeat(6)}x@example.org'`,
  );
  const joe = await browsers.agent("joe");
  const { page } = joe;
  const offline = new OfflineMessages(joe);
  await offline.open();

  await test.step("who has waited longest comes first, and the rest as the end comes near", async () => {
    await expect(offline.count).toHaveText("300 messages");
    await expect(offline.rows.first()).toContainText("Visitor 1");
    expect(await offline.rows.count()).toBeLessThan(200);
    await offline.read("Visitor 2");
    await shot(page, "offline-300");
    await page.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
    await shot(page, "offline-300-dark");
    await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
    for (let n = 0; n < 60 && (await offline.rows.count()) < 300; n++) {
      const before = await offline.rows.count();
      await offline.body.evaluate((body) => body.scrollTo(0, body.scrollHeight));
      await expect.poll(async () => offline.rows.count()).toBeGreaterThan(before);
    }
    await expect(offline.rows.last()).toContainText("Visitor 300");
  });

  await test.step("a long message is folded after twelve lines", async () => {
    const message = offline.message("Visitor 2");
    await message.getByRole("button", { name: "Show all" }).click();
    await expect(message.getByText("Line 60 of a long story")).toBeInViewport({ ratio: 0 });
    await expect(message.getByRole("button", { name: "Show less" })).toHaveAttribute("aria-expanded", "true");
    await message.getByRole("button", { name: "Show less" }).click();
    const lines = await message.locator(".folded-text").evaluate((text) => text.clientHeight / parseFloat(getComputedStyle(text).lineHeight));
    expect(Math.round(lines)).toBe(12);
  });

  await test.step("the place is kept on Back", async () => {
    await offline.body.evaluate((body) => body.scrollTo(0, 9_000));
    await expect.poll(async () => offline.body.evaluate((body) => body.scrollTop)).toBe(9_000);
    await joe.area("Settings").click();
    await expect(page.getByRole("heading", { name: "Profile", level: 1 })).toBeVisible();
    await page.goBack();
    await expect.poll(async () => offline.body.evaluate((body) => body.scrollTop)).toBe(9_000);
    await expect(offline.message("Visitor 2")).toBeVisible();
  });

  await test.step("search and filters are in the address", async () => {
    await offline.search.fill("order 29");
    await expect(offline.count).toHaveText("13 messages");
    await expect(page).toHaveURL(/\?q=order%2029$/);
    await page.getByRole("button", { name: "Filters" }).click();
    const filters = page.getByRole("group", { name: "Filters" });
    await filters.getByLabel("Department").selectOption({ label: "Support" });
    await expect(offline.count).toHaveText("4 messages");
    await filters.getByLabel("Assigned to").selectOption({ label: "Nobody" });
    await expect(page.getByRole("button", { name: "Filters (2)" })).toBeVisible();
    await filters.getByLabel("Left").selectOption({ label: "Last 24 hours" });
    await filters.getByLabel("Order").selectOption({ label: "Newest first" });
    await expect(offline.rows.getByRole("link")).toHaveCount(3);
    await expect(offline.rows.first()).toContainText("Visitor 297");
    await shot(page, "offline-filters");
    await expectAccessibleInBothThemes(page, "offline messages with filters");
    const address = page.url();
    await page.reload();
    await expect(offline.count).toHaveText("3 messages");
    expect(page.url()).toBe(address);
    await offline.search.fill("no such words");
    await expect(page.getByText("No message matches.")).toBeVisible();
    await page.getByRole("link", { name: "Show all open messages" }).click();
    await expect(offline.count).toHaveText("300 messages");
    await expect(offline.search).toHaveValue("");
  });

  await test.step("keys move, open, assign and close; the next one opens", async () => {
    // The list is read again when filters go: until then its rows come and go.
    const first = offline.rows.first().getByRole("link");
    await expect(offline.count).toHaveText("300 messages");
    await expect(async () => {
      await first.focus();
      await page.keyboard.press("j");
      await expect(first).not.toBeFocused({ timeout: 300 });
      await page.keyboard.press("k");
      await expect(first).toBeFocused({ timeout: 300 });
      await page.waitForTimeout(300);
      await expect(first).toBeFocused({ timeout: 50 });
      await expect(first).toContainText("Visitor 1");
    }).toPass();
    await page.keyboard.press("Enter");
    await expect(offline.message("Visitor 1")).toBeVisible();
    await page.keyboard.press("t");
    await expect(offline.tool("Unassign")).toBeVisible();
    // Right after another message came on screen, the press was meant for the one before.
    await page.waitForTimeout(600);
    await page.keyboard.press("e");
    await expect(joe.toast("Message closed.")).toBeVisible();
    await expect(offline.message("Visitor 2")).toBeVisible();
    await expect(page.locator("#message-title")).toBeFocused();
    await expect(offline.count).toHaveText("299 messages");
    await joe.toast("Message closed.").getByRole("button", { name: "Undo" }).click();
    await expect(offline.message("Visitor 1")).toBeVisible();
    await expect(page.locator("#message-title")).toBeFocused();
    await expect(offline.count).toHaveText("300 messages");
    await page.keyboard.press("Escape");
    await expect(offline.row("Visitor 1").getByRole("link")).toBeFocused();
    for (const name of ["Visitor 2", "مريم العلي"]) {
      await page.keyboard.press("Alt+ArrowDown");
      await expect(offline.message(name)).toBeVisible();
    }
    await shot(page, "offline-rtl");
    await page.keyboard.press("Alt+ArrowDown");
    await expect(offline.message(/^Wolfe/)).toBeVisible();
    await expectNoSidewaysScroll(page, "a long name");
    await shot(page, "offline-long");
  });
});

test("on a phone the list comes first and then the message", async ({ browsers, server, watch }) => {
  fillOffline(server, 300);
  const joe = await browsers.agent("joe", { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  const { page } = joe;
  const offline = new OfflineMessages(joe);
  await offline.open();
  await expect(offline.count).toHaveText("300 messages");
  await offline.body.evaluate((body) => body.scrollTo(0, 1_000));
  await shot(page, "phone-offline-list");
  await expectNoSidewaysScroll(page, "offline messages");
  await expectAccessibleInBothThemes(page, "offline messages on a phone");
  await offline.read("Visitor 15");
  await expect(offline.row("Visitor 15")).toBeHidden();
  await expect(page.getByRole("heading", { name: "Visitor 15" })).toBeFocused();
  await expectNoSidewaysScroll(page, "an offline message");
  await expectAccessibleInBothThemes(page, "an offline message on a phone");
  await shot(page, "phone-offline-message");
  await page.getByRole("link", { name: "Back to the list" }).click();
  await expect(offline.row("Visitor 15")).toBeInViewport();
  await expect.poll(() => offline.body.evaluate((body) => body.scrollTop)).toBe(1_000);
  watch.expect(/^404 POST .*offline\/read/);
  await page.goto(`${joe.origin}/offline-messages/open/0`);
  await expect(page.getByText("We couldn't find this message.")).toBeVisible();
  await page.getByRole("link", { name: "Back to the list" }).click();
  await expect(offline.row("Visitor 1")).toBeVisible();
});


test("going offline in the middle of the form keeps what was typed", async ({ browsers }) => {
  const joe = await browsers.agent("joe");
  const maria = await browsers.visitor();
  await maria.open();
  await maria.fill({ department: "Sales", name: "Maria", email: "maria@example.org", question: LETTER });
  await joe.setStatus("Away");
  const note = "We've just gone offline. Send this as a message?";
  await expect(maria.chat.getByRole("paragraph").filter({ hasText: note })).toBeVisible();
  await expect(maria.chat.getByRole("status").filter({ hasText: note })).toBeAttached();
  await expect(maria.chat.getByRole("textbox", { name: "Message" })).toHaveValue(LETTER);
  await expect(maria.chat.getByLabel("Name")).toHaveValue("Maria");
  await shot(maria.page, "widget-gone-offline");
  await joe.setStatus("Available");
  await expect(maria.chat.getByRole("button", { name: "Start chat" })).toBeVisible();
  await expect(maria.chat.getByLabel("Question")).toHaveValue(LETTER);
});

test("the list of offline messages follows what is left", async ({ browsers }) => {
  const joe = await browsers.agent("joe");
  const offline = new OfflineMessages(joe);
  await offline.open();
  await expect(joe.page.getByText("No open messages.")).toBeVisible();
  await joe.setStatus("Away");
  const maria = await browsers.visitor();
  await maria.open();
  const message = "See https://shop.example/chair, please, or write to mailto:ana@example.org. Call tel:+4930123456 or 030 123456; not javascript:alert(1).";
  await leave(maria, { ...MARIA, message });
  const read = await offline.read("Maria");
  const links = read.locator(".folded-text").getByRole("link");
  await expect(links).toHaveText(["https://shop.example/chair", "mailto:ana@example.org"]);
  await expect(links.first()).toHaveAttribute("rel", "noopener noreferrer nofollow");
  await expect(read.getByRole("link", { name: "maria@example.org" })).toHaveAttribute("href", "mailto:maria@example.org");
});
