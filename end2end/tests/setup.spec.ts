// An empty database: from the first page to the first chat, and set-up is closed for good.
import { HostPage } from "../support/host-page";
import { expect, test } from "../support/fixtures";
import { expectAccessibleInBothThemes } from "../support/axe";
import { invitationOf } from "../support/records";
import { keptShot, shot } from "../support/shots";
import { Workspace } from "../support/workspace";

test.use({ demo: false });

const PASSWORD = "a long enough password";

test("set-up leads to the first chat and is closed afterwards", async ({ server, site, browsers }) => {
  const page = await browsers.tab();
  const next = page.getByRole("button", { name: "Continue" });

  await test.step("whoever comes first does not own the server", async () => {
    await page.goto(server.origin);
    await expect(page).toHaveURL(/\/setup$/);
    await expect(page.getByRole("heading", { name: "Set up Foyer" })).toBeVisible();
    await expect(page.getByText("open the address that it printed when it was started")).toBeVisible();
    await expect(page.getByRole("textbox")).toHaveCount(0);
    await expectAccessibleInBothThemes(page, "set-up without its code");
    await shot(page, "setup-no-code");
  });

  await test.step("the address that the start prints leads through, pasted over the other one too", async () => {
    await page.goto(server.setupLink);
    await expect(page).toHaveURL(/\/setup\/administrator$/);
    await expect(page.getByRole("heading", { name: "Set up Foyer" })).toBeVisible();
    await expect(page).toHaveTitle("Administrator · Set up · Foyer");
    await expectAccessibleInBothThemes(page, "set-up, administrator");
    await keptShot(page, "setup");
  });

  await test.step("the administrator: mistakes are said at the field", async () => {
    await next.click();
    await expect(page.getByRole("group", { name: "What needs your attention" })).toBeFocused();
    await expect(page.getByLabel("Name")).toHaveAccessibleDescription(/Enter your name\./);
    await page.getByLabel("Name").fill("Ada");
    await page.getByLabel("Email").fill("ada@example.com");
    await page.getByLabel("Password", { exact: true }).fill("short");
    await next.click();
    await expect(page.getByLabel("Password", { exact: true })).toHaveAttribute("aria-invalid", "true");
    await expectAccessibleInBothThemes(page, "set-up with an error");
    await shot(page, "setup-errors");
    await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
    await next.click();
  });

  await test.step("the company, and back without losing anything", async () => {
    await expect(page.getByRole("heading", { name: "Company" })).toBeFocused();
    await expect(page).toHaveURL(/\/setup\/company$/);
    await expect(page).toHaveTitle("Company · Set up · Foyer");
    await page.getByLabel("Brand").fill("Northwind");
    await page.getByRole("button", { name: "Back" }).click();
    await expect(page.getByLabel("Email")).toHaveValue("ada@example.com");
    await expect(page.getByLabel("Password", { exact: true })).toHaveValue(PASSWORD);
    await next.click();
    await expect(page.getByLabel("Brand")).toHaveValue("Northwind");
    // The browser's own Back as well.
    await page.goBack();
    await expect(page.getByRole("heading", { name: "Administrator" })).toBeFocused();
    await page.goForward();
    await expect(page.getByRole("heading", { name: "Company" })).toBeFocused();
    await page.getByLabel("Department").fill("Sales");
    await page.getByLabel("Group").fill("Front desk");
    await page.getByLabel("Link title").fill("Main site");
  });

  await test.step("a reload keeps the step and all but the password", async () => {
    await page.reload();
    await expect(page.getByRole("heading", { name: "Company" })).toBeVisible();
    await expect(page.getByLabel("Link title")).toHaveValue("Main site");
    await expect(page.getByLabel("Password", { exact: true })).toHaveValue("");
    expect(await page.evaluate(() => JSON.stringify({ ...sessionStorage, ...localStorage }))).not.toContain(PASSWORD);
    await page.getByRole("button", { name: "Finish set-up" }).click();
    await expect(page.getByLabel("Password", { exact: true })).toHaveAttribute("aria-invalid", "true");
    await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
    // An address of a step that is not reached leads to the one that is.
    const other = await page.context().newPage();
    await other.goto(server.setupLink.replace("/setup#", "/setup/done#"));
    await expect(other).toHaveURL(/\/setup\/administrator$/);
    await other.close();
    await expectAccessibleInBothThemes(page, "set-up, company");
    await page.getByRole("button", { name: "Finish set-up" }).click();
  });

  await test.step("the script is there to copy", async () => {
    await expect(page.getByRole("heading", { name: "Done" })).toBeVisible();
    await expect(page.getByText(`<script async="async" src="${server.origin}/foyer.js" data-link="1"></script>`)).toBeVisible();
    await expectAccessibleInBothThemes(page, "set-up, done");
    await expect(page).toHaveURL(/\/setup\/done$/);
    await expect(page.getByRole("heading", { name: "Done" })).toBeFocused();
    await shot(page, "setup-done");
    await page.reload();
    await expect(page.getByText(`data-link="1"></script>`)).toBeVisible();
    const steps = page.getByRole("region", { name: "Next steps" });
    await expect(steps).toContainText("No page has asked for chat yet.");
    await expect(steps).toContainText("You are the only agent.");
    await page.getByRole("link", { name: "Open the workspace" }).click();
  });

  const ada = new Workspace(page, server.origin);
  await test.step("the first chat", async () => {
    await ada.ready();
    await expect(ada.list).toContainText("No active chats.");
    await expect(page.getByRole("region", { name: "Next steps" })).toContainText("Put chat on your site");
    await expectAccessibleInBothThemes(page, "My Active with next steps");
    await shot(page, "next-steps");
    // The first administrator is in the first group, so that chat works at once.
    const context = await browsers.tab();
    const maria = new HostPage(context, site);
    await maria.goto("plain.html");
    await expect(maria.launcher).toHaveAccessibleName("Open chat");
    await maria.start({ name: "Maria", email: "maria@example.org", question: "Are you open?" });
    await ada.openList("Queue");
    await ada.open("Maria");
    await ada.tool("Take").click();
    await ada.send("We are now.");
    await expect(maria.said("We are now.")).toBeVisible();
  });

  await test.step("what is left to do follows what is done", async () => {
    await page.goto(`${server.origin}/setup`);
    const steps = page.getByRole("region", { name: "Next steps" });
    await expect(steps.getByRole("listitem").filter({ hasText: "Put chat on your site" })).toContainText("Done");
    await steps.getByRole("link", { name: "Add colleagues" }).click();
    await expect(page.getByRole("heading", { name: "New agent", level: 1 })).toBeVisible();
    await page.getByLabel("Name", { exact: true }).fill("Bob");
    await page.getByLabel("Email").fill("bob@example.com");
    await page.getByRole("button", { name: "Save" }).click();
    await invitationOf(ada, "Bob");
    await expect(page.getByRole("row").filter({ hasText: "bob@example.com" })).toContainText("Invited");
    await page.goto(`${server.origin}/chats/queue`);
    await ada.ready();
    await expect(page.getByText("No chat is open.")).toBeVisible();
    await expect(page.getByRole("region", { name: "Next steps" })).toHaveCount(0);
  });

  await test.step("set-up is closed", async () => {
    const stranger = await browsers.tab();
    await stranger.goto(`${server.origin}/setup`);
    await expect(stranger.getByText("Set-up is done. There is nothing left to do here.")).toBeVisible();
    await expect(stranger.getByLabel("Password")).toHaveCount(0);
    await stranger.getByRole("link", { name: "Sign in" }).click();
    await stranger.getByLabel("Email").fill("ada@example.com");
    await stranger.getByLabel("Password", { exact: true }).fill(PASSWORD);
    await stranger.getByRole("button", { name: "Sign in" }).click();
    await expect(stranger.getByRole("heading", { name: "My Active" })).toBeVisible();
  });
});

