// People and places over time: renamed, of one name, out of use, edited by two at once, deleted meanwhile.
import { expectAccessibleInBothThemes } from "../support/axe";
import { type Browsers, expect, test } from "../support/fixtures";
import { MARIA } from "../support/host-page";
import { Records } from "../support/records";
import { shot } from "../support/shots";
import { talk } from "../support/talk";
import type { Workspace } from "../support/workspace";

/** A second administrator: Sue, by the settings. */
async function secondAdministrator(browsers: Browsers, admin: Workspace): Promise<Workspace> {
  const agents = new Records(admin, "Agents");
  await agents.open();
  await agents.edit("Sue");
  await agents.field("Role").selectOption("Administrator");
  await agents.saved("Sue");
  return browsers.agent("sue");
}

test("a renamed agent rewrites nothing that was said before", async ({ browsers }) => {
  const { joe, maria } = await talk(browsers);
  await joe.send("One moment.");
  await expect(maria.said("One moment.")).toBeVisible();
  const admin = await browsers.agent("admin");
  const agents = new Records(admin, "Agents");
  await agents.open();
  await agents.edit("Joe");
  await agents.field("Name").fill("Joseph");
  await agents.field("Chat alias (optional)").fill("Seph");
  await agents.saved("Joseph");
  await joe.send("I have it.");
  await expect(maria.said("I have it.")).toBeVisible();
  for (const thread of [maria.thread, joe.thread]) await expect(thread).toContainText("Joe joined.");
  // A bubble under the new name does not stand in the group of the old one.
  await expect(maria.thread).toContainText("Seph");
  await expect(joe.thread).toContainText("Joseph");
  await maria.page.reload();
  await expect(maria.thread).toContainText("Joe joined.");
  await expect(maria.thread).not.toContainText("Seph joined.");
  await admin.goto("/c/1");
  await expect(admin.thread).toContainText("Joe joined.");
  await shot(admin.page, "renamed");
});

test("departments of one name are told apart by their brand, and one that moves takes its links", async ({
  browsers,
}) => {
  const { joe, maria } = await talk(browsers);
  // One brand alone is said nowhere.
  await expect(joe.page.locator(".chat-facts")).not.toContainText("Northwind");
  const admin = await browsers.agent("admin");
  const [brands, departments] = [new Records(admin, "Brands"), new Records(admin, "Departments")];
  const [groups, agents] = [new Records(admin, "Groups"), new Records(admin, "Agents")];
  await brands.open();
  await brands.create();
  await brands.field("Name").fill("Contoso");
  await brands.saved("Contoso");
  await departments.open();
  await departments.create();
  await departments.field("Name").fill("Sales");
  await departments.field("Brand").selectOption("Contoso");
  // Its first group bears its name.
  await departments.save();
  await departments.here();
  await groups.open();
  await expect(groups.table.getByRole("cell", { name: "Sales · Contoso" })).toBeVisible();
  await expect(groups.table.getByRole("cell", { name: "Sales · Northwind" })).toBeVisible();
  await shot(admin.page, "groups-two-brands");

  await agents.open();
  await agents.edit("Joe");
  await agents.form.getByRole("checkbox", { name: "Sales › Sales · Contoso" }).check();
  await shot(admin.page, "memberships-two-brands");
  await agents.saved("Joe");
  await expect(agents.row("Joe")).toContainText("Sales (Contoso)");

  await joe.ready();
  await expect(joe.page.locator(".chat-facts")).toContainText("Northwind");
  await expect(joe.navigation.getByText("Contoso", { exact: true })).toBeVisible();
  await joe.openStatus();
  await expect(joe.statusMenu.getByText("Sales · Contoso", { exact: true })).toBeVisible();
  await joe.page.keyboard.press("Escape");
  await joe.tool("Transfer").click();
  const dialog = joe.page.getByRole("dialog", { name: /^Transfer chat/ });
  await expect(dialog.getByRole("option").filter({ hasText: "Sales · Contoso" })).toBeVisible();
  await shot(joe.page, "transfer-two-brands");
  await joe.page.keyboard.press("Escape");

  await test.step("a department that moves: said before, done after", async () => {
    await departments.open();
    await departments.edit("Support");
    await departments.field("Brand").selectOption("Contoso");
    const words = /It leaves Main site\. Contoso has no link, so visitors can't reach the department there\./;
    await expect(departments.field("Brand")).toHaveAccessibleDescription(words);
    await expectAccessibleInBothThemes(admin.page, "a department that moves");
    await shot(admin.page, "department-moves");
    const other = await browsers.visitor();
    await other.open();
    const offered = other.chat.getByLabel("Choose a department");
    await expect(offered).toBeVisible();
    await departments.saved("Support");
    // It was one of two; of one there is nothing to choose.
    await expect(offered).toHaveCount(0);
    await expect(maria.thread).toContainText("Joe joined.");
  });
});

