// Available and Away, per group, and in every tab the same.
import { MARIA } from "../support/host-page";
import { expect, test } from "../support/fixtures";
import { expectAccessibleInBothThemes } from "../support/axe";
import { shot } from "../support/shots";

const LAST = /You're the last agent for Sales and Support\. New visitors will see the offline form\./;

test("away means no chats, and the last agent is warned", async ({ browsers }) => {
  const joe = await browsers.agent("joe");
  await expect(joe.list).toContainText("You're Available for 2 groups.");
  await joe.openStatus();
  await expect(joe.statusMenu).toContainText(LAST);
  await expect(joe.statusMenu).toContainText("You have no chats.");
  await expectAccessibleInBothThemes(joe.page, "status menu");
  await shot(joe.page, "status-menu");

  // A colleague comes: no longer the last.
  const bob = await browsers.agent("bob");
  await expect(joe.statusMenu).not.toContainText(LAST);
  await joe.statusMenu.getByRole("radio", { name: "Away" }).check();
  await joe.page.keyboard.press("Escape");
  await expect(joe.status).toHaveText(/^Away, 0 of 1 chats/);
  await expect(joe.list).toContainText("You're Away.");
  await bob.openStatus();
  await expect(bob.statusMenu).toContainText(LAST);
  await bob.statusMenu.getByRole("radio", { name: "Away" }).check();
  await bob.page.keyboard.press("Escape");
  await expect(bob.status).toHaveText(/^Away/);

  const maria = await browsers.visitor();
  await expect(maria.launcher).toHaveAccessibleName("Leave a message");
  await joe.list.getByRole("button", { name: "Go Available" }).click();
  await expect(joe.status).toHaveText(/^Available/);
  const omar = await browsers.visitor();
  await expect(omar.launcher).toHaveAccessibleName("Open chat");
});

test("an agent receives chats only for the groups that are ticked", async ({ browsers }) => {
  const joe = await browsers.agent("joe");
  await joe.openStatus();
  const sales = joe.statusMenu.getByRole("checkbox", { name: /^Sales/ });
  await expect(sales).toBeChecked();
  await sales.uncheck();
  await joe.page.keyboard.press("Escape");
  await expect(joe.list).toContainText("You're Available for 1 group.");

  const maria = await browsers.visitor();
  await maria.open();
  const departments = maria.chat.getByLabel("Choose a department");
  await expect(departments.getByRole("option", { name: "Sales (offline)" })).toBeAttached();
  // The only one that is online is chosen already.
  await expect(departments.locator("option:checked")).toHaveText("Support");
  await maria.fill({ ...MARIA, department: "Support" });
  await maria.chat.getByRole("button", { name: "Start chat" }).click();
  await expect(maria.chat.getByRole("heading", { name: "You're next." })).toBeVisible();
  await joe.openList("Queue");
  await expect(joe.row("Maria")).toContainText("Support");
});

test("the department that is chosen decides the form", async ({ browsers }) => {
  const joe = await browsers.agent("joe");
  await joe.openStatus();
  await joe.statusMenu.getByRole("checkbox", { name: /^Sales/ }).uncheck();
  await joe.page.keyboard.press("Escape");
  const maria = await browsers.visitor();
  await maria.open();
  await maria.chat.getByLabel("Name").fill("Maria");
  await maria.chat.getByLabel("Email").fill("maria@example.org");
  await maria.chat.getByLabel("Choose a department").selectOption({ label: "Sales (offline)" });
  await expect(maria.chat.getByText("Sales is offline at the moment.")).toBeVisible();
  await maria.chat.getByRole("textbox", { name: "Message" }).fill("Which chair?");
  await expectAccessibleInBothThemes(maria.page, "an offline department is chosen");
  await shot(maria.page, "widget-department-away");
  await maria.chat.getByLabel("Choose a department").selectOption({ label: "Support" });
  await expect(maria.chat.getByLabel("Question")).toHaveValue("Which chair?");
  await maria.chat.getByLabel("Choose a department").selectOption({ label: "Sales (offline)" });
  await maria.chat.getByRole("button", { name: "Send message" }).click();
  await expect(maria.chat.getByText("maria@example.org")).toBeVisible();
});

test("a department that goes away under an open form is told of, and the text stays", async ({ browsers, server }) => {
  const joe = await browsers.agent("joe");
  const maria = await browsers.visitor();
  await maria.open();
  await maria.fill({ ...MARIA, department: "Support" });
  server.tamper(
    "DELETE FROM link_department WHERE department_id = (SELECT id FROM department WHERE name = 'Support')",
  );
  // Whatever changes who is online tells the widgets.
  await joe.setStatus("Away");
  await joe.setStatus("Available");
  const departments = maria.chat.getByLabel("Choose a department");
  await expect(departments).toHaveAccessibleDescription("This department isn't available any more. Choose another one.");
  await expect(departments).toHaveValue("");
  await expectAccessibleInBothThemes(maria.page, "the chosen department is gone");
  await shot(maria.page, "widget-department-gone");
  await maria.chat.getByRole("button", { name: "Start chat" }).click();
  await expect(departments).toBeFocused();
  await expect(maria.chat.getByLabel("Question")).toHaveValue(MARIA.question);
  await departments.selectOption({ label: "Sales" });
  await maria.chat.getByRole("button", { name: "Start chat" }).click();
  await expect(maria.chat.getByRole("heading", { name: "You're next." })).toBeVisible();
});

test("two tabs of one agent agree", async ({ browsers }) => {
  const joe = await browsers.agent("joe");
  const second = await joe.otherTab();
  await joe.setStatus("Away");
  await expect(second.status).toHaveText(/^Away/);
  await second.setStatus("Available");
  await expect(joe.status).toHaveText(/^Available/);

  const maria = await browsers.visitor();
  await maria.start(MARIA);
  await joe.openList("Queue");
  await joe.open("Maria");
  await joe.tool("Take").click();
  await expect(second.row("Maria")).toBeVisible();
  await expect(second.status).toHaveText(/1 of 1 chats/);
  await second.open("Maria");
  await second.send("From the second tab.");
  await expect(joe.said("From the second tab.")).toHaveCount(1);
  await expect(second.said("From the second tab.")).toHaveCount(1);
  await expect(maria.said("From the second tab.")).toHaveCount(1);

  // Closing one of them does not make Joe leave.
  await joe.page.close();
  await maria.send("Still there?");
  await expect(second.said("Still there?")).toBeVisible();
  await expect(second.status).toHaveText(/^Available/);
  const omar = await browsers.visitor();
  await expect(omar.launcher).toHaveAccessibleName("Open chat");
});
