// What an agent may not do is neither offered nor possible.
import { MARIA } from "../support/host-page";
import { expect, test } from "../support/fixtures";
import { expectAccessibleInBothThemes } from "../support/axe";
import { shot } from "../support/shots";

const SYSTEM = [
  "/settings/system/setup/brands",
  "/settings/system/setup/departments",
  "/settings/system/setup/groups",
  "/settings/system/setup/agents",
  "/settings/system/setup/agents/new",
  "/settings/system/live-chats/live-chat-settings/options",
  "/settings/system/live-chats/live-chat-links",
  "/settings/system/live-chats/blocked-visitors",
];

test("an agent sees no system settings and is refused kindly at their addresses", async ({ browsers }) => {
  const joe = await browsers.agent("joe");
  await joe.area("Settings").click();
  await expect(joe.page.getByRole("heading", { name: "Profile", level: 1 })).toBeVisible();
  const settings = joe.page.getByRole("navigation", { name: "Settings" });
  await expect(settings.getByText("My Settings")).toBeVisible();
  await expect(settings.getByText("System Settings")).toHaveCount(0);
  await expect(settings.getByRole("link")).toHaveText(["Profile"]);

  // Not even asked for: the page knows the role. That the server refuses too is tested there.
  for (const path of SYSTEM) {
    await joe.goto(path);
    const content = joe.page.getByRole("region", { name: "Content pane" });
    await expect(content.getByRole("alert")).toContainText("ask an administrator", { timeout: 10_000 });
    await expect(content.getByRole("table")).toHaveCount(0);
    await expect(content.getByRole("button", { name: "Save" })).toHaveCount(0);
  }
  await expectAccessibleInBothThemes(joe.page, "a refused page");
  await shot(joe.page, "refused");
});

test("an agent has no list of all chats, and no chat of a colleague to take", async ({ browsers }) => {
  const joe = await browsers.agent("joe");
  const bob = await browsers.agent("bob");
  const maria = await browsers.visitor();
  await maria.start(MARIA);
  await joe.openList("Queue");
  await joe.open("Maria");
  await joe.tool("Take").click();
  await expect(joe.reply).toBeEnabled();
  await expect(bob.navigation.getByRole("group").filter({ hasText: /^All/ })).toHaveCount(0);
  const sales = bob.navigation.getByRole("group").filter({ hasText: /^Sales/ });
  await sales.getByRole("link", { name: /^Active/ }).click();
  await bob.open("Maria");
  await expect(bob.said(MARIA.question)).toBeVisible();
  await expect(bob.page.getByText("With Joe")).toBeVisible();
  for (const name of ["Take", "Transfer", "End chat"] as const) await expect(bob.tool(name)).toHaveCount(0);

  const admin = await browsers.agent("admin");
  const all = admin.navigation.getByRole("group").filter({ hasText: /^All/ });
  await all.getByRole("link", { name: /^Active/ }).click();
  await admin.open("Maria");
  await expect(admin.tool("Take")).toBeVisible();
  await admin.tool("Take").click();
  await expect(maria.thread).toContainText("Admin joined.");
  await expect(joe.row("Maria")).toHaveCount(0);
});

test("a chat that is not there, and a page that is not there, say so", async ({ browsers, watch }) => {
  const joe = await browsers.agent("joe");
  watch.expect(/^404 POST .*chats\/by-number/);
  await joe.goto("/c/999");
  await expect(joe.page.getByText("We couldn't find this chat.")).toBeVisible();
  await joe.goto("/nowhere");
  await expect(joe.page.getByRole("heading", { name: "We couldn't find this page" })).toBeVisible();
  await expectAccessibleInBothThemes(joe.page, "page not found");
  await joe.page.getByRole("link", { name: "Go to My Active" }).click();
  await expect(joe.page.getByRole("heading", { name: "My Active", level: 1 })).toBeVisible();
});
