// Blocking a visitor: by an agent in the chat, what the visitor sees, the list, and the way back.
import { expectAccessibleInBothThemes, expectNoSidewaysScroll } from "../support/axe";
import { expect, test } from "../support/fixtures";
import { type HostPage, MARIA } from "../support/host-page";
import { shot } from "../support/shots";
import { talk } from "../support/talk";
import type { Workspace } from "../support/workspace";

const CALM = "Chat isn't available to you at the moment.";

function details(agent: Workspace) {
  return agent.page.getByRole("complementary", { name: "Visitor details" });
}

function note(agent: Workspace) {
  return agent.page.getByRole("group", { name: "Blocked visitor" });
}

function said(maria: HostPage) {
  return maria.chat.getByText(CALM).first();
}

test("an agent blocks the visitor of a chat, which ends, and undoes it", async ({ browsers }) => {
  const { joe, maria } = await talk(browsers);
  await details(joe).getByRole("button", { name: "Block visitor" }).click();
  const dialog = joe.dialog("Block Maria?");
  await expect(dialog.getByRole("button", { name: "Cancel" })).toBeFocused();
  await expect(dialog.getByRole("checkbox", { name: /network address/ })).toHaveCount(0);
  await expect(dialog.getByRole("checkbox", { name: "End the chat now" })).toBeChecked();
  await expectAccessibleInBothThemes(joe.page, "block a visitor");
  await shot(joe.page, "block-visitor");
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await expect(note(joe)).toHaveCount(0);

  await details(joe).getByRole("button", { name: "Block visitor" }).click();
  await dialog.getByLabel("Reason").fill("x".repeat(501));
  await dialog.getByRole("button", { name: "Block visitor" }).click();
  await expect(dialog).toContainText("501 of 500 characters");
  await dialog.getByLabel("Reason").fill("Sells chairs of their own");
  await dialog.getByLabel("For how long").selectOption("1 week");
  await dialog.getByRole("button", { name: "Block visitor" }).click();
  await expect(dialog).toBeHidden();
  await joe.toast(/^Maria is blocked until /).getByRole("button", { name: "Undo" }).click();
  await expect(joe.toast("Unblocked.")).toBeVisible();
  await expect(note(joe)).toHaveCount(0);
  await expect(maria.chat.getByRole("button", { name: "New chat" })).toBeVisible();

  // Once more, now that the chat is over.
  await details(joe).getByRole("button", { name: "Block visitor" }).click();
  await expect(dialog.getByRole("checkbox", { name: "End the chat now" })).toHaveCount(0);
  await dialog.getByLabel("Reason").fill("Sells chairs of their own");
  await dialog.getByRole("button", { name: "Block visitor" }).click();
  await expect(note(joe)).toContainText("This visitor is blocked until");
  await expect(note(joe)).toContainText("By Joe: Sells chairs of their own");
  await expect(joe.thread).toContainText("Joe blocked this visitor. Until");
  await expect(joe.thread).toContainText("Joe ended the chat.");
  await expectAccessibleInBothThemes(joe.page, "a chat whose visitor is blocked");

  // The visitor reads that the chat has ended and that there is no other one; nothing of a block.
  await expect(maria.chat.getByRole("heading", { name: "Joe ended this chat." })).toBeVisible();
  await expect(said(maria)).toBeVisible();
  await expect(maria.chat.getByRole("button", { name: "New chat" })).toHaveCount(0);
  await expect(maria.chat.getByRole("button", { name: "Clear" })).toHaveCount(0);
  await expect(maria.thread).not.toContainText("blocked");
  await expectAccessibleInBothThemes(maria.page, "a chat that isn't available");
  await shot(maria.page, "widget-unavailable");

  await note(joe).getByRole("button", { name: "Unblock" }).click();
  await expect(note(joe)).toHaveCount(0);
  await expect(joe.thread).toContainText("Joe unblocked this visitor.");
  await expect(details(joe).getByRole("button", { name: "Block visitor" })).toBeVisible();
  await maria.chat.getByRole("button", { name: "New chat" }).click();
  await maria.fill({ ...MARIA, question: "And now?" });
  await maria.chat.getByRole("button", { name: "Start chat" }).click();
  await expect(maria.chat.getByText("And now?")).toBeVisible();
});

