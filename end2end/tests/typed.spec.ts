// What people typed is theirs: never cut, never thrown away.
import { MARIA } from "../support/host-page";
import { expect, test } from "../support/fixtures";
import { shot } from "../support/shots";
import { talk } from "../support/talk";

/** As many characters as asked for, of two UTF-16 units each. */
const smiles = (count: number) => "🙂".repeat(count);

test("a question that is too long is told of, not cut", async ({ browsers }) => {
  const joe = await browsers.agent("joe");
  const maria = await browsers.visitor();
  await maria.open();
  await maria.fill({ ...MARIA, question: "x".repeat(4_997) });
  const question = maria.chat.getByLabel("Question");
  await expect(question).toHaveValue("x".repeat(4_997));
  await expect(question).toHaveAccessibleDescription("4,997 of 4,000 characters");
  await shot(maria.page, "widget-too-long");
  await maria.chat.getByRole("button", { name: "Start chat" }).click();
  await expect(question).toBeFocused();
  await expect(question).toHaveValue("x".repeat(4_997));
  // Both sides count characters as people do, not units of an encoding.
  await question.fill(smiles(4_000));
  await expect(question).not.toHaveAttribute("aria-invalid");
  await maria.chat.getByRole("button", { name: "Start chat" }).click();
  await joe.openList("Queue");
  await joe.open("Maria");
  await expect(joe.said(smiles(100))).toHaveCount(1);
});

test("a message and a comment that are too long are told of, not cut", async ({ browsers }) => {
  const { joe, maria } = await talk(browsers);
  await maria.composer.click();
  await maria.composer.fill(`${smiles(4_000)}!`);
  await expect(maria.composer).toHaveAccessibleDescription("4,001 of 4,000 characters");
  await shot(maria.page, "widget-message-too-long");
  await maria.composer.press("Enter");
  await expect(maria.composer).toHaveValue(`${smiles(4_000)}!`);
  await maria.composer.fill(smiles(2_500));
  await maria.composer.press("Enter");
  await expect(joe.said(smiles(100))).toHaveCount(1);

  await joe.tool("Transfer").click();
  const dialog = joe.page.getByRole("dialog");
  const comment = dialog.getByLabel("Comment for the next agent");
  await comment.fill("y".repeat(4_100));
  await expect(comment).toHaveValue("y".repeat(4_100));
  await expect(comment).toHaveAccessibleDescription("4,100 of 4,000 characters");
});

test("a name that is too long is told of, not cut", async ({ browsers }) => {
  const admin = await browsers.agent("admin");
  await admin.goto("/settings/system/setup/brands/new");
  const name = admin.page.getByLabel("Name", { exact: true });
  await name.fill("n".repeat(1_234));
  await expect(name).toHaveValue("n".repeat(1_234));
  await expect(name).toHaveAccessibleDescription(/1,234 of 200 characters/);
  await admin.page.getByRole("button", { name: "Save" }).click();
  await expect(admin.page.getByRole("group", { name: "What needs your attention" })).toContainText(
    "1,234 of 200 characters",
  );
});

test("what was typed into the form outlives a reload, until it is sent", async ({ browsers }) => {
  await browsers.agent("joe");
  const maria = await browsers.visitor();
  await maria.open();
  await maria.fill(MARIA);
  await maria.page.reload();
  await maria.open();
  await expect(maria.chat.getByLabel("Question")).toHaveValue(MARIA.question);
  await expect(maria.chat.getByLabel("Name")).toHaveValue(MARIA.name);
  await expect(maria.chat.getByLabel("Email")).toHaveValue(MARIA.email);
  await expect(maria.chat.getByLabel("Choose a department").locator("option:checked")).toHaveText("Sales");
  await maria.chat.getByRole("button", { name: "Start chat" }).click();
  await expect(maria.chat.getByRole("heading", { name: "You're next." })).toBeVisible();
  const kept = await maria.page.evaluate(() => JSON.stringify(sessionStorage));
  expect(kept).not.toContain(MARIA.question);
});

test("what is typed right after Take is the reply, and no shortcut", async ({ browsers }) => {
  const joe = await browsers.agent("joe");
  const maria = await browsers.visitor();
  await maria.start(MARIA);
  await joe.openList("Queue");
  await expect(joe.page.getByRole("link", { name: /Maria/ })).toBeVisible();
  await joe.page.locator("#list-title").focus();
  // As fast as the browser takes them: the chat is not here yet.
  await joe.page.keyboard.type("thello friend, next exit?");
  const reply = joe.page.getByRole("textbox", { name: "Reply to Maria" });
  await expect(reply).toHaveValue("hello friend, next exit?");
  await expect(reply).toBeFocused();
  await expect(joe.page.getByRole("dialog")).toHaveCount(0);
  await joe.page.keyboard.press("Enter");
  await expect(maria.said("hello friend, next exit?")).toBeVisible();
});

test("Esc leaves the composer before it closes the details", async ({ browsers }) => {
  const { joe } = await talk(browsers);
  await joe.page.setViewportSize({ width: 1200, height: 800 });
  await joe.page.getByRole("textbox", { name: "Reply to Maria" }).focus();
  await joe.page.getByRole("button", { name: "Visitor details" }).click();
  const details = joe.page.getByRole("complementary", { name: "Visitor details" });
  await expect(details).toBeVisible();
  await joe.page.getByRole("textbox", { name: "Reply to Maria" }).focus();
  await joe.page.keyboard.press("Escape");
  await expect(details).toBeVisible();
  await joe.page.keyboard.press("Escape");
  await expect(details).toBeHidden();
});
