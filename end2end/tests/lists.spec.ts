// The lists of the settings: found, sorted, come back to, acted on; with long names, and with thousands of rows.
import { expectAccessibleInBothThemes } from "../support/axe";
import { longNames, manyAgents } from "../support/company";
import { expect, test } from "../support/fixtures";
import { Records } from "../support/records";
import { shot } from "../support/shots";
import { manyChats } from "../support/many";
import { fillOffline } from "../support/offline";
import { expectWholeWords } from "../support/words";
import type { Locator, Page } from "@playwright/test";

const SETUP = "/settings/system/setup";

function names(table: Locator): Promise<string[]> {
  return table.getByRole("rowheader").allInnerTexts();
}

function scrolled(page: Page): Promise<number> {
  return page.locator(".settings-content").evaluate((pane) => Math.round(pane.scrollTop));
}

test("a list is searched, sorted and come back to, and the saved row is marked", async ({ browsers, server, watch }) => {
  manyAgents(server, 40);
  server.tamper("UPDATE agent SET name = 'José Müller' WHERE id = 'many7'");
  const admin = await browsers.agent("admin");
  const { page } = admin;
  const agents = new Records(admin, "Agents");
  await agents.open();
  const count = page.getByRole("status").filter({ hasText: /agents?$/ });
  const search = page.getByRole("searchbox", { name: "Search agents" });
  await expect(count).toHaveText("44 agents");

  await test.step("search finds without case and accents, and stands in the address", async () => {
    await search.fill("jose mul");
    await expect(count).toHaveText("1 of 44 agents");
    await expect(agents.row("José Müller")).toBeVisible();
    await expect(page).toHaveURL(/\/agents\?q=jose%20mul$/);
    await page.reload();
    await expect(search).toHaveValue("jose mul");
    await expect(count).toHaveText("1 of 44 agents");
    await search.fill("nobody of that name");
    await expect(page.getByText("Nothing matches “nobody of that name”.")).toBeVisible();
    await expectAccessibleInBothThemes(page, "agents, nothing found");
    await page.getByRole("button", { name: "Show all" }).click();
    await expect(count).toHaveText("44 agents");
  });

  await test.step("headings sort, by words and by numbers", async () => {
    const heading = (name: string) => agents.table.getByRole("columnheader", { name });
    // Rows are drawn as one comes to them.
    const all = async () => {
      await agents.table.getByRole("rowheader").last().scrollIntoViewIfNeeded();
      return names(agents.table);
    };
    await heading("Name").getByRole("button").click();
    await expect(heading("Name")).toHaveAttribute("aria-sort", "ascending");
    await expect.poll(async () => (await all()).length).toBe(44);
    const up = await all();
    // As people sort: é with e.
    expect(up).toEqual([...up].sort(new Intl.Collator("en", { numeric: true }).compare));
    await heading("Name").getByRole("button").click();
    await expect(heading("Name")).toHaveAttribute("aria-sort", "descending");
    await expect.poll(all).toEqual([...up].reverse());
    await heading("Limit").getByRole("button").click();
    await expect(heading("Name")).not.toHaveAttribute("aria-sort");
    await expect(page).toHaveURL(/\?sort=limit$/);
    const limits = (await agents.table.locator("td.is-figure").allInnerTexts()).map(Number);
    expect(limits).toEqual([...limits].sort((a, b) => a - b));
  });

  await test.step("Back, Cancel and Save lead to the place that was left", async () => {
    const person = agents.row("Person 0030");
    await person.scrollIntoViewIfNeeded();
    const before = await scrolled(page);
    expect(before).toBeGreaterThan(0);
    // The row is pressed, not its link.
    await person.getByRole("cell", { name: "Offline" }).click();
    await expect(page.getByRole("heading", { name: "Person 0030", level: 1 })).toBeVisible();
    expect(await scrolled(page)).toBe(0);
    await page.goBack();
    await expect(page).toHaveURL(/\?sort=limit$/);
    await expect(person.getByRole("link")).toBeFocused();
    expect(await scrolled(page)).toBe(before);

    await person.getByRole("link").click();
    await agents.toolbar.getByRole("link", { name: "Cancel" }).click();
    await expect(page).toHaveURL(/\?sort=limit$/);
    await expect(person.getByRole("link")).toBeFocused();

    await page.keyboard.press("Enter");
    await agents.field("Name").fill("Renamed person");
    await agents.saved("Renamed person");
    await expect(page).toHaveURL(/\?sort=limit$/);
    await expect(agents.row("Renamed person")).toHaveClass(/is-marked/);
    await expect(agents.row("Renamed person")).toBeInViewport();
    await expect(agents.row("Renamed person").getByRole("link")).toBeFocused();
    await expect(agents.table.locator(".is-marked")).toHaveCount(1);
    // No row half below the heading, where its link would be a smaller target.
    await page.locator(".settings-content").evaluate((content) => content.scrollTo(0, 0));
    await expectAccessibleInBothThemes(page, "agents with a saved row");
    await shot(page, "list-saved");
  });

  await test.step("several are deactivated and activated at once", async () => {
    await search.fill("Person 001");
    await agents.table.getByRole("checkbox", { name: "Select all agents" }).check();
    const picked = page.getByRole("group", { name: "Selected" });
    // 0001 holds it as well.
    await expect(picked).toContainText("11 selected");
    await search.fill("Person 0011");
    await expect(picked).toContainText("11 selected, 10 not shown");
    await search.fill("");
    await agents.row("Person 0012").getByRole("checkbox").uncheck();
    await expect(picked).toContainText("10 selected");
    await shot(page, "list-selected");
    await expect(picked.getByRole("button", { name: "Activate", exact: true })).toBeDisabled();
    await picked.getByRole("button", { name: "Deactivate" }).click();
    const question = admin.dialog("Deactivate 10 agents?");
    await expectAccessibleInBothThemes(page, "deactivate several");
    await question.getByRole("button", { name: "Deactivate" }).click();
    await expect(admin.toast("Deactivated 10 agents.")).toBeVisible();
    await expect(agents.row("Person 0013")).toContainText("Deactivated");
    await expect(agents.row("Person 0012")).not.toContainText("Deactivated");
    await picked.getByRole("button", { name: "Activate", exact: true }).click();
    await expect(admin.toast("Activated 10 agents.")).toBeVisible();
    await expect(agents.row("Person 0013")).not.toContainText("Deactivated");
    await picked.getByRole("button", { name: "Clear" }).click();
    await expect(picked).toBeHidden();
  });

  await test.step("one's own account stays, and the dialog says why", async () => {
    watch.expect(/^409 POST .*agents\/save/);
    await agents.row("Admin").getByRole("checkbox").check();
    await page.getByRole("group", { name: "Selected" }).getByRole("button", { name: "Deactivate" }).click();
    const question = admin.dialog("Deactivate Admin?");
    await question.getByRole("button", { name: "Deactivate" }).click();
    await expect(question.getByRole("alert")).toContainText("You can't deactivate yourself");
    await question.getByRole("button", { name: "Cancel" }).click();
  });
});

