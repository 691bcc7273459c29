// System Settings › Setup: brands, departments, groups, agents, roles.
import { MARIA } from "../support/host-page";
import { expect, test } from "../support/fixtures";
import { expectAccessibleInBothThemes } from "../support/axe";
import { Records, join } from "../support/records";
import { PASSWORD } from "../support/server";
import { keptShot, shot } from "../support/shots";
import { Workspace } from "../support/workspace";

test("brands: new, edit, validation, delete", async ({ browsers, watch }) => {
  const admin = await browsers.agent("admin");
  const brands = new Records(admin, "Brands");
  await brands.open();
  await expectAccessibleInBothThemes(admin.page, "brands");
  await shot(admin.page, "brands");

  await brands.create();
  await brands.save();
  await expect(brands.summary).toBeFocused();
  await brands.summary.getByRole("link", { name: "Enter the brand's name." }).click();
  await expect(brands.field("Name")).toBeFocused();
  await brands.field("Name").fill("Southwind");
  await brands.field("Colour").fill("#12");
  await brands.field("Host header (optional)").fill("https://chat.example.net/");
  await brands.save();
  await expect(brands.field("Colour")).toHaveAccessibleDescription(/Enter a colour as # and six digits/);
  await expect(brands.field("Host header (optional)")).toHaveAccessibleDescription(/Enter only the host/);
  await expectAccessibleInBothThemes(admin.page, "brand with errors");
  await shot(admin.page, "brand-errors");
  await brands.field("Colour").fill("#0b6e7f");
  await brands.field("Host header (optional)").fill("chat.example.net");
  await brands.saved("Southwind");
  await expect(brands.row("Southwind")).toContainText("chat.example.net");

  await brands.create();
  await brands.field("Name").fill("southwind");
  watch.expect(/^422 POST /);
  await brands.save();
  await expect(brands.field("Name")).toHaveAccessibleDescription(/Another brand has this name\./);
  await brands.field("Name").fill("Eastwind");
  await brands.saved("Eastwind");

  await brands.edit("Eastwind");
  await brands.field("Name").fill("Westwind");
  await brands.saved("Westwind");
  watch.expect(/^409 POST /);
  await brands.refusesToDelete("Northwind", "The default brand can't be deleted.");
  await brands.row("Northwind").getByRole("checkbox").uncheck();
  await brands.delete("Westwind");
});

test("departments and groups: new, edit, in use, delete", async ({ browsers, watch }) => {
  const admin = await browsers.agent("admin");
  const departments = new Records(admin, "Departments");
  const groups = new Records(admin, "Groups");
  await departments.open();
  await expectAccessibleInBothThemes(admin.page, "departments");

  await test.step("a department, its group, its front line", async () => {
    await departments.create();
    await departments.field("Name").fill("Repairs");
    await expect(departments.field("Brand")).toHaveValue(/./);
    await expectAccessibleInBothThemes(admin.page, "new department");
    await departments.field("First group").fill("Workshop");
    await departments.saved("Repairs");
    await expect(departments.row("Repairs")).toContainText("Workshop");

    await groups.open();
    await expectAccessibleInBothThemes(admin.page, "groups");
    await expect(groups.row("Workshop")).toContainText("Front line");
    await groups.create();
    await groups.save();
    await expect(groups.summary).toContainText("Choose a department.");
    await groups.toolbar.getByRole("link", { name: "Cancel" }).click();
    await groups.here();
    await departments.open();
  });

  await test.step("what is in use stays, and says by what", async () => {
    watch.expect(/^409 POST /);
    const maria = await (async () => {
      await browsers.agent("joe");
      return browsers.visitor();
    })();
    await maria.start(MARIA);
    await expect(maria.chat.getByRole("heading", { name: "You're next." })).toBeVisible();
    await departments.refusesToDelete("Sales", "In use by Sales.");
    await groups.open();
    await groups.refusesToDelete("Sales", /In use by 1 chat\./);
    await shot(admin.page, "groups");
  });

  await test.step("the rest can go", async () => {
    await groups.open();
    await groups.create();
    await groups.field("Name").fill("Second workshop");
    await groups.field("Department").selectOption({ label: "Repairs" });
    await groups.saved("Second workshop");
    await groups.edit("Second workshop");
    await groups.field("Name").fill("Paint shop");
    await groups.saved("Paint shop");
    await groups.delete("Paint shop");
  });
});

test("agents: new, edit, validation, deactivate, delete", async ({ browsers, server, watch }) => {
  const admin = await browsers.agent("admin");
  const agents = new Records(admin, "Agents");
  await agents.open();
  await expectAccessibleInBothThemes(admin.page, "agents");
  await keptShot(admin.page, "agents");

  let link = "";
  await test.step("a new agent", async () => {
    await agents.create();
    await agents.field("Name").fill("Ann");
    await agents.field("Email").fill("joe@example.com");
    await agents.field("Limit").fill("0");
    await agents.save();
    await expect(agents.field("Limit")).toHaveAccessibleDescription(/Enter a number from 1 to \d+\./);
    await expectAccessibleInBothThemes(admin.page, "agent with errors");
    await shot(admin.page, "agent-errors");
    await expect(agents.form.getByLabel(/password/i)).toHaveCount(0);
    await agents.field("Limit").fill("3");
    watch.expect(/^422 POST /);
    await agents.save();
    await expect(agents.field("Email")).toHaveAccessibleDescription(/Another agent has this email\./);
    await agents.field("Email").fill("ann@example.com");
    await agents.field("Chat alias (optional)").fill("Annie");
    await agents.form.getByRole("checkbox", { name: "Sales › Sales" }).check();
    link = await agents.invited("Ann");
    await expect(agents.row("Ann")).toContainText("ann@example.com");
    await expect(agents.row("Ann")).toContainText("Sales");
    await expect(agents.row("Ann")).toContainText("Invited");
  });

  const page = await browsers.tab();
  await test.step("she chooses a password, answers under her alias, and is deactivated", async () => {
    await join(page, link, PASSWORD);
    const ann = new Workspace(page, server.origin);
    await ann.ready();
    const maria = await browsers.visitor();
    await maria.start(MARIA);
    await ann.openList("Queue");
    await ann.open("Maria");
    await ann.tool("Take").click();
    await expect(maria.thread).toContainText("Annie joined.");
    await expect(maria.thread).not.toContainText("Ann joined.");

    await agents.edit("Ann");
    await agents.form.getByRole("switch", { name: "Active", exact: true }).uncheck();
    await agents.saved("Ann");
    await expect(agents.row("Ann")).toContainText("Deactivated");
    await expect(ann.dialog("Your session has ended")).toBeVisible();
    await expect(maria.thread).toContainText("Finding another agent.");
  });

  await test.step("who has had a chat can't be deleted, who has not can", async () => {
    watch.expect(/^409 POST /);
    await agents.refusesToDelete("Ann", /Deactivate the agent instead\./);
    await agents.row("Ann").getByRole("checkbox").uncheck();
    await agents.delete("Bob");
    await agents.refusesToDelete("Admin", "You can't delete yourself.");
  });
});

test("unsaved changes are asked about before they are lost", async ({ browsers }) => {
  const admin = await browsers.agent("admin");
  const groups = new Records(admin, "Groups");
  await groups.open();
  await groups.edit("Sales");
  await groups.field("Name").fill("Changed");
  await admin.area("Live chats").click();
  const question = admin.dialog("Leave without saving?");
  await expect(question).toBeVisible();
  await expectAccessibleInBothThemes(admin.page, "leave guard");
  await question.getByRole("button", { name: "Keep editing" }).click();
  await expect(groups.field("Name")).toHaveValue("Changed");
  // Not goBack(), which would wait for the page that is not left.
  await admin.page.evaluate(() => history.back());
  await expect(question).toBeVisible();
  // A second press asks no less, and leaves the form where it is.
  await admin.page.evaluate(() => history.back());
  await admin.page.evaluate(() => history.back());
  await question.getByRole("button", { name: "Keep editing" }).click();
  await expect(groups.field("Name")).toHaveValue("Changed");
  await expect(admin.page).toHaveURL(/\/groups\/[^/]+$/);
  // Nor does a shortcut pass.
  await admin.page.getByRole("heading", { name: "Sales", level: 1 }).click();
  await admin.page.keyboard.press("g");
  await admin.page.keyboard.press("c");
  await expect(question).toBeVisible();
  await question.getByRole("button", { name: "Keep editing" }).click();
  await admin.page.evaluate(() => history.back());
  await question.getByRole("button", { name: "Discard changes" }).click();
  await groups.here();
  await expect(groups.row("Sales")).toBeVisible();
});

test("roles, options and links: to read and to switch", async ({ browsers }) => {
  const admin = await browsers.agent("admin");
  const { page } = admin;
  const tree = page.getByRole("navigation", { name: "Settings" });
  await admin.area("Settings").click();
  await tree.getByRole("link", { name: "Roles" }).click();
  const roles = page.getByRole("table", { name: "What each role may do" });
  await expect(roles.getByRole("row").filter({ hasText: "Change System Settings" })).toContainText(/No.*No.*Yes/s);
  await expectAccessibleInBothThemes(page, "roles");
  await shot(page, "roles");

  await tree.getByLabel("Find a setting").fill("round robin");
  await expect(tree.getByRole("link")).toHaveCount(1);
  await tree.getByRole("link", { name: /^Live Chat Settings/ }).click();
  await expect(page.getByRole("checkbox", { name: "Distribute chats via Round Robin" })).not.toBeChecked();
  await expectAccessibleInBothThemes(page, "options");
  await shot(page, "options");
  await page.getByRole("checkbox", { name: "Distribute chats via Round Robin" }).check();
  // Ctrl+S saves, as the button does.
  await page.keyboard.press("Control+s");
  await expect(admin.toast("Saved the options.")).toBeVisible();
  await page.reload();
  await expect(page.getByRole("checkbox", { name: "Distribute chats via Round Robin" })).toBeChecked();

  await tree.getByRole("link", { name: "Live Chat Links" }).click();
  const row = page.getByRole("table", { name: "Live Chat Links" }).getByRole("row").filter({ hasText: "Main site" });
  await expect(row).toContainText("Northwind");
  await expectAccessibleInBothThemes(page, "links");
  await shot(page, "links");
});