test("of two who set up at once the second is told so", async ({ server, browsers, watch }) => {
  const pages = [await browsers.tab(), await browsers.tab()] as const;
  for (const [page, name] of [
    [pages[0], "ada"],
    [pages[1], "eve"],
  ] as const) {
    await page.goto(server.setupLink);
    await page.getByLabel("Name").fill(name);
    await page.getByLabel("Email").fill(`${name}@example.com`);
    await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
    await page.getByRole("button", { name: "Continue" }).click();
    for (const label of ["Brand", "Department", "Group", "Link title"]) await page.getByLabel(label).fill(`${name} ${label}`);
  }
  await pages[0].getByRole("button", { name: "Finish set-up" }).click();
  await expect(pages[0].getByRole("heading", { name: "Done" })).toBeVisible();
  watch.expect(/^409 POST .*setup\/complete/);
  await pages[1].getByRole("button", { name: "Finish set-up" }).click();
  await expect(pages[1].getByRole("alert")).toContainText("Somebody else has finished the set-up meanwhile.");
  await expectAccessibleInBothThemes(pages[1], "set-up, somebody was faster");
  await pages[1].getByRole("link", { name: "Sign in" }).click();
  await expect(pages[1].getByRole("heading", { name: "Sign in" })).toBeVisible();
});