const LONG_NAME = "Wolfeschlegelsteinhausenbergerdorffwelchevoralternwaren";

test("words in lists stay whole, at every width", async ({ browsers, server }) => {
  longNames(server);
  const admin = await browsers.agent("admin");
  const { page } = admin;
  for (const width of [1280, 1024, 390]) {
    await page.setViewportSize({ width, height: 844 });
    for (const [path, table] of [
      [`${SETUP}/agents`, "Agents"],
      [`${SETUP}/departments`, "Departments"],
      [`${SETUP}/groups`, "Groups"],
      [`${SETUP}/brands`, "Brands"],
      ["/settings/system/live-chats/live-chat-links", "Live Chat Links"],
      ["/settings/my/profile", "Signed-in browsers"],
    ] as const) {
      await admin.goto(path);
      await expect(page.getByRole("table", { name: table })).toBeVisible();
      await expect(page.locator(".loaded[aria-busy=true]")).toHaveCount(0);
      await expectWholeWords(page, `${table} at ${width} px`);
      await shot(page, `list-${table.toLowerCase().replaceAll(" ", "-")}-${width}`);
    }
  }
  await expect(page.getByRole("table", { name: "Signed-in browsers" })).toBeVisible();
  await admin.goto(`${SETUP}/agents`);
  await page.getByRole("combobox", { name: "Sort by" }).selectOption({ label: "Role, descending" });
  const roles = page.getByRole("table", { name: "Agents" }).locator("td[data-label=Role]");
  await expect(roles.first()).toHaveText("Administrator");
  await expect(roles.last()).toHaveText("Agent");
  await expectAccessibleInBothThemes(page, "a list of cards");
});