test("a chat of a blocked visitor that stays open refuses what is written, and keeps it to be read", async ({
  browsers,
  server,
}) => {
  const { joe, maria } = await talk(browsers);
  await maria.composer.fill("A draft of mine");
  await details(joe).getByRole("button", { name: "Block visitor" }).click();
  const dialog = joe.dialog("Block Maria?");
  await dialog.getByRole("checkbox", { name: "End the chat now" }).uncheck();
  await dialog.getByLabel("For how long").selectOption("Until unblocked");
  await dialog.getByRole("button", { name: "Block visitor" }).click();
  await expect(joe.toast("Maria is blocked until somebody unblocks them.")).toBeVisible();
  await expect(said(maria)).toBeVisible();
  await expect(maria.composer).toHaveValue("A draft of mine");
  await maria.send("Cheap chairs!");
  await expect(maria.said("Cheap chairs!")).toContainText("Not sent.");
  await expect(maria.said("Cheap chairs!")).toContainText(CALM);
  await expect(joe.thread).not.toContainText("Cheap chairs!");
  await joe.send("We are done here.");
  await expect(maria.thread).toContainText("We are done here.");
  // Still so on the next page, and by the button.
  await maria.goto("plain.html");
  // An open panel comes back by itself on the next page.
  await expect(maria.panel).toBeVisible();
  await expect(said(maria)).toBeVisible();
  await maria.chat.getByRole("button", { name: "Try again" }).first().click();
  await expect(said(maria)).toBeVisible();

  // The block's time runs out: nobody does anything, and the chat goes on.
  server.tamper("UPDATE visitor_block SET until = 1");
  await expect(async () => {
    const again = maria.chat.locator(".strip").getByRole("button", { name: "Try again" });
    // It may be gone by now: then there is nothing to press.
    if (await again.isVisible()) await again.click({ timeout: 1_000 });
    await expect(again).toHaveCount(0, { timeout: 1_000 });
  }).toPass();
  await maria.send("Thank you");
  await expect(joe.thread).toContainText("Thank you");
});

