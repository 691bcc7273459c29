// What people typed is theirs: never cut, never thrown away.
import { HostPage, MARIA } from "../support/host-page";
import { expectAccessibleInBothThemes } from "../support/axe";
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

test("a question that meets an open chat becomes a message of it", async ({ browsers }) => {
  const joe = await browsers.agent("joe");
  const maria = await browsers.visitor();
  await maria.open();
  await maria.fill(MARIA);
  const second = await maria.otherTab("plain.html");
  await second.open();
  await second.fill({ ...MARIA, question: "And is it in stock?" });
  await maria.chat.getByRole("button", { name: "Start chat" }).click();
  await second.chat.getByRole("button", { name: "Start chat" }).click();
  await joe.openList("Queue");
  await joe.open("Maria");
  await expect(joe.said(MARIA.question)).toHaveCount(1);
  await expect(joe.said("And is it in stock?")).toHaveCount(1);
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
  // The focus goes with the drawer.
  await expect(details.getByRole("button").first()).toBeFocused();
  await joe.page.getByRole("textbox", { name: "Reply to Maria" }).focus();
  await joe.page.keyboard.press("Escape");
  await expect(details).toBeVisible();
  await joe.page.keyboard.press("Escape");
  await expect(details).toBeHidden();
});

test("a reply that was not sent when the visitor ends stays, and becomes a comment", async ({ browsers }) => {
  const { joe, maria } = await talk(browsers);
  await joe.reply.fill("We could also send it by boat");
  await maria.end("Joe");
  await joe.openList("My Completed");
  await joe.open("Maria");
  await expect(joe.reply).toHaveValue("We could also send it by boat");
  await expect(joe.reply).not.toBeEditable();
  await expect(joe.page.getByText("This chat has ended. This was not sent.")).toBeVisible();
  await expectAccessibleInBothThemes(joe.page, "a reply that was not sent");
  await shot(joe.page, "reply-left-over");
  await joe.page.getByRole("button", { name: "Add as comment" }).click();
  await expect(joe.thread).toContainText("We could also send it by boat");
  await expect(joe.page.getByText("This chat has ended.", { exact: true }).last()).toBeVisible();
  // What is known only afterwards is said afterwards.
  await joe.page.getByRole("tab", { name: "Comment" }).click();
  await joe.comment.fill("She called: by boat it is.");
  await joe.page.keyboard.press("Enter");
  await expect(joe.thread).toContainText("She called: by boat it is.");
  await expect(maria.thread).not.toContainText("by boat");
});

test("a draft sent in one tab is not offered in the other", async ({ browsers }) => {
  const { joe } = await talk(browsers);
  await joe.reply.fill("Yes, we do");
  const other = await joe.otherTab(new URL(joe.page.url()).pathname);
  await expect(other.reply).toHaveValue("Yes, we do");
  await joe.reply.fill("Yes, we do, every day.");
  await expect(other.reply).toHaveValue("Yes, we do, every day.");
  await joe.page.keyboard.press("Enter");
  await expect(joe.said("Yes, we do, every day.")).toBeVisible();
  await expect(other.reply).toHaveValue("");
});

test("what the visitor ended is gone from the browser, unless it is kept", async ({ browsers }) => {
  const { maria } = await talk(browsers);
  const kept = () => maria.page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
  const token = (await kept()).match(/[0-9a-f]{64}/)?.[0] ?? "no token";
  await maria.end("Joe");
  await expectAccessibleInBothThemes(maria.page, "ended by the visitor");
  await shot(maria.page, "widget-ended-by-visitor");
  await expect(maria.chat.getByText("Removed when you leave this page.")).toBeVisible();
  expect(await kept()).not.toContain(token);
  await maria.chat.getByRole("button", { name: "Keep it for me" }).click();
  await expect(maria.chat.getByRole("paragraph").filter({ hasText: "Kept in this browser for 24 hours." })).toBeVisible();
  expect(await kept()).toContain(token);
  await maria.page.reload();
  await maria.open();
  await expect(maria.said(MARIA.question)).toBeVisible();
  await maria.chat.getByRole("button", { name: "Clear" }).click();
  for (const field of ["Name", "Email", "Question"]) {
    await expect(maria.chat.getByLabel(field)).toHaveValue("");
  }
  expect(await kept()).not.toContain(token);

  // Somebody else at the same browser is somebody else.
  await maria.fill({ ...MARIA, name: "Omar", question: "Do you repair bikes?" });
  await maria.chat.getByRole("button", { name: "Start chat" }).click();
  await expect(maria.chat.getByText("Do you repair bikes?").first()).toBeVisible();
  expect(await kept()).toMatch(/[0-9a-f]{64}/);
  expect(await kept()).not.toContain(token);
});

test("a message that was not sent is still there after a reload, until it is deleted", async ({ browsers, server }) => {
  const { maria } = await talk(browsers);
  // An older version of the chat has kept it, which took longer ones.
  const long = `Too long. ${"y".repeat(4_000)}`;
  await maria.page.evaluate(
    ([key, long]) => {
      const kept = JSON.parse(localStorage.getItem(key) ?? "{}");
      localStorage.setItem(key, JSON.stringify({ ...kept, outbox: { "kept-1": long } }));
    },
    [`foyer:${server.origin}:1`, long] as const,
  );
  for (let times = 0; times < 2; times += 1) {
    await maria.page.reload();
    await expect(maria.said("Too long. ")).toContainText("Not sent.");
  }
  // What is written after it does not wait for it.
  await maria.send("A shorter one.");
  await expect(maria.said("A shorter one.")).toContainText(/Sent|Seen/);
  await maria.said("Too long. ").getByRole("button", { name: "Delete" }).click();
  await expect(maria.said("Too long. ")).toHaveCount(0);
  await maria.page.reload();
  await expect(maria.said("A shorter one.")).toBeVisible();
  await expect(maria.said("Too long. ")).toHaveCount(0);
});

test("what was typed into the form outlives the reload for a new version", async ({ browsers, site }) => {
  await browsers.agent("joe");
  const page = await browsers.tab();
  let outdate = () => {};
  await page.routeWebSocket(/\/ws\/visitor$/, (socket) => {
    socket.connectToServer();
    // As a server does that has been updated meanwhile.
    outdate = () => void socket.close({ code: 4426 });
  });
  const maria = new HostPage(page, site);
  await maria.goto("plain.html");
  await maria.open();
  await maria.fill(MARIA);
  outdate();
  await expect(maria.chat.getByText("A new version is ready.")).toBeVisible();
  await maria.chat.getByRole("button", { name: "Reload" }).click();
  await expect(maria.chat.getByText("A new version is ready.")).toBeHidden();
  await expect(maria.chat.getByLabel("Question")).toHaveValue(MARIA.question);
  await expect(maria.chat.getByLabel("Name")).toHaveValue(MARIA.name);
  await expect(maria.chat.getByLabel("Email")).toHaveValue(MARIA.email);
  await expect(maria.chat.getByLabel("Choose a department").locator("option:checked")).toHaveText("Sales");
});
