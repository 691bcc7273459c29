// A chat goes on, wherever on the site and however often the visitor comes back.
import { MARIA } from "../support/host-page";
import { type Browsers, expect, test } from "../support/fixtures";
import { shot } from "../support/shots";
import { type Talk, talk } from "../support/talk";

async function greeted(browsers: Browsers): Promise<Talk> {
  const { joe, maria } = await talk(browsers);
  await joe.send("Hello Maria.");
  await expect(maria.said("Hello Maria.")).toBeVisible();
  return { joe, maria };
}

test("a reload and another page of the site resume the open chat", async ({ browsers }) => {
  const { joe, maria } = await greeted(browsers);
  await maria.page.reload();
  await expect(maria.panel).toBeVisible();
  await expect(maria.said("Hello Maria.")).toBeVisible();
  expect(await maria.texts()).toEqual([MARIA.question, "Hello Maria."]);

  await maria.page.getByRole("link", { name: "Chairs" }).click();
  await expect(maria.said("Hello Maria.")).toBeVisible();
  await maria.send("I'm on the chairs page now.");
  await expect(joe.said("I'm on the chairs page now.")).toBeVisible();
  await expect(joe.page.getByRole("link", { name: "Northwind Chairs" })).toHaveAttribute("href", /page=2$/);
});

test("a draft survives a reload", async ({ browsers }) => {
  const { maria } = await greeted(browsers);
  await maria.composer.fill("I was about to say");
  await maria.page.reload();
  await expect(maria.composer).toHaveValue("I was about to say");
});

test("two tabs of one visitor show one chat", async ({ browsers }) => {
  const { joe, maria } = await greeted(browsers);
  const second = await maria.otherTab("plain.html");
  await expect(second.launcher).toHaveAccessibleName(/^Open chat/);
  await second.open();
  await expect(second.said("Hello Maria.")).toBeVisible();
  await second.send("From the second tab.");
  await expect(maria.said("From the second tab.")).toBeVisible();
  await expect(joe.said("From the second tab.")).toHaveCount(1);
  await joe.send("Seen in both.");
  for (const tab of [maria, second]) await expect(tab.said("Seen in both.")).toHaveCount(1);
});

test("closed, the launcher counts what is unread; opened, it has been read", async ({ browsers }) => {
  const { joe, maria } = await greeted(browsers);
  await maria.launcher.click();
  await expect(maria.panel).toBeHidden();
  await joe.send("One.");
  await expect(maria.launcher).toHaveAccessibleName("Open chat, 1 unread message");
  await joe.send("Two.");
  await expect(maria.launcher).toHaveAccessibleName("Open chat, 2 unread messages");
  await shot(maria.page, "launcher-unread");
  await maria.open();
  await expect(maria.said("Two.")).toBeVisible();
  await maria.launcher.click();
  await expect(maria.launcher).toHaveAccessibleName("Open chat");
});

test("a new page counts unread messages without being opened", async ({ browsers }) => {
  const { joe, maria } = await greeted(browsers);
  await maria.launcher.click();
  await expect(maria.panel).toBeHidden();
  await maria.page.goto("about:blank");
  await joe.send("Are you there?");
  await maria.goto("plain.html");
  await expect(maria.launcher).toHaveAccessibleName("Open chat, 1 unread message");
  await expect(maria.panel).toBeHidden();
  await maria.open();
  await expect(maria.said("Are you there?")).toBeVisible();
});

test("a browser that comes back after the server was restarted resumes", async ({ browsers, server }) => {
  const { joe, maria } = await greeted(browsers);
  await maria.page.goto("about:blank");
  await server.stop();
  await server.restart();
  await maria.goto("plain.html");
  await expect(maria.said("Hello Maria.")).toBeVisible();
  await maria.send("Back again.");
  await expect(joe.said("Back again.")).toBeVisible({ timeout: 40_000 });
});
