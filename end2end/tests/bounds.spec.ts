// What has an end says so in words, and nothing that was typed is lost by it.
import { expect, test } from "../support/fixtures";
import { MARIA } from "../support/host-page";
import { manyChats } from "../support/many";
import { talk } from "../support/talk";

test("a chat that is full takes no more messages and says why, on both sides", async ({ browsers, server }) => {
  const { joe, maria } = await talk(browsers);
  server.tamper("UPDATE chat SET bytes = 20971520");
  await maria.send("One more thing");
  await expect(maria.said("One more thing")).toContainText("Not sent.");
  await expect(maria.said("One more thing")).toContainText("This chat is full. End it and start a new one.");
  await joe.send("Go on");
  await expect(joe.thread).toContainText("This chat is full and takes no more messages.");
  server.tamper("UPDATE chat SET bytes = 0");
  await maria.said("One more thing").getByRole("button", { name: "Try again" }).click();
  await expect(joe.said("One more thing")).toBeVisible();
});

test("too many open chats from one address lead to the offline form, with what was typed", async ({ browsers, server }) => {
  const joe = await browsers.agent("joe");
  manyChats(server, { count: 5 });
  server.tamper("UPDATE chat SET network = '127.0.0.1' WHERE state <> 'ended'");
  const maria = await browsers.visitor();
  await maria.start(MARIA);
  await expect(maria.chat.getByRole("heading", { name: "Leave a message" })).toBeVisible();
  await expect(
    maria.chat.getByText("Several chats are open from your network already. Send this as a message?").first(),
  ).toBeVisible();
  await expect(maria.chat.getByRole("textbox", { name: "Message" })).toHaveValue(MARIA.question);
  await maria.chat.getByRole("button", { name: "Send message" }).click();
  await expect(maria.chat.getByText("Thanks. We'll reply to")).toBeVisible();
  await expect(joe.page.getByRole("button", { name: "Try again" })).toHaveCount(0);
});

test("a chat whose visitor does not come back ends, and both sides read why", async ({ browsers, server }) => {
  // The job that ends it looks every minute.
  test.setTimeout(150_000);
  const { joe, maria } = await talk(browsers);
  await maria.page.goto("about:blank");
  server.tamper("DELETE FROM presence WHERE visitor_id IS NOT NULL; UPDATE chat SET visitor_gone_at = 1, last_at = 1");
  await expect(joe.thread).toContainText("The visitor was gone for 15 minutes, so the chat ended.", {
    timeout: 90_000,
  });
  await maria.goto("plain.html");
  // An open panel comes back by itself on the next page.
  await expect(maria.panel).toBeVisible();
  await expect(maria.chat.getByText("You were away for 15 minutes, so this chat ended.").first()).toBeVisible();
});

test("a past chat that is known only by a typed email says that it is not verified", async ({ browsers }) => {
  const { joe, maria } = await talk(browsers);
  const details = joe.page.getByRole("complementary", { name: "Visitor details" });
  await expect(details).not.toContainText("Unverified");
  // Somebody in another browser types Maria's email.
  const stranger = await browsers.visitor();
  await stranger.start({ ...MARIA, name: "Stranger" });
  await joe.openList("Queue");
  await joe.open("Stranger");
  await expect(details).toContainText("Unverified: another browser gave the same email. Anybody can type it.");
  await expect(details.getByRole("link", { name: MARIA.question })).toContainText("Unverified");
  await expect(maria.thread).toContainText("Joe joined.");
});
