// Signing in and out, and the browsers one is signed in with.
import { expect, test } from "../support/fixtures";
import { expectAccessibleInBothThemes } from "../support/axe";
import { keptShot, shot } from "../support/shots";
import { PASSWORD } from "../support/server";
import { Workspace } from "../support/workspace";

test("signing in says what is wrong, and goes where one wanted to go", async ({ server, browsers, watch }) => {
  const page = await browsers.tab();
  await page.goto(`${server.origin}/offline-messages`);
  await expect(page).toHaveURL(/\/login\?next=/);
  await expect(page).toHaveTitle(/Sign in/);
  await expect(page.getByLabel("Email")).toBeFocused();
  await keptShot(page, "sign-in");
  await page.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
  await keptShot(page, "sign-in-dark");
  await expectAccessibleInBothThemes(page, "sign-in");

  const enter = page.getByRole("button", { name: "Sign in" });
  await enter.click();
  await expect(page.getByLabel("Email")).toHaveAccessibleDescription("Enter an email address.");
  await expect(page.getByLabel("Password", { exact: true })).toHaveAccessibleDescription("Enter your password.");
  await expectAccessibleInBothThemes(page, "sign-in with errors");

  watch.expect(/^422 POST .*session\/sign-in/);
  const summary = page.getByRole("group", { name: "What needs your attention" });
  for (const email of ["joe@example.com", "nobody@example.com"]) {
    await page.getByLabel("Email").fill(email);
    await page.getByLabel("Password", { exact: true }).fill("not the password");
    await enter.click();
    // The same words for a wrong password and for nobody.
    await expect(summary).toContainText("Email or password is wrong.");
    await expect(summary).toBeFocused();
  }
  await shot(page, "sign-in-refused");
  await page.getByRole("button", { name: "Show password" }).click();
  await expect(page.getByLabel("Password", { exact: true })).toHaveAttribute("type", "text");
  await page.getByLabel("Email").fill("joe@example.com");
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await enter.click();
  await expect(page.getByRole("heading", { name: "Offline messages", level: 1 })).toBeVisible();

  const joe = new Workspace(page, server.origin);
  await joe.ready();
  const menu = await joe.openUserMenu();
  await expect(menu).toContainText("joe@example.com");
  await expectAccessibleInBothThemes(page, "my menu");
  await menu.getByRole("button", { name: "Sign out" }).click();
  await expect(page).toHaveURL(/\/login$/);
  await page.goto(`${server.origin}/chats/mine`);
  await expect(page).toHaveURL(/\/login\?next=/);
});

test("too many wrong passwords close the door for a while", async ({ server, browsers, watch }) => {
  watch.expect(/^422 POST .*session\/sign-in/);
  watch.expect(/^429 POST .*session\/sign-in/);
  const page = await browsers.tab();
  await page.goto(`${server.origin}/login`);
  const summary = page.getByRole("group", { name: "What needs your attention" });
  const tooMany = summary.getByText("Too many tries. Wait 15 minutes, then try again.");
  await page.getByLabel("Email").fill("joe@example.com");
  await expect(async () => {
    await page.getByLabel("Password", { exact: true }).fill("not the password");
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(tooMany).toBeVisible({ timeout: 500 });
  }).toPass({ timeout: 20_000 });
  // Even the right one does not help now.
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("button", { name: "Sign in" })).not.toHaveAttribute("aria-busy");
  await expect(tooMany).toBeVisible();
});

test("a revoked browser is told that its session has ended", async ({ server, browsers }) => {
  const joe = await browsers.agent("joe");
  const other = await browsers.tab();
  await other.goto(`${server.origin}/login`);
  await other.getByLabel("Email").fill("joe@example.com");
  await other.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await other.getByRole("button", { name: "Sign in" }).click();
  const elsewhere = new Workspace(other, server.origin);
  await elsewhere.ready();
  await elsewhere.openList("Queue");

  const menu = await joe.openUserMenu();
  await menu.getByRole("link", { name: "Profile" }).click();
  const sessions = joe.page.getByRole("table", { name: "Signed-in browsers" });
  await expect(sessions.getByRole("row")).toHaveCount(3);
  await expect(sessions.getByRole("row").filter({ hasText: "This browser" })).toHaveCount(1);
  await expectAccessibleInBothThemes(joe.page, "profile");
  await shot(joe.page, "profile");
  const theirs = sessions.getByRole("row").filter({ hasNotText: "This browser" }).filter({ hasText: "Revoke" });
  await theirs.getByRole("button", { name: /^Revoke / }).click();
  await expect(joe.toast(/^Revoked /)).toBeVisible();
  await expect(sessions.getByRole("row")).toHaveCount(2);

  const ended = elsewhere.dialog("Your session has ended");
  await expect(ended).toContainText("Sign in again to go on. What you typed is kept.");
  await expectAccessibleInBothThemes(other, "session ended");
  await shot(other, "session-ended");
  await other.keyboard.press("Escape");
  await expect(ended).toBeVisible();
  await ended.getByRole("link", { name: "Sign in" }).click();
  await expect(other).toHaveURL(/\/login\?next=%2Fchats%2Fqueue$/);
  // Joe himself goes on.
  await joe.area("Live chats").click();
  await expect(joe.status).toHaveText(/^Available/);
});