test("what is out of use is offered nowhere, and its chats go on", async ({ browsers }) => {
  const { joe, maria } = await talk(browsers);
  const admin = await browsers.agent("admin");
  const departments = new Records(admin, "Departments");
  const omar = await browsers.visitor();
  await omar.open();
  await omar.fill({ ...MARIA, department: "Support", name: "Omar", question: "Do you repair chairs?" });

  await test.step("a department", async () => {
    await departments.open();
    await departments.edit("Support");
    const active = departments.form.getByRole("switch", { name: "Active", exact: true });
    await expect(active).toHaveAccessibleDescription(/no link offers it and no new chats come\. Chats that are open go on\./);
    await active.uncheck();
    await departments.saved("Support");
    await expect(departments.row("Support")).toContainText("Inactive");
    await expectAccessibleInBothThemes(admin.page, "an inactive department");
    await shot(admin.page, "departments-inactive");
    await expect(omar.chat.getByLabel("Question")).toHaveValue("Do you repair chairs?");
    await joe.tool("Transfer").click();
    const dialog = joe.page.getByRole("dialog", { name: /^Transfer chat/ });
    await expect(dialog.getByRole("option", { name: /Sales/ }).first()).toBeVisible();
    await expect(dialog.getByRole("option", { name: /^Support/ })).toHaveCount(0);
    await joe.page.keyboard.press("Escape");
    await joe.openStatus();
    await expect(joe.statusMenu.getByRole("checkbox", { name: /Support/ })).toHaveCount(0);
    await joe.page.keyboard.press("Escape");
  });

  await test.step("a front line stays, another group goes", async () => {
    const groups = new Records(admin, "Groups");
    await groups.open();
    await groups.edit("Sales");
    const active = groups.form.getByRole("switch", { name: "Active", exact: true });
    await expect(active).toBeDisabled();
    await expect(active).toHaveAccessibleDescription(/A front line is always active\./);
  });

  await test.step("the last one of a link says so, and the button goes", async () => {
    await departments.open();
    await departments.edit("Sales");
    const active = departments.form.getByRole("switch", { name: "Active", exact: true });
    await expect(active).toHaveAccessibleDescription(/Main site then offers no department, and its button disappears\./);
    await active.uncheck();
    await shot(admin.page, "department-last");
    await departments.saved("Sales");
    await joe.send("We go on.");
    await expect(maria.said("We go on.")).toBeVisible();
    await maria.send("Good.");
    await expect(joe.said("Good.")).toBeVisible();
    await maria.page.reload();
    await expect(maria.launcher).toBeVisible();
    const late = await browsers.visitor();
    // It has asked, and shows nothing.
    const asked = () => performance.getEntriesByType("resource").some(({ name }) => name.endsWith("/status"));
    await expect.poll(() => late.page.evaluate(asked)).toBe(true);
    await expect(late.launcher).toBeHidden();
  });

  await test.step("the default brand stays", async () => {
    const brands = new Records(admin, "Brands");
    await brands.open();
    await brands.edit("Northwind");
    await expect(brands.form.getByRole("switch", { name: "Active", exact: true })).toBeDisabled();
    await brands.toolbar.getByRole("link", { name: "Cancel" }).click();
    await brands.create();
    await brands.field("Name").fill("Contoso");
    await brands.form.getByRole("switch", { name: "Default brand" }).check();
    await brands.saved("Contoso");
    await expect(brands.row("Contoso")).toContainText("Default brand");
    await expect(brands.row("Northwind")).not.toContainText("Default brand");
  });
});

