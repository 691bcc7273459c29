// Nobody receives chats: visitors leave a message, and agents find it.
import { expect, test } from "../support/fixtures";
import { shot } from "../support/shots";

const LETTER = "My chair creaks.\nWhat can I do about it?";

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
    await maria.chat.getByLabel("Choose a department").selectOption({ label: "Support" });
    await maria.chat.getByLabel("Name").fill("Maria");
    await maria.chat.getByLabel("Email").fill("maria@example.org");
    await maria.chat.getByRole("textbox", { name: "Message" }).fill(LETTER);
    await maria.chat.getByRole("button", { name: "Send message" }).click();
    await expect(maria.chat.getByRole("heading", { name: "Thanks. We'll reply to maria@example.org." })).toBeVisible();
    await shot(maria.page, "widget-offline-sent");
  });

  const joe = await browsers.agent("joe");
  const { page } = joe;
  const card = page.getByRole("article", { name: "Maria" });
  await test.step("Joe finds it and takes care of it", async () => {
    await expect(joe.area("Offline messages")).toHaveAccessibleName("Offline messages (1 open)");
    await joe.area("Offline messages").click();
    await expect(page.getByRole("heading", { name: "Offline messages", level: 1 })).toBeVisible();
    await expect(card).toContainText(LETTER);
    await expect(card).toContainText("Support");
    await expect(card).toContainText("Not assigned");
    await card.getByRole("button", { name: "Assign to me" }).click();
    await expect(card).toContainText("Assigned to you");
    await shot(page, "offline-messages");
  });

  await test.step("he closes it, and reopens it", async () => {
    const tabs = page.getByRole("navigation", { name: "Offline messages tabs" });
    await card.getByRole("button", { name: "Close the message from Maria" }).click();
    await expect(page.getByText("No open messages.")).toBeVisible();
    await expect(joe.area("Offline messages")).toHaveAccessibleName("Offline messages");
    await tabs.getByRole("link", { name: "Closed" }).click();
    await expect(card).toContainText("Assigned to you");
    await card.getByRole("button", { name: "Reopen the message from Maria" }).click();
    await expect(page.getByText("No closed messages.")).toBeVisible();
    await tabs.getByRole("link", { name: "Open" }).click();
    await expect(card).toBeVisible();
    await expect(joe.area("Offline messages")).toHaveAccessibleName("Offline messages (1 open)");
  });

  await test.step("a colleague sees who has it", async () => {
    const bob = await browsers.agent("bob");
    await bob.area("Offline messages").click();
    await expect(bob.page.getByRole("article", { name: "Maria" })).toContainText("Assigned to Joe");
  });
});

test("an administrator gives a message to an agent of its department", async ({ browsers }) => {
  const maria = await browsers.visitor();
  await maria.open();
  await maria.chat.getByLabel("Choose a department").selectOption({ label: "Sales" });
  await maria.chat.getByLabel("Name").fill("Maria");
  await maria.chat.getByLabel("Email").fill("maria@example.org");
  await maria.chat.getByRole("textbox", { name: "Message" }).fill(LETTER);
  await maria.chat.getByRole("button", { name: "Send message" }).click();
  await expect(maria.chat.getByRole("button", { name: "Leave another message" })).toBeVisible();

  const admin = await browsers.agent("admin");
  await admin.goto("/offline-messages");
  const card = admin.page.getByRole("article", { name: "Maria" });
  await card.getByLabel("Assigned to").selectOption({ label: "Sue" });
  const sue = await browsers.agent("sue");
  await sue.goto("/offline-messages");
  await expect(sue.page.getByRole("article", { name: "Maria" })).toContainText("Assigned to you");
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
  await joe.area("Offline messages").click();
  await expect(joe.page.getByText("No open messages.")).toBeVisible();
  await joe.setStatus("Away");
  const maria = await browsers.visitor();
  await maria.open();
  await maria.chat.getByLabel("Choose a department").selectOption({ label: "Support" });
  await maria.chat.getByLabel("Name").fill("Maria");
  await maria.chat.getByLabel("Email").fill("maria@example.org");
  await maria.chat.getByRole("textbox", { name: "Message" }).fill("See https://shop.example/chair, please.");
  await maria.chat.getByRole("button", { name: "Send message" }).click();
  const card = joe.page.getByRole("article", { name: "Maria" });
  await expect(card.getByRole("link", { name: "https://shop.example/chair" })).toBeVisible();
  await expect(card.getByRole("link", { name: "maria@example.org" })).toHaveAttribute("href", "mailto:maria@example.org");
});
