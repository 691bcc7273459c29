// Long chats: only what is near is drawn, only the end comes at first, and nobody notices.
import { expect, type Locator } from "@playwright/test";
import { test } from "../support/fixtures";
import { MARIA } from "../support/host-page";
import { placeIn, prolong } from "../support/long";
import { shot } from "../support/shots";
import { talk } from "../support/talk";

const MESSAGES = 3_000;
/** Far less than are in the chat, more than fit on any screen. */
const DRAWN = 150;

/** Turns the wheel over a thread, and tells how far a message that stays in sight went meanwhile. */
async function turn(thread: Locator, message: Locator, by: number): Promise<number> {
  const before = await placeIn(thread, message);
  await thread.hover();
  await thread.page().mouse.wheel(0, by);
  await expect.poll(() => placeIn(thread, message)).not.toBe(before);
  // What comes near is drawn a frame later, above the view: the message stays where it is.
  await thread.page().waitForTimeout(300);
  return (await placeIn(thread, message)) - before;
}

/** The message in the middle of the view. */
async function inSight(thread: Locator): Promise<Locator> {
  const text = await thread.evaluate((thread) => {
    const box = thread.getBoundingClientRect();
    const middle = box.top + box.height / 2;
    // What is in the middle may not be drawn yet: then there is none.
    const isThere = ({ top, bottom }: DOMRect) => bottom > middle && top < box.bottom;
    const near = [...thread.querySelectorAll("article")].find((one) => isThere(one.getBoundingClientRect()));
    return near?.textContent?.match(/Message \d+\./)?.[0] ?? "";
  });
  return thread.getByRole("article").filter({ hasText: text });
}

async function canBeReadToItsStart(thread: Locator, first: string): Promise<void> {
  await expect(thread.getByRole("article").filter({ hasText: `Message ${MESSAGES}.` })).toBeInViewport();
  expect(await thread.getByRole("article").count()).toBeLessThan(DRAWN);
  // Only its end is in the page.
  await expect(thread).not.toContainText("Message 1500. ");
  await expect(thread).toContainText(`Message ${MESSAGES - 60}. `);
  for (let turns = 0; turns < 4; turns++) {
    const message = await inSight(thread);
    expect(Math.abs((await turn(thread, message, -250)) - 250)).toBeLessThanOrEqual(2);
  }
  // What comes before is asked for near the beginning of what is here, and what is read stays where it is.
  const height = () => thread.evaluate((thread) => thread.scrollHeight);
  const before = await height();
  await thread.evaluate((thread) => (thread.scrollTop = 700));
  await expect.poll(async () => (await inSight(thread)).count()).toBe(1);
  const read = await inSight(thread);
  await expect.poll(height).toBeGreaterThan(before);
  await thread.page().waitForTimeout(500);
  await expect(read).toBeInViewport();
  // The Home key leads to the very start, page by page.
  await thread.focus();
  await expect(async () => {
    await thread.press("Home");
    await expect(thread.getByRole("article").filter({ hasText: first })).toBeInViewport({ timeout: 10_000 });
  }).toPass({ timeout: 40_000 });
  await expect(thread.getByRole("button", { name: "Load earlier messages" })).toBeHidden();
  // What is far is there as text: find-in-page and screen readers have it.
  await expect(thread).toContainText("Message 1500. ");
  await expect.poll(() => thread.getByRole("article").count()).toBeLessThan(DRAWN);
  // At once to the end, away and back: what is drawn there moves nothing.
  const below = () => thread.evaluate((thread) => thread.scrollHeight - thread.scrollTop - thread.clientHeight);
  for (const at of [1, 0.3, 1]) {
    await thread.evaluate((thread, at) => (thread.scrollTop = thread.scrollHeight * at), at);
    await thread.page().waitForTimeout(500);
    if (at === 1) expect(await below()).toBeLessThanOrEqual(2);
  }
  // Somewhere in the middle, as by dragging the scroll bar.
  await thread.evaluate((thread) => (thread.scrollTop = thread.scrollHeight / 2));
  await expect.poll(async () => (await inSight(thread)).count()).toBe(1);
  expect(await thread.getByRole("article").count()).toBeLessThan(DRAWN);
}