test("an administrator blocks a network by keyboard alone, finds it in the list and unblocks it", async ({ browsers }) => {
  const admin = await browsers.agent("admin");
  const { page } = admin;
  await admin.area("Settings").click();
  const tree = page.getByRole("navigation", { name: "Settings" });
  await tree.getByRole("link", { name: "Blocked Visitors" }).click();
  await expect(page.getByText("Nobody is blocked.")).toBeVisible();
  await expectAccessibleInBothThemes(page, "nobody is blocked");

  const { joe, maria } = await talk(browsers);
  const other = await browsers.visitor();
  await other.open();
  await other.fill({ ...MARIA, name: "Paul", question: "A question of Paul's" });
  const number = /\d+/.exec(await joe.page.locator(".chat-facts").innerText())?.[0] ?? "";
  await admin.goto(`/c/${number}`);
  await expect(details(admin).getByRole("button", { name: "Block visitor" })).toBeVisible();

  // By keyboard alone.
  await details(admin).getByRole("button", { name: "Block visitor" }).focus();
  await page.keyboard.press("Enter");
  const dialog = admin.dialog("Block Maria?");
  await expect(dialog.getByRole("button", { name: "Cancel" })).toBeFocused();
  const steps = ["Also block their network address, 127.0.0.1", "For how long", "Reason", "End the chat now"];
  for (const label of [...steps].reverse()) {
    await page.keyboard.press("Shift+Tab");
    await expect(dialog.getByLabel(label)).toBeFocused();
  }
  await page.keyboard.press("Space");
  await expect(dialog.getByRole("checkbox", { name: /network address/ })).toBeChecked();
  await expectAccessibleInBothThemes(page, "block a network");
  await dialog.getByLabel("Reason").focus();
  await page.keyboard.type("Spam");
  await page.keyboard.press("Enter");
  await expect(dialog).toBeHidden();
  await expect(note(admin)).toContainText("This visitor and their network (");
  await expect(note(admin)).toContainText("By Admin: Spam");
  // Joe reads that, but not which network, and cannot lift it.
  await expect(note(joe)).toContainText("This visitor and their network are blocked until");
  await expect(note(joe)).not.toContainText("127.0.0.1");
  await expect(note(joe).getByRole("button", { name: "Unblock" })).toHaveCount(0);

  // Whoever comes from there: no form, and what was typed can be read.
  await expect(said(other)).toBeVisible();
  await expect(other.chat.getByRole("textbox")).toHaveCount(0);
  await expect(other.chat.getByText("A question of Paul's")).toBeVisible();
  await expectAccessibleInBothThemes(other.page, "no chat for a network");
  await expect(said(maria)).toBeVisible();

  await admin.area("Settings").click();
  await tree.getByRole("link", { name: "Blocked Visitors" }).click();
  const table = page.getByRole("table", { name: "Blocked Visitors" });
  const row = table.getByRole("row").filter({ hasText: "Maria" });
  await expect(row).toContainText("127.0.0.1 and browser");
  await expect(row).toContainText("Spam");
  await expect(row.getByRole("link", { name: number })).toBeVisible();
  await page.getByRole("searchbox", { name: "Search blocked visitors" }).fill("nothing of this");
  await expect(page.getByText("Nothing matches")).toBeVisible();
  await page.getByRole("searchbox", { name: "Search blocked visitors" }).fill("spam");
  await expect(row).toBeVisible();
  await expectAccessibleInBothThemes(page, "blocked visitors");
  await shot(page, "blocked-visitors");
  await page.setViewportSize({ width: 390, height: 800 });
  await expectNoSidewaysScroll(page, "blocked visitors");
  await page.setViewportSize({ width: 1440, height: 900 });

  await row.getByRole("button", { name: /^Unblock/ }).click();
  const question = admin.dialog("Unblock Maria?");
  await expect(question.getByRole("button", { name: "Keep blocked" })).toBeFocused();
  await question.getByRole("button", { name: "Keep blocked" }).click();
  await row.getByRole("checkbox").check();
  await page.getByRole("group", { name: "Content pane toolbar" }).getByRole("button", { name: "Unblock" }).click();
  await question.getByRole("button", { name: "Unblock" }).click();
  await expect(admin.toast("Unblocked Maria.")).toBeVisible();
  await expect(row).toContainText("Unblocked by Admin");
  await expect(row.getByRole("button")).toHaveCount(0);

  // Paul's form is there again, with all he had typed.
  await expect(other.chat.getByLabel("Question")).toHaveValue("A question of Paul's");
  await other.chat.getByRole("button", { name: "Start chat" }).click();
  await expect(other.chat.getByText("A question of Paul's")).toBeVisible();
});

test("a block that is there before the visitor comes", async ({ browsers, server }) => {
  await browsers.agent("joe");
  server.tamper(`
    INSERT INTO visitor (id, token_hash, name, email, email_key, created_at) VALUES ('v', 'v', 'Spammer', '', '', 1);
    INSERT INTO chat (id, number, state, visitor_id, link_id, department_id, group_id, seq, rev, started_at, since,
        ended_at, ended_by, last_at, preview, last_word, unread, owner_read, visitor_read, page_url, page_title, referrer,
        user_agent, languages, utc_offset_min)
      SELECT 'c', 9000, 'ended', 'v', 1, department_id, id, 0, 1, 1, 1, 1, 'agent', 1, '', 'visitor', 0, 0, 0, '', '', '',
        '', '', 0 FROM chat_group LIMIT 1;
    INSERT INTO visitor_block VALUES ('b', 'v', 'c', 'Spammer', '127.0.0.1', '', 'Joe', 1, NULL, NULL, NULL);
  `);
  const maria = await browsers.visitor();
  await maria.open();
  await expect(said(maria)).toBeVisible();
  await expect(maria.chat.getByRole("textbox")).toHaveCount(0);
  server.tamper("UPDATE visitor_block SET lifted_at = 2, lifted_by_name = 'Joe'");
  // Closed and opened again.
  await maria.launcher.click();
  await expect(maria.panel).toBeHidden();
  await maria.open();
  await maria.fill(MARIA);
  await maria.chat.getByRole("button", { name: "Start chat" }).click();
  await expect(maria.chat.getByText(MARIA.question).first()).toBeVisible();
});
