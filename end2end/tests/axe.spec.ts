// Every screen by axe, light and dark; and on phones, down to 320 px wide.
import { type HostPage, MARIA } from "../support/host-page";
import { type Browsers, expect, test } from "../support/fixtures";
import { expectAccessibleInBothThemes, expectNoSidewaysScroll } from "../support/axe";
import { keptShot, shot } from "../support/shots";
import type { Workspace } from "../support/workspace";

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
const SMALL = { viewport: { width: 320, height: 568 }, hasTouch: true, isMobile: true };

test.setTimeout(180_000);

/** A chat with something in it. */
async function talk(browsers: Browsers, joe: Workspace, host: HostPage): Promise<void> {
  await host.start(MARIA);
  await joe.goto("/chats/queue");
  await joe.open("Maria");
  await joe.tool("Take").click();
  await expect(host.thread).toContainText("Joe joined.");
  await joe.send("Hello Maria. Ash is light, oak is heavy, and both last.");
  await host.send("Then oak. Is https://northwind.example/chairs/oak-with-arms-and-a-very-long-address the one?");
  await expect(joe.said("Then oak.")).toBeVisible();
  await expect(host.said("Hello Maria.")).toBeVisible();
}

test("workspace screens", async ({ browsers }) => {
  const joe = await browsers.agent("joe");
  const { page } = joe;
  await expect(joe.list).toContainText("No active chats.");
  await expectAccessibleInBothThemes(page, "My Active, empty");
  await shot(page, "my-active-empty");
  await joe.openList("Queue");
  await expect(joe.list).toContainText("No one is waiting.");
  await expectAccessibleInBothThemes(page, "queue, empty");

  const omar = await browsers.visitor();
  await omar.start({ ...MARIA, name: "Omar", email: "omar@example.org", question: "Do you ship to Bergen?" });
  await expect(joe.row("Omar")).toBeVisible();
  await expectAccessibleInBothThemes(page, "queue");

  const maria = await browsers.visitor();
  await talk(browsers, joe, maria);
  await expectAccessibleInBothThemes(page, "an open chat");
  await page.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
  await keptShot(page, "my-active-dark");
  await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });

  await page.getByRole("tab", { name: "Comment" }).click();
  await joe.comment.fill("Likes oak.");
  await joe.comment.press("Enter");
  await expect(joe.said("Likes oak.")).toBeVisible();
  await expectAccessibleInBothThemes(page, "a comment");
  await shot(page, "comment");

  await joe.tool("Transfer").click();
  await expect(joe.dialog(/^Transfer chat/).getByRole("option").first()).toBeVisible();
  await expectAccessibleInBothThemes(page, "transfer");
  await shot(page, "transfer");
  await page.keyboard.press("Escape");
  await joe.tool("End chat").click();
  await expect(joe.dialog("End chat with Maria?")).toBeVisible();
  await expectAccessibleInBothThemes(page, "end chat");
  await shot(page, "end-chat");
  await page.keyboard.press("Escape");
  await page.keyboard.press("?");
  await expect(joe.dialog("Keyboard shortcuts")).toBeVisible();
  await expectAccessibleInBothThemes(page, "shortcuts");
  await shot(page, "shortcuts");
  await page.keyboard.press("Escape");
  await joe.end("Maria");
  await joe.openList("My Completed");
  await joe.open("Maria");
  await expect(page.getByText("This chat has ended.").first()).toBeVisible();
  await expectAccessibleInBothThemes(page, "a completed chat");
  await shot(page, "completed");
  await joe.goto("/offline-messages");
  await expect(page.getByText("No open messages.")).toBeVisible();
  await expectAccessibleInBothThemes(page, "offline messages, empty");
});

test("workspace on a narrow desktop: panes become drawers", async ({ browsers }) => {
  const joe = await browsers.agent("joe", { viewport: { width: 1024, height: 768 } });
  const maria = await browsers.visitor();
  await talk(browsers, joe, maria);
  await expectNoSidewaysScroll(joe.page, "a chat at 1024 px");
  await expectAccessibleInBothThemes(joe.page, "a chat at 1024 px");
  await shot(joe.page, "chat-1024");
  await joe.tool("Visitor details").click();
  await expect(joe.page.getByRole("complementary", { name: "Visitor details" })).toBeInViewport();
  await expectAccessibleInBothThemes(joe.page, "details as a drawer");
  await shot(joe.page, "details-drawer");
  await joe.page.keyboard.press("Escape");
  await joe.page.getByRole("button", { name: "Lists" }).click();
  await expect(joe.navigation).toBeInViewport();
  await expectAccessibleInBothThemes(joe.page, "lists as a drawer");
  await shot(joe.page, "lists-drawer");
});

