// Default distribution: visitors wait in the queue until an agent takes them.
import { MARIA } from "../support/host-page";
import { expect, test } from "../support/fixtures";
import { keptShot, shot } from "../support/shots";

test("a queued visitor sees the place in line move, and agents take in order", async ({ browsers }) => {
  const joe = await browsers.agent("joe");
  const bob = await browsers.agent("bob");
  const maria = await browsers.visitor();
  await maria.start(MARIA);
  await expect(maria.chat.getByRole("heading", { name: "You're next." })).toBeVisible();
  await expect(maria.chat.getByText(MARIA.question)).toBeVisible();
  const omar = await browsers.visitor();
  await omar.start({ ...MARIA, name: "Omar", email: "omar@example.org", question: "Do you ship?" });
  await expect(omar.chat.getByRole("heading", { name: "You're 2nd in line." })).toBeVisible();
  await shot(omar.page, "widget-queue");

  await joe.openList("Queue");
  await expect(joe.row("Maria")).toContainText("Waiting");
  await expect(joe.list.getByRole("listitem")).toHaveCount(2);
  await expect(joe.navigation.getByRole("link", { name: /^Queue/ }).first()).toContainText("2");
  await keptShot(joe.page, "queue");

  // The oldest first.
  await joe.list.getByRole("button", { name: "Take" }).click();
  await expect(joe.title("Maria")).toBeVisible();
  await expect(maria.thread).toContainText("Joe joined.");
  await expect(omar.chat.getByRole("heading", { name: "You're next." })).toBeVisible();

  await bob.openList("Queue");
  await bob.open("Omar");
  await expect(bob.page.getByText("Take this chat to reply.")).toBeVisible();
  await bob.tool("Take").click();
  await expect(omar.thread).toContainText("Bob joined.");
  await expect(bob.reply).toBeEnabled();
  await expect(bob.row("Omar")).toBeVisible();
});

test("a visitor can leave the queue", async ({ browsers }) => {
  const joe = await browsers.agent("joe");
  const maria = await browsers.visitor();
  await joe.openList("Queue");
  await maria.start(MARIA);
  await expect(joe.row("Maria")).toBeVisible();
  await maria.chat.getByRole("button", { name: "Leave the queue" }).click();
  await expect(maria.chat.getByRole("heading", { name: "You ended this chat." })).toBeVisible();
  await expect(joe.row("Maria")).toHaveCount(0);
  await expect(joe.list).toContainText("No one is waiting.");
});

test("who loses the race is told who won it", async ({ browsers, watch }) => {
  const joe = await browsers.agent("joe");
  const bob = await browsers.agent("bob");
  const maria = await browsers.visitor();
  await maria.start(MARIA);
  for (const agent of [joe, bob]) {
    await agent.openList("Queue");
    await agent.open("Maria");
  }
  // Bob's press is on its way while Joe's is decided.
  let release = () => {};
  const held = new Promise<void>((go) => (release = go));
  await bob.page.route(/chats\/take/, async (route) => {
    await held;
    await route.continue();
  });
  await bob.tool("Take").click();
  await joe.tool("Take").click();
  await expect(maria.thread).toContainText("Joe joined.");
  watch.expect(/^409 POST .*chats\/take/);
  release();
  await expect(bob.toast("Joe took this chat.")).toBeVisible();
  await shot(bob.page, "take-lost");
  await expect(bob.tool("Take")).toHaveCount(0);
  await expect(joe.reply).toBeEnabled();

  // Somebody else waits: the next one is at hand where the first one was lost.
  const omar = await browsers.visitor();
  await omar.start({ ...MARIA, name: "Omar", email: "omar@example.org" });
  await bob.page.unroute(/chats\/take/);
  await bob.toolbar.getByRole("button", { name: "Take next" }).click();
  await expect(omar.thread).toContainText("Bob joined.");
  await expect(bob.title("Omar")).toBeVisible();
});

test("at the limit, Take asks first", async ({ browsers }) => {
  const joe = await browsers.agent("joe");
  const maria = await browsers.visitor();
  await maria.start(MARIA);
  const omar = await browsers.visitor();
  await omar.start({ ...MARIA, name: "Omar", email: "omar@example.org" });
  await joe.openList("Queue");
  await joe.open("Maria");
  await joe.tool("Take").click();
  await expect(joe.status).toHaveText(/1 of 1 chats/);

  await joe.openList("Queue");
  await joe.open("Omar");
  await joe.tool("Take").click();
  const question = joe.dialog("Take one more chat?");
  await expect(question).toContainText("You have 1 of 1 chats. One more takes you over your limit.");
  await shot(joe.page, "take-over-limit");
  await question.getByRole("button", { name: "Leave it" }).click();
  await expect(question).toBeHidden();
  await expect(omar.chat.getByRole("heading", { name: "You're next." })).toBeVisible();

  await joe.tool("Take").click();
  await question.getByRole("button", { name: "Take chat" }).click();
  await expect(omar.thread).toContainText("Joe joined.");
  await expect(joe.status).toHaveText(/2 of 1 chats/);
});

test("with Round Robin on, a free agent drains the queue oldest first", async ({ browsers }) => {
  const admin = await browsers.agent("admin");
  await admin.switchRoundRobinOn();
  const joe = await browsers.agent("joe");
  const maria = await browsers.visitor();
  await maria.start(MARIA);
  await expect(maria.thread).toContainText("Joe joined.");
  const omar = await browsers.visitor();
  await omar.start({ ...MARIA, name: "Omar", email: "omar@example.org" });
  await expect(omar.chat.getByRole("heading", { name: "You're next." })).toBeVisible();
  await joe.openList("Queue");
  await expect(joe.list).toContainText("Chats are handed out automatically.");
  await expect(joe.row("Omar")).toBeVisible();
  await joe.openList("My Active");
  await joe.open("Maria");
  await joe.end("Maria");
  await expect(omar.thread).toContainText("Joe joined.");
  await expect(joe.row("Omar")).toBeVisible();
});
