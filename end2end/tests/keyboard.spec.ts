// Without the mouse: not one click in this file.
import { MARIA } from "../support/host-page";
import { expect, test } from "../support/fixtures";

test("an agent takes, replies, comments, transfers and ends by keyboard", async ({ browsers }) => {
  const joe = await browsers.agent("joe");
  const sue = await browsers.agent("sue");
  const maria = await browsers.visitor();
  await maria.launcher.press("Enter");
  await maria.fill(MARIA);
  await maria.chat.getByLabel("Question").press("Tab");
  await maria.page.keyboard.press("Enter");
  await expect(maria.chat.getByRole("heading", { name: "You're next." })).toBeVisible();

  const keys = joe.page.keyboard;
  await test.step("skip link, then the queue, then take", async () => {
    await keys.press("Tab");
    await expect(joe.page.getByRole("link", { name: "Skip to content" })).toBeFocused();
    await keys.press("Enter");
    await expect(joe.page.getByRole("main")).toBeFocused();
    await keys.press("g");
    await keys.press("q");
    await expect(joe.list.getByRole("heading", { name: "Queue" })).toBeVisible();
    await expect(joe.row("Maria")).toBeVisible();
    await keys.press("j");
    await expect(joe.row("Maria").getByRole("link")).toBeFocused();
    await keys.press("Enter");
    await expect(joe.title("Maria")).toBeVisible();
    await keys.press("t");
    await expect(maria.thread).toContainText("Joe joined.");
    await expect(joe.reply).toBeFocused();
  });

  await test.step("reply: Enter sends, Shift+Enter does not, single letters are text", async () => {
    await keys.type("text with e and x");
    await keys.press("Shift+Enter");
    await keys.type("second line");
    await expect(joe.reply).toHaveValue("text with e and x\nsecond line");
    await keys.press("Enter");
    await expect(maria.said("second line")).toBeVisible();
    await expect(joe.reply).toHaveValue("");
  });

  await test.step("comment: agents only", async () => {
    await keys.press("Escape");
    await expect(joe.row("Maria").getByRole("link")).toBeFocused();
    // Right after another chat came to the screen, the key would be meant for the one before.
    await joe.page.waitForTimeout(500);
    await keys.press("n");
    await expect(joe.comment).toBeFocused();
    await keys.type("Likes oak.");
    await keys.press("Enter");
    await expect(joe.said("Likes oak.")).toContainText("Only agents see this");
    await keys.press("Escape");
    await keys.press("r");
    await expect(joe.reply).toBeFocused();
    await keys.type("Just a moment.");
    await keys.press("Enter");
    await expect(maria.said("Just a moment.")).toBeVisible();
    await expect(maria.thread).not.toContainText("Likes oak.");
  });

  await test.step("a dialog takes the focus and gives it back", async () => {
    await keys.press("Escape");
    await keys.press("x");
    const dialog = joe.dialog(/^Transfer chat/);
    await expect(dialog.getByRole("combobox", { name: "Find agent or group" })).toBeFocused();
    await keys.press("Escape");
    await expect(dialog).toBeHidden();
    await expect(joe.row("Maria").getByRole("link")).toBeFocused();
  });

  await test.step("transfer to Sue", async () => {
    await keys.press("x");
    const dialog = joe.dialog(/^Transfer chat/);
    const find = dialog.getByRole("combobox", { name: "Find agent or group" });
    await expect(find).toBeFocused();
    await keys.type("sue");
    await expect(dialog.getByRole("option")).toHaveCount(1);
    await keys.press("Enter");
    await expect(dialog.getByRole("option", { name: /Sue/ })).toHaveAttribute("aria-selected", "true");
    await keys.press("Tab");
    await expect(dialog.getByRole("textbox", { name: /^Comment for the next agent/ })).toBeFocused();
    await keys.type("Please go on.");
    await keys.press("Tab");
    await keys.press("Tab");
    await expect(dialog.getByRole("button", { name: "Transfer to Sue" })).toBeFocused();
    await keys.press("Enter");
    await expect(dialog).toBeHidden();
    await expect(maria.thread).toContainText("Sue joined.");
    // The row is gone, the focus is not.
    await expect(joe.list.getByRole("heading", { name: "My Active" })).toBeFocused();
  });

  await test.step("Sue ends", async () => {
    const hers = sue.page.keyboard;
    await expect(sue.row("Maria")).toBeVisible();
    await hers.press("j");
    await hers.press("Enter");
    // Right after a change of chat the key might have been meant for the one before.
    await hers.press("e");
    await expect(sue.title("Maria")).toBeVisible();
    const dialog = sue.dialog("End chat with Maria?");
    await expect(dialog).toBeHidden();
    await expect(async () => {
      await hers.press("e");
      await expect(dialog).toBeVisible({ timeout: 300 });
    }).toPass();
    const end = dialog.getByRole("button", { name: "End chat" });
    for (let steps = 0; steps < 4 && !(await end.evaluate((button) => button === document.activeElement)); steps++) {
      await hers.press("Tab");
    }
    await expect(end).toBeFocused();
    await hers.press("Enter");
    await expect(maria.chat.getByRole("heading", { name: "Sue ended this chat." })).toBeVisible();
    await expect(dialog).toBeHidden();
    // The focus comes back with the next frame.
    await expect.poll(() => sue.page.evaluate(() => document.activeElement?.tagName)).not.toBe("BODY");
  });
});

