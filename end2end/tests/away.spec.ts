// The database is away for a while: what passes is tried again by itself, and nothing is lost or out of order.
import { MARIA } from "../support/host-page";
import { expect, test } from "../support/fixtures";
import type { Server } from "../support/server";
import { talk } from "../support/talk";

/** A table is not there, which fails every statement that needs it. */
function takeAway(server: Server, table: string): void {
  server.expectErrors(new RegExp(`no such table: ${table}`));
  server.tamper(`ALTER TABLE ${table} RENAME TO ${table}_away`);
}
const bringBack = (server: Server, table: string) => server.tamper(`ALTER TABLE ${table}_away RENAME TO ${table}`);

test("messages that could not be stored go by themselves, in order", async ({ browsers, server, watch }) => {
  const { joe, maria } = await talk(browsers);
  // Past chats of the visitor may be asked for in vain meanwhile.
  watch.mayHappen(/^500 POST .*\/api\/chats\/visitor/);
  takeAway(server, "stream_event");
  for (const text of ["one", "two", "three"]) await maria.send(text);
  for (const text of ["un", "deux", "trois"]) await joe.send(text);
  // Long enough for the first try to have failed, and for the second.
  await maria.page.waitForTimeout(3_000);
  for (const page of [maria.thread, joe.thread]) await expect(page).not.toContainText("Not sent");
  bringBack(server, "stream_event");
  await expect(joe.said("three")).toBeVisible();
  await expect(maria.said("trois")).toBeVisible();
  const texts = await maria.texts();
  expect(texts.filter((text) => ["one", "two", "three"].includes(text))).toEqual(["one", "two", "three"]);
  expect(texts.filter((text) => ["un", "deux", "trois"].includes(text))).toEqual(["un", "deux", "trois"]);
});

test("a page opened while the database is away opens once it is back", async ({ browsers, server, watch }) => {
  const { joe } = await talk(browsers);
  watch.expect(/^500 POST /);
  takeAway(server, "session");
  await joe.page.reload();
  await expect(joe.page.getByRole("button", { name: "Try again" })).toBeVisible();
  bringBack(server, "session");
  await joe.ready();
  await expect(joe.thread).toContainText(MARIA.question);
});
