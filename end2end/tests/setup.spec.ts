// An empty database: from the first page to the first chat, and set-up is closed for good.
import { HostPage } from "../support/host-page";
import { expect, test } from "../support/fixtures";
import { expectAccessibleInBothThemes } from "../support/axe";
import { keptShot, shot } from "../support/shots";
import { Workspace } from "../support/workspace";

test.use({ demo: false });

const PASSWORD = "a long enough password";

test("set-up leads to the first chat and is closed afterwards", async ({ server, site, browsers }) => {
  const page = await browsers.tab();
  const next = page.getByRole("button", { name: "Continue" });

  await test.step("whoever comes first is led to the set-up", async () => {
    await page.goto(server.origin);
    await expect(page).toHaveURL(/\/setup$/);
    await expect(page.getByRole("heading", { name: "Set up Foyer" })).toBeVisible();
    await expect(page).toHaveTitle(/Set up/);
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
    await page.getByLabel("Brand").fill("Northwind");
    await page.getByRole("button", { name: "Back" }).click();
    await expect(page.getByLabel("Email")).toHaveValue("ada@example.com");
    await next.click();
    await expect(page.getByLabel("Brand")).toHaveValue("Northwind");
    await page.getByLabel("Department").fill("Sales");
    await page.getByLabel("Group").fill("Front desk");
    await page.getByLabel("Link title").fill("Main site");
    await expectAccessibleInBothThemes(page, "set-up, company");
    await page.getByRole("button", { name: "Finish set-up" }).click();
  });

  await test.step("the script is there to copy", async () => {
    await expect(page.getByRole("heading", { name: "Done" })).toBeVisible();
    await expect(page.getByText(`<script async src="${server.origin}/foyer.js" data-link="1"></script>`)).toBeVisible();
    await expectAccessibleInBothThemes(page, "set-up, done");
    await shot(page, "setup-done");
    await page.getByRole("link", { name: "Open the workspace" }).click();
  });

  const ada = new Workspace(page, server.origin);
  await test.step("the first chat", async () => {
    await ada.ready();
    await expect(ada.list).toContainText("No active chats.");
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
