// Signing in and out, and the browsers one is signed in with.
import { expect, test } from "../support/fixtures";
import { expectAccessibleInBothThemes } from "../support/axe";
import { MARIA } from "../support/host-page";
import { keptShot, shot } from "../support/shots";
import { PASSWORD } from "../support/server";
import { Records } from "../support/records";
import { talk } from "../support/talk";
import { Workspace } from "../support/workspace";
import type { Locator } from "@playwright/test";

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
    const answer = page.waitForResponse("**/session/sign-in");
    await page.getByRole("button", { name: "Sign in" }).click();
    expect((await answer).status()).toBe(429);
  }).toPass({ timeout: 30_000 });
  await expect(tooMany).toBeVisible();
  // Even the right one does not help now.
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("button", { name: "Sign in" })).not.toHaveAttribute("aria-busy");
  await expect(tooMany).toBeVisible();
});

test("a revoked browser is told that its session has ended, and goes on after signing in", async ({
  server,
  browsers,
  watch,
}) => {
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

  // It can be put aside, to read what is there, and comes back when asked for.
  const ended = elsewhere.dialog("Your session has ended");
  await expect(ended).toContainText("Sign in again as Joe to go on.");
  await expect(ended.getByLabel("Password", { exact: true })).toBeFocused();
  await expectAccessibleInBothThemes(other, "session ended");
  await shot(other, "session-ended");
  await other.keyboard.press("Escape");
  await expect(ended).toBeHidden();
  const strip = other.getByRole("status").filter({ hasText: "Your session has ended." });
  await shot(other, "session-ended-aside");
  await expectAccessibleInBothThemes(other, "session ended, put aside");
  await strip.getByRole("button", { name: "Sign in" }).click();
  await ended.getByRole("button", { name: "Close" }).click();
  await expect(ended).toBeHidden();
  await strip.getByRole("button", { name: "Sign in" }).click();

  watch.expect(/^422 POST .*session\/sign-in/);
  await ended.getByLabel("Password", { exact: true }).fill("not the password");
  await other.keyboard.press("Enter");
  await expect(ended).toContainText("Email or password is wrong.");
  await signIn(ended);
  await expect(ended).toBeHidden();
  await expect(strip).toBeHidden();
  await elsewhere.ready();
  await expect(other).toHaveURL(/\/chats\/queue$/);
  await expect(sessions.getByRole("row")).toHaveCount(2);
  // Joe himself goes on.
  await joe.area("Live chats").click();
  await expect(joe.status).toHaveText(/^Available/);
});

/** Fills in the form of the dialog over a page. */
async function signIn(dialog: Locator, email?: string): Promise<void> {
  if (email) await dialog.getByLabel("Email").fill(email);
  await dialog.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await dialog.getByRole("button", { name: "Sign in" }).click();
}

test("a form outlives its session", async ({ server, browsers, watch }) => {
  const admin = await browsers.agent("admin");
  const groups = new Records(admin, "Groups");
  await groups.open();
  await groups.edit("Sales");
  await groups.field("Name").fill("Sales abroad");
  const other = await admin.otherTab("/settings/my/profile");
  // It ends by time, and its tabs are told at once.
  watch.mayHappen(/^401 POST /);
  server.tamper("UPDATE session SET expires_at = 1");
  const ended = admin.dialog("Your session has ended");
  await expect(ended).toBeVisible();
  await expect(other.dialog("Your session has ended")).toBeVisible();
  await signIn(ended);
  await expect(ended).toBeHidden();
  await expect(groups.field("Name")).toHaveValue("Sales abroad");
  await groups.saved("Sales abroad");

  // The other tab of the same browser follows by itself.
  await expect(other.dialog("Your session has ended")).toBeHidden();
  await other.page.getByRole("navigation", { name: "Settings" }).getByRole("link", { name: "Groups", exact: true }).click();
  await expect(new Records(other, "Groups").row("Sales abroad")).toBeVisible();
});

test("who signs in after somebody else finds nothing of theirs", async ({ server, browsers, watch }) => {
  const { joe } = await talk(browsers);
  await joe.reply.fill("A half sentence for Maria only");
  const kept = () => joe.page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
  expect(await kept()).toContain("half sentence");

  const ended = joe.dialog("Your session has ended");
  const endJoesSession = async () => {
    server.tamper(
      "UPDATE session SET expires_at = 1 WHERE agent_id = (SELECT id FROM agent WHERE email = 'joe@example.com')",
    );
    await expect(ended).toBeVisible();
  };
  watch.mayHappen(/^401 POST /);
  await endJoesSession();
  await signIn(ended);
  await expect(ended).toBeHidden();
  await joe.openList("My Active");
  await joe.open("Maria");
  await expect(joe.reply).toHaveValue("A half sentence for Maria only");

  await endJoesSession();
  await signIn(ended, "bob@example.com");
  await expect(joe.page).toHaveURL(/\/chats\/mine$/);
  const bob = joe;
  await expect(bob.page.getByRole("button", { name: "Bob, my menu" })).toBeVisible();
  await bob.ready();
  expect(await kept()).not.toContain("half sentence");
  await expect(bob.page.locator("body")).not.toContainText("half sentence");
});

test("signing out asks before it removes what was typed", async ({ browsers }) => {
  const joe = await browsers.agent("joe");
  const maria = await browsers.visitor();
  await maria.start(MARIA);
  await joe.openList("Queue");
  await joe.open("Maria");
  await joe.page.getByRole("tab", { name: "Comment" }).click();
  await joe.comment.fill("A half comment");
  await (await joe.openUserMenu()).getByRole("button", { name: "Sign out" }).click();
  const question = joe.dialog("Sign out?");
  await expect(question).toContainText("What you typed and did not send is removed from this browser.");
  await expectAccessibleInBothThemes(joe.page, "sign out with words unsent");
  await shot(joe.page, "sign-out-words");
  await question.getByRole("button", { name: "Sign out" }).click();
  await expect(joe.page).toHaveURL(/\/login$/);
  expect(await joe.page.evaluate(() => JSON.stringify({ ...localStorage }))).not.toContain("half comment");
});