test("names in chats, offline messages, roles and jobs stay whole, at every width", async ({ browsers, server }) => {
  longNames(server);
  const group = "Erstkontakt Donaudampfschifffahrtskapitänsmützenabteilung";
  for (const owner of [undefined, "Admin", LONG_NAME]) {
    manyChats(server, { count: 12, owner, group });
  }
  fillOffline(server, 30);
  server.tamper("INSERT INTO job VALUES ('one', 'sweep', '', 4000000000000, NULL, 11, NULL, 0, 'The database was away.', NULL)");
  server.tamper(`
    INSERT INTO visitor_block
      SELECT 'lb', visitor_id, id, 'Maria Fernández de la Cruz', '2001:db8:85a3:8d3::/64',
        'Wirbt in jedem Gespräch für Donaudampfschifffahrtsgesellschaftskapitänsmützen', '${LONG_NAME}', 1, NULL, NULL, NULL
        FROM chat LIMIT 1
  `);
  const admin = await browsers.agent("admin");
  const { page } = admin;
  for (const width of [1280, 1024, 390]) {
    await page.setViewportSize({ width, height: 844 });
    for (const [path, words] of [
      ["/chats/mine", "Anne-Marie O’Donoghue-Vandenberghe"],
      ["/chats/queue", "Anne-Marie O’Donoghue-Vandenberghe"],
      ["/chats/all/active", "Anne-Marie O’Donoghue-Vandenberghe"],
      ["/chats/all/completed", "No completed chats"],
      ["/offline-messages", "Visitor 1"],
      [`${SETUP}/roles`, "Administrator"],
      ["/settings/system/live-chats/blocked-visitors", "Maria Fernández de la Cruz"],
      ["/settings/system/background-jobs", "The database was away."],
    ] as const) {
      await admin.goto(path);
      await expect(page.getByRole("main").getByText(words).first()).toBeVisible();
      await expectWholeWords(page, `${path} at ${width} px`, ".chat-preview, .thread");
    }
  }
});

test("departments, groups and brands are deactivated together, and what has to stay says why", async ({
  browsers,
  watch,
}) => {
  const admin = await browsers.agent("admin");
  const { page } = admin;
  const picked = page.getByRole("group", { name: "Selected" });
  const deactivate = async (question: string | RegExp) => {
    await picked.getByRole("button", { name: "Deactivate" }).click();
    const dialog = page.getByRole("dialog", { name: question });
    await dialog.getByRole("button", { name: "Deactivate" }).click();
    return dialog;
  };

  const departments = new Records(admin, "Departments");
  await departments.open();
  await departments.table.getByRole("checkbox", { name: "Select all departments" }).check();
  await deactivate(/^Deactivate \d departments\?$/);
  await expect(admin.toast(/^Deactivated \d departments\.$/)).toBeVisible();
  await expect(departments.row("Sales")).toContainText("Inactive");
  await expect(departments.row("Support")).toContainText("Inactive");
  await picked.getByRole("button", { name: "Activate", exact: true }).click();
  await expect(admin.toast(/^Activated \d departments\.$/)).toBeVisible();
  await expect(departments.row("Sales")).not.toContainText("Inactive");

  // The front lines stay, and the dialog says so of each by name.
  watch.expect(/^422 POST .*groups\/save/);
  const groups = new Records(admin, "Groups");
  await groups.open();
  await groups.table.getByRole("checkbox", { name: "Select all groups" }).check();
  const question = await deactivate(/^Deactivate \d groups\?$/);
  await expect(question.getByRole("alert")).toContainText("A front line stays active.");
  await question.getByRole("button", { name: "Cancel" }).click();

  watch.expect(/^422 POST .*brands\/save/);
  const brands = new Records(admin, "Brands");
  await brands.open();
  await brands.table.getByRole("checkbox", { name: "Select all brands" }).check();
  const refused = await deactivate(/^Deactivate .+\?$/);
  await expect(refused.getByRole("alert")).toContainText("default brand");
  await refused.getByRole("button", { name: "Cancel" }).click();
});

test("a list of 3,000 is drawn in steps and grows as one scrolls", async ({ browsers, server }) => {
  manyAgents(server, 3_000);
  const admin = await browsers.agent("admin");
  const { page } = admin;
  await admin.area("Settings").click();
  const tree = page.getByRole("navigation", { name: "Settings" });
  const agents = page.getByRole("table", { name: "Agents" });
  await tree.getByRole("link", { name: "Agents" }).click();
  const drawn = () => agents.getByRole("rowheader").count();
  await expect.poll(drawn).toBeGreaterThanOrEqual(20);
  await expect(page.locator(".loaded[aria-busy=true]")).toHaveCount(0);
  const first = await drawn();
  expect(first).toBeLessThanOrEqual(100);
  await agents.getByRole("rowheader").last().scrollIntoViewIfNeeded();
  await expect.poll(drawn).toBeGreaterThan(first);
  // The heading stays in sight.
  await expect(agents.getByRole("columnheader", { name: "Email" })).toBeInViewport();
  // A search looks at all rows, drawn or not.
  await page.getByRole("searchbox", { name: "Search agents" }).fill("person 2987");
  await expect(agents.getByRole("rowheader")).toHaveText(["Person 2987"]);
});

