// The main job, end to end: a visitor asks on a web page, the right agent answers, and a server
// that dies in the middle of it loses nothing.
import { MARIA } from "../support/host-page";
import { expect, test } from "../support/fixtures";
import { keptShot, shot } from "../support/shots";

test("a visitor's chat goes by Round Robin, survives a crash, a transfer, and ends", async ({ server, browsers }) => {
  const sue = await browsers.agent("sue");
  await sue.setStatus("Away");
  const bob = await browsers.agent("bob");
  const joe = await browsers.agent("joe");

  await test.step("Bob has a chat already, and Round Robin is switched on", async () => {
    const omar = await browsers.visitor();
    await omar.start({ ...MARIA, name: "Omar", email: "omar@example.org", question: "Do you ship?" });
    await bob.openList("Queue");
    await bob.list.getByRole("button", { name: "Take" }).click();
    await expect(omar.thread).toContainText("Bob joined.");
    const admin = await browsers.agent("admin");
    await admin.switchRoundRobinOn();
    await admin.page.close();
  });

  const maria = await browsers.visitor();
  await test.step("Round Robin gives the chat to Joe: 0 of 1 beats 1 of 2", async () => {
    await expect(maria.launcher).toHaveAccessibleName("Open chat");
    await maria.start(MARIA);
    await expect(maria.thread).toContainText("Joe joined.");
    await expect(maria.said(MARIA.question)).toBeVisible();
    await joe.open("Maria");
    await expect(joe.said(MARIA.question)).toBeVisible();
    await joe.thread.getByText("Why this agent").click();
    await expect(joe.thread).toContainText("Joe had the lowest share of capacity in use.");
    const figures = joe.thread.getByRole("table").getByRole("row");
    await expect(figures).toContainText(["Agent", "Joe0 of 1", "Bob1 of 2"]);
    await joe.thread.getByText("Why this agent").click();
    await expect(joe.status).toHaveText(/^Available, 1 of 1 chats/);
    await expect(bob.row("Maria")).toHaveCount(0);
  });

  await test.step("both talk, and see the other type", async () => {
    await joe.reply.pressSequentially("Oak, with");
    await expect(maria.thread).toContainText("Joe is typing");
    await joe.send("Oak, with arms.");
    await expect(maria.said("Oak, with arms.")).toBeVisible();
    await expect(maria.thread).not.toContainText("Joe is typing");
    await maria.composer.pressSequentially("And what");
    await expect(joe.thread).toContainText("Maria is typing");
    await maria.send("And what does it cost?");
    await expect(joe.said("And what does it cost?")).toBeVisible();
    await expect(joe.thread).not.toContainText("Maria is typing");
    await expect(maria.thread).toContainText("Seen");
    await keptShot(joe.page, "my-active");
    await keptShot(maria.page, "widget-chat");
  });

  await test.step("the server dies, and both keep writing", async () => {
    await server.kill();
    await joe.send("It costs 420.");
    await joe.send("Oiling included.");
    await maria.send("Do you deliver to Oslo?");
    await maria.send("By boat, I mean.");
    await expect(joe.page.getByText("Reconnecting…")).toBeVisible();
    await expect(maria.chat.getByText("Reconnecting… We'll send this when you're back.")).toBeVisible();
    await shot(joe.page, "reconnecting-agent");
    await shot(maria.page, "reconnecting-visitor");
    await server.restart();
  });

  const written = [
    MARIA.question,
    "Oak, with arms.",
    "And what does it cost?",
    "It costs 420.",
    "Oiling included.",
    "Do you deliver to Oslo?",
    "By boat, I mean.",
  ];
  await test.step("both are back: nothing lost, nothing doubled, one order", async () => {
    const slow = { timeout: 40_000 };
    await expect(joe.said("By boat, I mean.")).toBeVisible(slow);
    await expect(maria.said("Oiling included.")).toBeVisible(slow);
    await expect.poll(async () => (await joe.texts()).length, slow).toBe(written.length);
    await expect.poll(async () => (await maria.texts()).length, slow).toBe(written.length);
    const [left, right] = [await joe.texts(), await maria.texts()];
    expect(left).toEqual(right);
    expect([...left].sort()).toEqual([...written].sort());
    // What one person wrote stands in the order it was written in.
    expect(left.filter((text) => /^(It costs|Oiling)/.test(text))).toEqual(["It costs 420.", "Oiling included."]);
    expect(left.filter((text) => /^(Do you|By boat)/.test(text))).toEqual(written.slice(5));
    await expect(joe.page.getByText("Reconnecting…")).toBeHidden();
    await expect(maria.chat.getByText(/^Reconnecting/)).toBeHidden();
    await expect(maria.chat.getByText("Not sent.")).toHaveCount(0);
  });

  await test.step("the order is the same after a reload", async () => {
    const before = await joe.texts();
    await joe.page.reload();
    await expect(joe.said("By boat, I mean.")).toBeVisible();
    expect(await joe.texts()).toEqual(before);
  });

  await test.step("Joe transfers to Sue", async () => {
    await sue.setStatus("Available");
    await joe.transfer("Sue", "She asks about delivery.");
    await expect(joe.row("Maria")).toHaveCount(0);
    await expect(maria.thread).toContainText("Sue joined.");
    await expect(maria.thread).not.toContainText("She asks about delivery.");
    await sue.open("Maria");
    await expect(sue.thread).toContainText("Joe transferred the chat to Sue.");
    await expect(sue.thread).toContainText("She asks about delivery.");
    await sue.send("Oslo is fine, by boat too.");
    await expect(maria.said("Oslo is fine, by boat too.")).toBeVisible();
  });

  await test.step("Sue ends it, and the visitor can start anew", async () => {
    await sue.end("Maria");
    await expect(maria.chat.getByRole("heading", { name: "Sue ended this chat." })).toBeVisible();
    await expect(maria.composer).toHaveCount(0);
    await expect(sue.row("Maria")).toHaveCount(0);
    await shot(maria.page, "widget-ended");
    await maria.chat.getByRole("button", { name: "New chat" }).click();
    for (const field of ["Name", "Email", "Question"]) {
      await expect(maria.chat.getByLabel(field)).toHaveValue("");
    }
    await maria.fill({ ...MARIA, question: "One more thing." });
    await maria.chat.getByRole("button", { name: "Start chat" }).click();
    await expect(maria.thread).toContainText("Joe joined.");
    await joe.open("Maria");
    await expect(joe.said("One more thing.")).toBeVisible();
    await expect(joe.page.getByRole("complementary", { name: "Visitor details" })).toContainText(MARIA.question);
  });
});