test("two administrators edit at once: what does not collide goes together", async ({ browsers, watch }) => {
  const first = await browsers.agent("admin");
  const second = await secondAdministrator(browsers, first);
  const [left, right] = [new Records(first, "Departments"), new Records(second, "Departments")];
  const both = async (name: string) => {
    for (const records of [left, right]) {
      await records.open();
      await records.edit(name);
    }
  };
  watch.expect(/^409 POST .*departments/);

  await test.step("different fields", async () => {
    await both("Sales");
    await left.field("Name").fill("Sales by air");
    await left.saved("Sales by air");
    await right.form.getByRole("switch", { name: "Active", exact: true }).uncheck();
    await right.save();
    await expect(second.toast(/^Admin changed Name on .*\. Both changes are kept\.$/)).toBeVisible();
    await right.here();
    await expect(right.row("Sales by air")).toContainText("Inactive");
  });

  await test.step("one field: both values, by whom and when", async () => {
    for (const [winner, loser, choice] of [
      ["Sales abroad", "Sales at home", "Keep theirs"],
      ["Sales by boat", "Sales by rail", "Use mine"],
    ] as const) {
      await both(choice === "Keep theirs" ? "Sales by air" : "Sales abroad");
      await left.field("Name").fill(winner);
      await left.saved(winner);
      await right.field("Name").fill(loser);
      await right.save();
      const question = second.dialog("Admin changed this department meanwhile");
      await expect(question).toContainText(/That was on .*\d.*\. What only/);
      const values = question.getByRole("table", { name: "What you both changed" });
      await expect(values.getByRole("row", { name: `Name ${winner} ${loser}` })).toBeVisible();
      await expectAccessibleInBothThemes(second.page, "conflict");
      await shot(second.page, "conflict");
      await question.getByRole("button", { name: choice }).click();
      await expect(question).toBeHidden();
      if (choice === "Keep theirs") {
        await expect(right.field("Name")).toHaveValue(winner);
        await right.toolbar.getByRole("link", { name: "Cancel" }).click();
      }
      await right.here();
      await expect(right.row(choice === "Keep theirs" ? winner : loser)).toBeVisible();
    }
  });
});

test("a record that was deleted meanwhile is made again, or let go", async ({ browsers, watch }) => {
  const first = await browsers.agent("admin");
  const second = await secondAdministrator(browsers, first);
  const [left, right] = [new Records(first, "Brands"), new Records(second, "Brands")];
  await left.open();
  await left.create();
  await left.field("Name").fill("Contoso");
  await left.saved("Contoso");
  await right.open();
  await right.edit("Contoso");
  const address = second.page.url();
  await right.field("Name").fill("Contoso Ltd");
  await left.delete("Contoso");
  watch.expect(/^404 POST .*brands/);
  await right.save();
  const question = second.dialog("Admin deleted this brand meanwhile");
  await expect(question).toContainText("What you typed is still here.");
  await expectAccessibleInBothThemes(second.page, "deleted meanwhile");
  await shot(second.page, "deleted-meanwhile");
  await question.getByRole("button", { name: "Create the brand again" }).click();
  await expect(second.page.getByRole("heading", { name: "New brand", level: 1 })).toBeVisible();
  await expect(right.field("Name")).toHaveValue("Contoso Ltd");
  await right.saved("Contoso Ltd");

  await second.page.goto(address);
  await expect(second.page.getByText("Admin deleted this brand.")).toBeVisible();
  await expect(second.page.getByText(/^That was on /)).toBeVisible();
  await expectAccessibleInBothThemes(second.page, "a deleted record");
  await shot(second.page, "deleted-record");
  await second.page.getByRole("main").getByRole("link", { name: "Back to brands" }).click();
  await right.here();
});

test("names stand in the order of a dictionary", async ({ browsers }) => {
  const { joe } = await talk(browsers);
  const admin = await browsers.agent("admin");
  const groups = new Records(admin, "Groups");
  await groups.open();
  for (const name of ["Zürich", "ärger", "Oslo", "Österreich", "abc"]) {
    await groups.create();
    await groups.field("Name").fill(name);
    await groups.field("Department").selectOption("Sales");
    await groups.saved(name);
  }
  const sorted = ["abc", "ärger", "Oslo", "Österreich", "Sales", "Zürich"];
  const listed = await groups.table.getByRole("rowheader").allInnerTexts();
  expect(listed.slice(0, sorted.length)).toEqual(sorted);
  // The browser sorts by the same rule as the server.
  await joe.tool("Transfer").click();
  const dialog = joe.page.getByRole("dialog", { name: /^Transfer chat/ });
  const targets = dialog.getByRole("option").locator(".target-name");
  await expect(targets.first()).toHaveText("abc");
  expect((await targets.allInnerTexts()).slice(0, sorted.length)).toEqual(sorted);
});