test("the focus arrives where a page begins, and the page says its name", async ({ browsers }) => {
  const admin = await browsers.agent("admin");
  const { page } = admin;
  const groups = new Records(admin, "Groups");
  await groups.open();
  await expect(page).toHaveTitle("Groups · Foyer");
  // The focus stays on the link that led here; the name is said.
  await expect(page.locator("#say-polite")).toHaveText("Groups");

  await groups.create();
  await expect(groups.field("Name")).toBeFocused();
  await expect(page).toHaveTitle("New group · Groups · Foyer");
  await groups.field("Name").fill("Night shift");
  await groups.field("Department").selectOption({ label: "Sales" });
  await groups.saved("Night shift");
  await expect(groups.row("Night shift").getByRole("link")).toBeFocused();
  await expect(page).toHaveTitle("Groups · Foyer");

  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Night shift", level: 1 })).toBeFocused();
  await expect(page).toHaveTitle("Night shift · Groups · Foyer");

  await page.goto(`${admin.origin}${SETUP}/groups/none`);
  await expect(page).toHaveTitle("Not found · Groups · Foyer");
  await page.getByRole("link", { name: "Groups" }).last().click();
  await groups.here();
  await groups.toolbar.getByRole("link", { name: "New" }).focus();
  await page.keyboard.press("Enter");
  await expect(groups.field("Name")).toBeFocused();
  await groups.toolbar.getByRole("link", { name: "Cancel" }).click();
  await groups.here();
  await expect(page.getByRole("heading", { name: "Groups", level: 1 })).toBeFocused();
});

test("one form makes a department that gets chats", async ({ browsers }) => {
  const admin = await browsers.agent("admin");
  const { page } = admin;
  const departments = new Records(admin, "Departments");
  const groups = new Records(admin, "Groups");
  await departments.open();
  await departments.create();
  await departments.field("Name").fill("Repairs");
  // The first group bears the department's name until it gets another.
  await expect(departments.field("First group")).toHaveValue("Repairs");
  await departments.field("First group").fill("");
  await departments.save();
  await expect(departments.summary).toContainText("Enter the name of its first group.");
  await departments.field("First group").fill("Workshop");
  await departments.form.getByRole("checkbox", { name: "Joe" }).check();
  await expectAccessibleInBothThemes(page, "new department with its first group");
  await shot(page, "department-new");
  await departments.saved("Repairs");
  await expect(departments.row("Repairs")).toContainText("Workshop");

  // Joe is in it, and visitors are offered it.
  const joe = await browsers.agent("joe");
  await expect(joe.navigation.getByText("Workshop").first()).toBeVisible();
  const maria = await browsers.visitor();
  await maria.open();
  await expect(maria.chat.getByRole("option", { name: "Repairs" })).toBeAttached();

  await groups.open();
  await expect(groups.row("Workshop")).toContainText("Joe");
  await groups.edit("Workshop");
  await expect(groups.form.getByRole("checkbox", { name: "Joe" })).toBeChecked();
  await groups.form.getByRole("checkbox", { name: "Joe" }).uncheck();
  await groups.form.getByRole("checkbox", { name: "Sue" }).check();
  await groups.form.getByRole("switch", { name: "Receives chats for Sue" }).uncheck();
  await expectAccessibleInBothThemes(page, "a group with its agents");
  await shot(page, "group-agents");
  await groups.saved("Workshop");
  await expect(groups.row("Workshop")).toContainText("Sue");
  await expect(groups.row("Workshop")).not.toContainText("Joe");
  await groups.edit("Workshop");
  await expect(groups.form.getByRole("switch", { name: "Receives chats for Sue" })).not.toBeChecked();
});

test("one signs out here, and out of all other browsers", async ({ browsers, server }) => {
  longNames(server);
  const admin = await browsers.agent("admin");
  const { page } = admin;
  await admin.goto("/settings/my/profile");
  const sessions = page.getByRole("table", { name: "Signed-in browsers" });
  const own = sessions.getByRole("row").filter({ hasText: "This browser" });
  await expect(own.getByRole("button", { name: "Sign out" })).toBeVisible();
  await expect(own.getByRole("button", { name: /Revoke/ })).toHaveCount(0);
  await page.getByRole("button", { name: "Sign out all others" }).click();
  await expect(admin.toast("Signed out 1 other browser.")).toBeVisible();
  await expect(sessions.getByRole("rowheader")).toHaveCount(1);
  await expect(page.getByRole("button", { name: "Sign out all others" })).toBeHidden();
  await own.getByRole("button", { name: "Sign out" }).click();
  await admin.dialog("Sign out?").getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByRole("heading", { name: "Sign in", level: 1 })).toBeVisible();
});