for (const [size, options] of [
  ["390", PHONE],
  ["320", SMALL],
] as const) {
  test(`workspace on a phone, ${size} px`, async ({ browsers }) => {
    const joe = await browsers.agent("joe", options);
    const { page } = joe;
    const maria = await browsers.visitor();
    await expectNoSidewaysScroll(page, "My Active");
    await expectAccessibleInBothThemes(page, "My Active on a phone");
    await talk(browsers, joe, maria);
    await expectNoSidewaysScroll(page, "a chat");
    await expectAccessibleInBothThemes(page, "a chat on a phone");
    if (size === "390") await keptShot(page, "phone-chat");
    else await shot(page, "phone-320-chat");
    await joe.tool("Visitor details").click();
    await expect(page.getByRole("complementary", { name: "Visitor details" })).toBeInViewport();
    await expectNoSidewaysScroll(page, "details");
    await expectAccessibleInBothThemes(page, "details on a phone");
    await shot(page, `phone-${size}-details`);
    await page.getByRole("button", { name: "Hide details" }).click();
    await page.getByRole("link", { name: "Back to the list" }).click();
    await expect(joe.row("Maria")).toBeVisible();
    await expectNoSidewaysScroll(page, "a list");
    await expectAccessibleInBothThemes(page, "a list on a phone");
    await shot(page, `phone-${size}-list`);
    await page.getByRole("button", { name: "Lists" }).click();
    await expect(joe.navigation).toBeInViewport();
    await expectAccessibleInBothThemes(page, "navigation on a phone");
    await shot(page, `phone-${size}-lists`);
  });

  test(`settings on a phone, ${size} px`, async ({ browsers }) => {
    const admin = await browsers.agent("admin", options);
    const { page } = admin;
    for (const [path, heading] of [
      ["/offline-messages", "Offline messages"],
      ["/settings/my/profile", "Profile"],
      ["/settings/system/setup/agents", "Agents"],
      ["/settings/system/setup/agents/new", "New agent"],
      ["/settings/system/setup/roles", "Roles"],
      ["/settings/system/setup/brands", "Brands"],
      ["/settings/system/live-chats/live-chat-settings/options", "Live Chat Settings"],
      ["/settings/system/live-chats/live-chat-links", "Live Chat Links"],
    ] as const) {
      await admin.goto(path);
      await expect(page.getByRole("heading", { name: heading, level: 1 })).toBeVisible();
      await expect(page.locator(".loaded[aria-busy=true]")).toHaveCount(0);
      await expectNoSidewaysScroll(page, heading);
      await expectAccessibleInBothThemes(page, `${heading} on a phone`);
      await shot(page, `phone-${size}-${heading.toLowerCase().replaceAll(" ", "-")}`);
    }
    await page.getByRole("button", { name: "All settings" }).click();
    await expect(page.getByRole("link", { name: "Brands" })).toBeVisible();
    await expectNoSidewaysScroll(page, "the tree of settings");
    await expectAccessibleInBothThemes(page, "the tree of settings on a phone");
  });

  test(`widget on a phone, ${size} px`, async ({ browsers }) => {
    const joe = await browsers.agent("joe");
    const maria = await browsers.visitor("plain.html", options);
    const { page } = maria;
    await expect(maria.launcher).toBeVisible();
    await expectNoSidewaysScroll(page, "the host's page");
    await shot(page, `phone-${size}-launcher`);
    await maria.launcher.tap();
    await expect(maria.chat.getByRole("heading", { name: "Start a chat" })).toBeVisible();
    // The panel is the whole window.
    const box = await maria.panel.boundingBox();
    expect(box).toEqual({ x: 0, y: 0, ...options.viewport });
    await expect(maria.panel).toHaveAttribute("aria-modal", "true");
    await expectAccessibleInBothThemes(page, "pre-chat on a phone");
    await shot(page, `phone-${size}-prechat`);
    await maria.fill(MARIA);
    await maria.chat.getByRole("button", { name: "Start chat" }).tap();
    await joe.goto("/chats/queue");
    await joe.list.getByRole("button", { name: "Take" }).click();
    await joe.send("Hello Maria. Ash is light, oak is heavy, and both last.");
    await expect(maria.said("Hello Maria.")).toBeVisible();
    await maria.send("https://northwind.example/chairs/oak-with-arms-and-a-very-long-address-without-a-break");
    await expect(joe.said("northwind.example")).toBeVisible();
    await expectAccessibleInBothThemes(page, "chat on a phone");
    const inner = await maria.chat.locator("html").evaluate((root) => root.scrollWidth - root.clientWidth);
    expect(inner, "pixels the chat is wider than its frame").toBeLessThanOrEqual(0);
    if (size === "390") await keptShot(page, "phone-widget");
    else await shot(page, "phone-320-widget");
    await maria.chat.getByRole("button", { name: "Close chat" }).tap();
    await expect(maria.panel).toBeHidden();
    await expect(maria.launcher).toBeFocused();
  });
}