test("earlier messages that cannot be loaded say so, and are tried again by hand", async ({ browsers, server, watch }) => {
  const { joe, maria } = await talk(browsers);
  prolong(server, MESSAGES);
  watch.mayHappen(/^500 POST .*\/api\/chats\/visitor/);
  await joe.page.reload();
  await maria.page.reload();
  const people = [
    { thread: joe.thread, page: joe.page },
    { thread: maria.thread, page: maria.page },
  ];
  const last = (thread: Locator) => thread.getByRole("article").filter({ hasText: `Message ${MESSAGES}.` });
  for (const { thread } of people) await expect(last(thread)).toBeInViewport();
  server.expectErrors(/no such table: stream_event/);
  server.tamper("ALTER TABLE stream_event RENAME TO stream_event_away");
  for (const { thread } of people) {
    await thread.focus();
    await thread.press("Home");
    await expect(thread).toContainText("Earlier messages couldn't be loaded.");
    // What is here stays.
    await expect(thread).toContainText(`Message ${MESSAGES}. `);
  }
  server.tamper("ALTER TABLE stream_event_away RENAME TO stream_event");
  for (const { thread } of people) {
    await thread.getByRole("button", { name: "Try again" }).click();
    await expect(thread).toContainText(`Message ${MESSAGES - 250}. `);
    await expect(thread).not.toContainText("Earlier messages couldn't be loaded.");
  }
});

test("a long chat is drawn where it is read, in the workspace", async ({ browsers, server }) => {
  test.setTimeout(90_000);
  const { joe, maria } = await talk(browsers);
  prolong(server, MESSAGES);
  await joe.page.reload();
  await canBeReadToItsStart(joe.thread, "Which chair");
  // As in browsers that do not keep the place by themselves.
  await joe.thread.evaluate((thread) => thread.style.setProperty("overflow-anchor", "none"));
  for (let turns = 0; turns < 4; turns++) {
    const message = await inSight(joe.thread);
    expect(Math.abs((await turn(joe.thread, message, -250)) - 250)).toBeLessThanOrEqual(2);
  }
  // What arrives below does not move what is read.
  const message = await inSight(joe.thread);
  const place = await placeIn(joe.thread, message);
  await maria.send("And one more thing");
  const pill = joe.page.getByRole("button", { name: "1 new message" });
  await expect(pill).toBeVisible();
  expect(await placeIn(joe.thread, message)).toBe(place);
  await shot(joe.page, "long-chat");
  await pill.click();
  await expect(joe.said("And one more thing")).toBeInViewport();
});

test("a long chat is drawn where it is read, in the widget", async ({ browsers, server }) => {
  test.setTimeout(90_000);
  const { joe, maria } = await talk(browsers);
  prolong(server, MESSAGES);
  await maria.page.reload();
  await expect(maria.panel).toBeVisible();
  await canBeReadToItsStart(maria.thread, "Which chair");
  await joe.page.reload();
  await joe.send("The end of it");
  const pill = maria.chat.getByRole("button", { name: "New messages" });
  await pill.click();
  await expect(maria.said("The end of it")).toBeInViewport();
  await maria.send("Thank you");
  await expect(maria.said("Thank you")).toBeInViewport();
  await shot(maria.page, "long-chat-widget");
});

test("whoever has the chat open in too many tabs is told to close one", async ({ browsers }) => {
  const { maria } = await talk(browsers);
  const others = [];
  for (let tabs = 1; tabs < 10; tabs++) {
    const tab = await maria.otherTab("plain.html");
    // Its panel is closed, and its line stands all the same.
    await expect(tab.chat.locator("#thread")).toContainText(MARIA.question);
    others.push(tab);
  }
  const eleventh = await maria.otherTab("plain.html");
  await expect(eleventh.chat.getByText("This chat is open in too many tabs.")).toBeAttached();
  await others[0]?.page.close();
  if (!(await eleventh.panel.isVisible())) await eleventh.open();
  await expect(async () => {
    await eleventh.chat.getByRole("button", { name: "Try again" }).click({ timeout: 1_000 });
    await expect(eleventh.thread).toContainText(MARIA.question, { timeout: 3_000 });
  }).toPass();
});

test("what was missed while the line was away is read aloud as one sentence", async ({ browsers, watch }) => {
  const { joe, maria } = await talk(browsers);
  await maria.send("Are you there?");
  await expect(joe.said("Are you there?")).toBeVisible();
  const spoken = joe.page.getByRole("log", { name: "New messages" });
  await expect(spoken).toBeEmpty({ timeout: 10_000 });
  watch.expect(/ERR_INTERNET_DISCONNECTED/);
  await joe.page.context().setOffline(true);
  for (let said = 1; said <= 5; said++) await maria.send(`Thought ${said}`);
  await joe.page.context().setOffline(false);
  await expect(joe.said("Thought 5")).toBeVisible();
  await expect(spoken).toHaveText("5 new messages");
});