test("shortcuts are listed and can be switched off", async ({ browsers }) => {
  const joe = await browsers.agent("joe");
  const keys = joe.page.keyboard;
  await keys.press("?");
  const sheet = joe.dialog("Keyboard shortcuts");
  await expect(sheet).toBeVisible();
  await expect(sheet).toContainText("Transfer this chat");
  await sheet.getByRole("switch", { name: "Single-key shortcuts" }).press("Space");
  await keys.press("Escape");
  await expect(sheet).toBeHidden();
  await keys.press("g");
  await keys.press("q");
  await keys.press("?");
  await expect(sheet).toBeHidden();
  await expect(joe.list.getByRole("heading", { name: "My Active" })).toBeVisible();
});

test("the status menu works by keyboard", async ({ browsers }) => {
  const joe = await browsers.agent("joe");
  const keys = joe.page.keyboard;
  await keys.press("s");
  await expect(joe.statusMenu).toBeVisible();
  await keys.press("Tab");
  await expect(joe.statusMenu.getByRole("radio", { name: "Available" })).toBeFocused();
  await keys.press("ArrowDown");
  await expect(joe.status).toHaveText(/^Away/);
  await expect(joe.page.getByRole("status").filter({ hasText: "You're Away." })).toBeAttached();
  await keys.press("Escape");
  await expect(joe.statusMenu).toBeHidden();
  await expect(joe.status).toBeFocused();
});

test("a visitor starts, chats and ends by keyboard", async ({ browsers }) => {
  const joe = await browsers.agent("joe");
  const maria = await browsers.visitor();
  const { page } = maria;
  const keys = page.keyboard;
  await expect(maria.launcher).toBeVisible();

  await test.step("the launcher is reached by Tab, and opens the form", async () => {
    for (let steps = 0; steps < 12 && !(await maria.launcher.evaluate(isFocused)); steps++) await keys.press("Tab");
    await expect(maria.launcher).toBeFocused();
    await keys.press("Enter");
    await expect(maria.panel).toBeVisible();
    await expect(maria.chat.getByLabel("Choose a department")).toBeFocused();
  });

  await test.step("Esc closes the panel and gives the launcher its focus back", async () => {
    await keys.press("Escape");
    await expect(maria.panel).toBeHidden();
    await expect(maria.launcher).toBeFocused();
    await expect(maria.launcher).toHaveAttribute("aria-expanded", "false");
    await keys.press("Space");
    await expect(maria.chat.getByLabel("Choose a department")).toBeFocused();
  });

  await test.step("the form: the first mistake gets the focus", async () => {
    await keys.press("S");
    await expect(maria.chat.locator("option:checked")).toHaveText("Sales");
    await keys.press("Tab");
    await keys.type("Maria");
    await keys.press("Tab");
    await keys.type("nonsense");
    await keys.press("Tab");
    await keys.type("Is it oak?");
    await keys.press("Tab");
    await keys.press("Enter");
    const email = maria.chat.getByLabel("Email");
    await expect(email).toBeFocused();
    await expect(email).toHaveAccessibleDescription("Enter an email like name@example.com.");
    await keys.press("Control+a");
    await keys.type("maria@example.org");
    await keys.press("Enter");
    await expect(maria.chat.getByRole("heading", { name: "You're next." })).toBeFocused();
  });

  await joe.openList("Queue");
  await joe.list.getByRole("button", { name: "Take" }).press("Enter");
  await expect(maria.thread).toContainText("Joe joined.");

  await test.step("the chat", async () => {
    await expect(maria.composer).toBeFocused();
    await keys.type("Hello?");
    await keys.press("Enter");
    await expect(joe.said("Hello?")).toBeVisible();
    await joe.reply.fill("Hello Maria.");
    await joe.reply.press("Enter");
    await expect(maria.said("Hello Maria.")).toBeVisible();
    // A message that comes moves no focus, and is told apart from the thread.
    await expect(maria.composer).toBeFocused();
    // A draft is kept while the panel is closed.
    await keys.type("half a thought");
    await keys.press("Escape");
    await expect(maria.launcher).toBeFocused();
    await keys.press("Enter");
    await expect(maria.composer).toBeFocused();
    await expect(maria.composer).toHaveValue("half a thought");
  });

  await test.step("Esc closes the topmost thing only; then the chat is ended", async () => {
    const options = maria.chat.getByRole("button", { name: "Chat options" });
    const end = maria.chat.getByRole("button", { name: "End chat" });
    await options.press("Enter");
    await expect(end).toBeVisible();
    await keys.press("Escape");
    await expect(end).toBeHidden();
    await expect(maria.panel).toBeVisible();
    await expect(options).toBeFocused();
    await keys.press("Enter");
    await keys.press("Tab");
    await expect(end).toBeFocused();
    await keys.press("Enter");
    const question = maria.chat.getByRole("dialog", { name: "End chat with Joe?" });
    await expect(question.getByRole("button", { name: "Keep open" })).toBeFocused();
    await keys.press("Escape");
    await expect(question).toBeHidden();
    await expect(maria.panel).toBeVisible();
    await expect(options).toBeFocused();
    await keys.press("Enter");
    await keys.press("Tab");
    await keys.press("Enter");
    await keys.press("Tab");
    await keys.press("Enter");
    await expect(maria.chat.getByRole("heading", { name: "You ended this chat." })).toBeFocused();
  });

  await test.step("no trap: Tab leads out of the panel", async () => {
    for (let steps = 0; steps < 8 && !(await maria.launcher.evaluate(isFocused)); steps++) await keys.press("Tab");
    await expect(maria.launcher).toBeFocused();
  });
});

function isFocused(element: Element): boolean {
  const root = element.getRootNode();
  return root instanceof ShadowRoot && root.activeElement === element;
}