test("widget screens", async ({ browsers }) => {
  const joe = await browsers.agent("joe");
  const maria = await browsers.visitor();
  const { page } = maria;
  await expect(maria.launcher).toBeVisible();
  await expectAccessibleInBothThemes(page, "launcher");
  await shot(page, "launcher");
  await maria.open();
  await expect(maria.chat.getByRole("heading", { name: "Start a chat" })).toBeVisible();
  await expectAccessibleInBothThemes(page, "pre-chat");
  await keptShot(page, "widget-prechat");
  await maria.chat.getByRole("button", { name: "Start chat" }).click();
  await expect(maria.chat.getByText("Enter your name.")).toBeVisible();
  await expectAccessibleInBothThemes(page, "pre-chat with errors");
  await shot(page, "widget-prechat-errors");
  await maria.fill(MARIA);
  await maria.chat.getByRole("button", { name: "Start chat" }).click();
  await expect(maria.chat.getByRole("heading", { name: "You're next." })).toBeVisible();
  await expectAccessibleInBothThemes(page, "waiting");
  await joe.openList("Queue");
  await joe.list.getByRole("button", { name: "Take" }).click();
  await joe.send("Hello Maria. Ash is light, oak is heavy, and both last.");
  await expect(maria.said("Hello Maria.")).toBeVisible();
  await maria.send("Then oak.");
  await expect(maria.thread).toContainText("Seen");
  await joe.reply.pressSequentially("Good");
  await expect(maria.thread).toContainText("Joe is typing");
  await expectAccessibleInBothThemes(page, "chat");
  await page.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
  await keptShot(page, "widget-chat-dark");
  await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
  const end = maria.chat.getByRole("button", { name: "End chat" });
  const openOptions = async () => {
    await maria.chat.getByRole("button", { name: "Chat options" }).click();
    await expect(end).toBeVisible();
  };
  await expectAccessibleInBothThemes(page, "chat options", openOptions);
  await openOptions();
  await shot(page, "widget-options");
  await end.click();
  await expect(maria.chat.getByRole("dialog", { name: "End chat with Joe?" })).toBeVisible();
  await expectAccessibleInBothThemes(page, "end question");
  await shot(page, "widget-end-question");
  await maria.chat.getByRole("dialog").getByRole("button", { name: "End chat" }).click();
  await expect(maria.chat.getByRole("heading", { name: "You ended this chat." })).toBeVisible();
  await expectAccessibleInBothThemes(page, "ended");
});

test("widget screens while offline", async ({ browsers }) => {
  const maria = await browsers.visitor();
  await maria.open();
  await expect(maria.chat.getByRole("heading", { name: "Leave a message" })).toBeVisible();
  await expectAccessibleInBothThemes(maria.page, "offline form");
  await maria.chat.getByLabel("Choose a department").selectOption({ label: "Sales" });
  await maria.chat.getByLabel("Name").fill("Maria");
  await maria.chat.getByLabel("Email").fill("maria@example.org");
  await maria.chat.getByRole("textbox", { name: "Message" }).fill("My chair creaks.");
  await maria.chat.getByRole("button", { name: "Send message" }).click();
  await expect(maria.chat.getByRole("heading", { name: /^Thanks\./ })).toBeVisible();
  await expectAccessibleInBothThemes(maria.page, "offline message sent");
});
