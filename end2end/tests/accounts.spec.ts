// Accounts: invitations, one's own password, what asks for it again, and the end of sessions.
import { expectAccessibleInBothThemes } from "../support/axe";
import { expect, test } from "../support/fixtures";
import { Records, invitationOf, join } from "../support/records";
import { PASSWORD } from "../support/server";
import { shot } from "../support/shots";
import { Workspace } from "../support/workspace";

const NEW = "several words of my own";

test("a new agent chooses a password by a link, which works once", async ({ browsers, server, watch }) => {
  const admin = await browsers.agent("admin");
  const agents = new Records(admin, "Agents");
  await agents.open();
  await agents.create();
  await expectAccessibleInBothThemes(admin.page, "a new agent");
  await agents.field("Name").fill("Ann");
  await agents.field("Email").fill("ann@example.com");
  const old = await agents.invited("Ann");
  await expect(agents.row("Ann")).toContainText("Invited");

  await agents.edit("Ann");
  const access = admin.page.getByRole("region", { name: "Signing in" });
  await expect(access).toContainText("An invitation link is on its way.");
  await access.getByRole("button", { name: "New invitation link" }).click();
  await expectAccessibleInBothThemes(admin.page, "an invitation link");
  await shot(admin.page, "invitation");
  const link = await invitationOf(admin, "Ann");
  expect(link).not.toBe(old);

  const page = await browsers.tab();
  await test.step("the old link says what to do", async () => {
    watch.expect(/^404 POST .*session\/invited/);
    await page.goto(old);
    await expect(page.getByRole("alert")).toContainText("Ask an administrator for a new one.");
    await expectAccessibleInBothThemes(page, "a link that does not work");
  });

  await test.step("the new one, pasted over it, by keyboard alone", async () => {
    await page.goto(link);
    const password = page.getByLabel("Password", { exact: true });
    await expect(page.getByText("You will sign in as ann@example.com")).toBeVisible();
    await expectAccessibleInBothThemes(page, "choosing a password");
    await shot(page, "join");
    await password.focus();
    watch.expect(/^422 POST .*accept-invitation/);
    await page.keyboard.type("password123");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("group", { name: "What needs your attention" })).toBeFocused();
    await expect(password).toHaveAccessibleDescription(/Use several words that don't belong together\./);
    await password.fill(NEW);
    await page.keyboard.press("Enter");
    await expect(page.getByRole("heading", { name: "My Active" })).toBeVisible();
  });

  await test.step("used up", async () => {
    const stranger = await browsers.tab();
    await stranger.goto(link);
    await expect(stranger.getByRole("alert")).toContainText("This link doesn't work any more.");
    await stranger.getByRole("link", { name: "Go to sign-in" }).click();
    await expect(stranger.getByRole("heading", { name: "Sign in" })).toBeVisible();
  });
  expect(server.output).not.toContain(link.split("#")[1] ?? "no token");
});

test("an administrator ends all sessions of an agent, and hands out a new password's link", async ({
  browsers,
  server,
}) => {
  const joe = await browsers.agent("joe");
  const admin = await browsers.agent("admin");
  const agents = new Records(admin, "Agents");
  await agents.open();
  await agents.edit("Joe");
  const access = admin.page.getByRole("region", { name: "Signing in" });
  await access.getByRole("button", { name: "End all sessions" }).click();
  await expect(admin.toast("Ended 1 session of Joe.")).toBeVisible();
  await expect(joe.dialog("Your session has ended")).toBeVisible();
  await access.getByRole("button", { name: "New invitation link" }).click();
  const link = await invitationOf(admin, "Joe");
  const page = await browsers.tab();
  await join(page, link, NEW);
  await new Workspace(page, server.origin).ready();
});

test("one changes one's own password, and is signed out everywhere else", async ({ browsers, server, watch }) => {
  const joe = await browsers.agent("joe");
  const other = await browsers.tab();
  await other.goto(`${server.origin}/login`);
  await other.getByLabel("Email").fill("joe@example.com");
  await other.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await other.getByRole("button", { name: "Sign in" }).click();
  const elsewhere = new Workspace(other, server.origin);
  await elsewhere.ready();

  const { page } = joe;
  await joe.goto("/settings/my/profile");
  const form = page.getByRole("form", { name: "Change password" });
  const [present, password] = [form.getByLabel("Present password"), form.getByLabel("New password")];
  await expectAccessibleInBothThemes(page, "profile");
  await form.getByRole("button", { name: "Change password" }).click();
  await expect(page.getByRole("group", { name: "What needs your attention" })).toBeFocused();
  await expect(present).toHaveAccessibleDescription(/Enter your present password\./);
  await present.fill("not the password");
  await password.fill(NEW);
  watch.expect(/^422 POST .*change-password/);
  await form.getByRole("button", { name: "Change password" }).click();
  await expect(present).toHaveAccessibleDescription(/That isn't your password\./);
  await expect(password).toHaveValue(NEW);
  await expectAccessibleInBothThemes(page, "profile with an error");
  await shot(page, "change-password");
  await present.fill(PASSWORD);
  await page.keyboard.press("Enter");
  await expect(joe.toast("Changed your password. Other browsers are signed out.")).toBeVisible();
  await expect(present).toHaveValue("");
  await expect(elsewhere.dialog("Your session has ended")).toBeVisible();
});

test("what makes an account asks for one's own password again, and loses nothing typed", async ({
  browsers,
  server,
  watch,
}) => {
  const admin = await browsers.agent("admin");
  const agents = new Records(admin, "Agents");
  await agents.open();
  server.tamper("UPDATE session SET confirmed_at = 0");
  watch.expect(/^403 POST .*agents\/save/);
  await agents.edit("Sue");
  await agents.field("Name").fill("Susan");
  await agents.field("Role").selectOption("Manager");
  await agents.save();
  const question = admin.dialog("Is it still you?");
  const password = question.getByLabel("Your password");
  await expect(password).toBeFocused();
  await expectAccessibleInBothThemes(admin.page, "the password again");
  await shot(admin.page, "confirm-password");

  await test.step("put aside, the form says so and keeps all", async () => {
    await admin.page.keyboard.press("Escape");
    await expect(question).toBeHidden();
    await expect(agents.summary).toContainText("Give your own password again to do this.");
    await expect(agents.field("Name")).toHaveValue("Susan");
    await expect(agents.field("Role")).toHaveValue("Manager");
  });

  await test.step("a wrong one is said at the field, the right one saves", async () => {
    await agents.save();
    watch.expect(/^422 POST .*session\/confirm/);
    await password.fill("not the password");
    await admin.page.keyboard.press("Enter");
    await expect(password).toHaveAccessibleDescription(/That isn't your password\./);
    await password.fill(PASSWORD);
    await admin.page.keyboard.press("Enter");
    await expect(admin.toast("Saved Susan.")).toBeVisible();
    await expect(agents.row("Susan")).toContainText("Manager");
  });

  await test.step("for ten minutes it is not asked again", async () => {
    await agents.edit("Susan");
    await agents.field("Role").selectOption("Agent");
    await agents.saved("Susan");
  });
});
