// What the screen says is true, and stays so while it changes.
import type { Page } from "@playwright/test";
import { MARIA } from "../support/host-page";
import { expect, test } from "../support/fixtures";
import { expectAccessibleInBothThemes } from "../support/axe";
import { Records } from "../support/records";
import { shot } from "../support/shots";
import { talk } from "../support/talk";

/**
 * What Chromium's translation does to a page: each text becomes a `font` with words in it, now and later. The words stay as
 * they are, so that a test finds them.
 */
async function translate(page: Page): Promise<void> {
  for (const frame of page.frames()) {
    await frame.evaluate(() => {
      const translateOne = (text: Text) => {
        const around = text.parentElement;
        if (!text.data.trim() || around?.closest("[translate=no], script, style, title, textarea, font")) return;
        const font = document.createElement("font");
        font.append(Object.assign(document.createElement("font"), { textContent: text.data }));
        text.replaceWith(font);
      };
      const translateAll = (root: Node) => {
        const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
        const texts: Text[] = root instanceof Text ? [root] : [];
        while (walker.nextNode()) texts.push(walker.currentNode as Text);
        texts.forEach(translateOne);
      };
      translateAll(document.body);
      new MutationObserver((changes) => {
        for (const change of changes) change.addedNodes.forEach(translateAll);
      }).observe(document.body, { childList: true, subtree: true });
    });
  }
}

test("on pages that the browser has translated, what changes goes on changing", async ({ browsers }) => {
  const joe = await browsers.agent("joe");
  const [maria, omar] = [await browsers.visitor(), await browsers.visitor()];
  await maria.start(MARIA);
  await joe.openList("Queue");
  await expect(joe.row("Maria")).toBeVisible();
  await omar.start({ ...MARIA, name: "Omar" });
  await expect(omar.chat.getByRole("heading", { name: "You're 2nd in line." })).toBeVisible();
  await expect(joe.row("Omar")).toBeVisible();
  for (const page of [joe.page, maria.page, omar.page]) await translate(page);
  await expect(joe.page.locator("font").first()).toBeAttached();

  const timer = joe.row("Omar").locator(".chat-timer");
  const then = await timer.innerText();
  await expect(timer).not.toHaveText(then);
  await expect(joe.status).toHaveText(/0 of \d+ chats/);
  await joe.open("Maria");
  await joe.tool("Take").click();
  await expect(joe.status).toHaveText(/1 of \d+ chats/);
  await expect(omar.chat.getByRole("heading", { name: "You're next." })).toBeVisible();
  await expect(maria.chat.getByRole("heading", { level: 1 })).toHaveText("Joe");
  await maria.send("Is it oak?");
  await expect(maria.said("Is it oak?")).toContainText("Seen");
  await joe.reply.pressSequentially("Ye");
  await expect(maria.thread).toContainText("Joe is typing");
  await joe.reply.fill("");
  await expect(maria.thread).not.toContainText("Joe is typing", { timeout: 3_000 });
  await maria.composer.pressSequentially("An");
  await expect(joe.thread).toContainText("Maria is typing");
  await maria.composer.fill("");
  // Well before the six seconds after which nobody counts as typing.
  await expect(joe.thread).not.toContainText("Maria is typing", { timeout: 3_000 });
});

test("a clock that is set makes no waiting time jump or stand still", async ({ browsers }) => {
  const joe = await browsers.agent("joe");
  const maria = await browsers.visitor();
  await maria.start(MARIA);
  await joe.openList("Queue");
  const timer = joe.row("Maria").locator(".chat-timer");
  const seconds = async () => {
    const [minutes, rest] = (await timer.innerText()).match(/\d+/g)?.map(Number) ?? [];
    return (minutes ?? 0) * 60 + (rest ?? 0);
  };
  await expect.poll(seconds).toBeGreaterThan(0);
  for (const ms of [3_600_000, -7_200_000]) {
    const before = await seconds();
    await joe.page.evaluate((ms) => {
      const now = Date.now;
      Date.now = () => now() + ms;
    }, ms);
    await expect.poll(seconds).toBeGreaterThan(before + 1);
    expect(await seconds()).toBeLessThan(before + 15);
  }
});

test("a thread that goes over midnight has a line for each day", async ({ browsers, server }) => {
  const { joe, maria } = await talk(browsers);
  await joe.send("Good morning.");
  await expect(maria.said("Good morning.")).toBeVisible();
  server.tamper("UPDATE stream_event SET at = at - 86400000 WHERE seq = 1");
  await maria.page.reload();
  await expect(maria.said("Good morning.")).toBeVisible();
  const days = maria.thread.getByRole("listitem").filter({ hasText: /^\w+day, \w+ \d+$/ });
  await expect(days).toHaveCount(2);
  await expectAccessibleInBothThemes(maria.page, "a thread of two days");
  await shot(maria.page, "widget-two-days");
});

test("discs show a whole character, or a figure", async ({ browsers, server }) => {
  const [astronaut, flag] = ["\u{1F469}\u200D\u{1F680}", "\u{1F1E9}\u{1F1EA}"];
  const joe = await browsers.agent("joe");
  await joe.openList("Queue");
  for (const [name, letters] of [[`${astronaut}`, astronaut], [`${flag} ${flag}`, flag], ["(x) \u00D6z", "X\u00D6"]] as const) {
    const visitor = await browsers.visitor();
    await visitor.start({ ...MARIA, name });
    await expect(joe.row(name).locator(".avatar")).toHaveText(letters);
    await visitor.page.close();
  }
  await joe.page.close();
  for (const [name, letter] of [["e\u0301lan", "e\u0301"], ["\u3164", ""]] as const) {
    // As the server reads it at its start.
    await server.stop();
    server.tamper(`UPDATE brand SET name = '${name}'`);
    await server.restart();
    const visitor = await browsers.visitor();
    await visitor.open();
    await expect(visitor.chat.getByRole("heading", { name: "Leave a message" })).toBeVisible();
    const disc = visitor.chat.locator(".disc");
    await expect(disc).toHaveText(letter);
    await expect(disc.locator("svg")).toHaveCount(letter ? 0 : 1);
    await shot(visitor.page, `disc-${letter ? "letter" : "figure"}`);
    await visitor.page.close();
  }
});

test("the agents list says who is there, and follows", async ({ browsers }) => {
  const admin = await browsers.agent("admin");
  const agents = new Records(admin, "Agents");
  await agents.open();
  await expect(agents.row("Joe")).toContainText("Offline");
  const joe = await browsers.agent("joe");
  await expect(agents.row("Joe")).toContainText("Available");
  await joe.setStatus("Away");
  await expect(agents.row("Joe")).toContainText("Away");
  await expect(agents.row("Sue")).toContainText("Offline");
  await expectAccessibleInBothThemes(admin.page, "agents, there and not");
});

test("the line is shown only while it is not fine", async ({ browsers, watch }) => {
  watch.expect(/ERR_INTERNET_DISCONNECTED/);
  const joe = await browsers.agent("joe");
  const lamp = joe.page.locator(".line-state");
  await expect(lamp).toBeHidden();
  await joe.page.context().setOffline(true);
  await expect(lamp).toBeVisible();
  await joe.page.context().setOffline(false);
  await expect(lamp).toBeHidden();
});

test("names that run the other way turn nothing around them", async ({ browsers }) => {
  const joe = await browsers.agent("joe");
  const maria = await browsers.visitor();
  await maria.start({ ...MARIA, name: "Max\u202Egnp.exe مريم" });
  await joe.openList("Queue");
  await joe.page.getByRole("link").filter({ hasText: "Max" }).click();
  await joe.tool("Take").click();
  await joe.page.keyboard.press("Escape");
  await joe.tool("End chat").click();
  const question = joe.page.getByRole("dialog");
  // What turns the text around is gone from the name, and its letters keep to themselves.
  await expect(question.getByRole("heading")).toHaveText("End chat with \u2068Maxgnp.exe مريم\u2069?");
  await shot(joe.page, "end-turned-name");
  await question.getByRole("button", { name: "Keep open" }).click();
});

test("addresses that were written in full are links, and nothing else is", async ({ browsers }) => {
  const { joe, maria } = await talk(browsers);
  const words = "See (https://shop.example/a_(b)), https://\u0430pple.com and javascript:alert(1).";
  await maria.send(words);
  await joe.send("Or https://shop.example/help?");
  for (const said of [joe.said("javascript:"), maria.said("javascript:")]) {
    await expect(said.getByRole("link")).toHaveCount(2);
    const link = said.getByRole("link", { name: "https://shop.example/a_(b)" });
    await expect(link).toHaveAttribute("href", "https://shop.example/a_(b)");
    await expect(link).toHaveAttribute("rel", "noopener noreferrer nofollow");
    await expect(link).toHaveAttribute("target", "_blank");
    // A Cyrillic letter under a Latin ending.
    await expect(said).toContainText("https://\u0430pple.com (xn--pple-43d.com)");
  }
  await expect(maria.said("Or ").getByRole("link")).toHaveAttribute("href", "https://shop.example/help");
  await expectAccessibleInBothThemes(joe.page, "links in messages");
  await expectAccessibleInBothThemes(maria.page, "links in the widget");
  await shot(joe.page, "links-in-messages");
});

test("in a question Enter presses its main button, and Esc changes nothing", async ({ browsers }) => {
  const { joe, maria } = await talk(browsers);
  await joe.reply.press("Escape");
  const question = joe.page.getByRole("dialog", { name: /^End chat/ });
  // Right after Take a key that ends a chat does nothing yet; nor does one before the focus is back.
  const ask = () =>
    expect(async () => {
      await joe.page.keyboard.press("e");
      await expect(question.getByRole("button", { name: "End chat" })).toBeFocused({ timeout: 300 });
    }).toPass();
  await ask();
  await joe.page.keyboard.press("Escape");
  await expect(question).toBeHidden();
  await ask();
  await joe.page.keyboard.press("Enter");
  await expect(maria.chat.getByRole("heading", { name: "Joe ended this chat." })).toBeVisible();
});

test("a thread at its end stays there, whatever becomes narrower", async ({ browsers }) => {
  const { joe, maria } = await talk(browsers);
  for (let n = 0; n < 12; n += 1) await maria.send(`${n} ${"Many words make a line that breaks. ".repeat(6)}`);
  await maria.send("The last one.");
  await expect(joe.said("The last one.")).toBeInViewport();
  await joe.page.setViewportSize({ width: 900, height: 700 });
  await expect(joe.said("The last one.")).toBeInViewport();
  await joe.page.setViewportSize({ width: 420, height: 420 });
  await expect(joe.said("The last one.")).toBeInViewport();
});

test("with a finger Enter makes a line, and the button sends", async ({ browsers }) => {
  const touch = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
  const joe = await browsers.agent("joe", touch);
  const maria = await browsers.visitor(undefined, touch);
  await maria.launcher.tap();
  await maria.fill(MARIA);
  await maria.chat.getByRole("button", { name: "Start chat" }).tap();
  await joe.goto("/chats/queue");
  await joe.open("Maria");
  await joe.tool("Take").click();
  await expect(maria.thread).toContainText("Joe joined.");
  await joe.reply.fill("One");
  await joe.reply.press("Enter");
  await joe.reply.pressSequentially("two");
  await expect(joe.reply).toHaveValue("One\ntwo");
  await joe.page.getByRole("button", { name: "Send", exact: true }).click();
  await expect(maria.said("One")).toContainText("two");
  await maria.composer.fill("Eins");
  await maria.composer.press("Enter");
  await maria.composer.pressSequentially("zwei");
  await expect(maria.composer).toHaveValue("Eins\nzwei");
  await maria.chat.getByRole("button", { name: "Send", exact: true }).tap();
  await expect(joe.said("Eins")).toContainText("zwei");
});

test("an agent may have Enter make a line", async ({ browsers }) => {
  const { joe, maria } = await talk(browsers);
  await joe.reply.press("Escape");
  await joe.page.keyboard.press("?");
  const sheet = joe.dialog("Keyboard shortcuts");
  await sheet.getByRole("switch", { name: "Enter sends a message" }).uncheck();
  await expectAccessibleInBothThemes(joe.page, "keyboard shortcuts");
  await shot(joe.page, "shortcuts");
  await joe.page.keyboard.press("Escape");
  await joe.page.reload();
  await joe.reply.fill("One");
  await joe.reply.press("Enter");
  await joe.reply.pressSequentially("two");
  await joe.reply.press("Control+Enter");
  await expect(maria.said("One")).toContainText("two");
});

test("a chat that was transferred says by whom and why, and goes ahead", async ({ browsers }) => {
  const joe = await browsers.agent("joe");
  const sue = await browsers.agent("sue");
  const omar = await browsers.visitor();
  const maria = await browsers.visitor();
  await maria.start(MARIA);
  await joe.openList("Queue");
  await joe.open("Maria");
  await joe.tool("Take").click();
  await omar.start({ ...MARIA, name: "Omar" });
  await expect(omar.chat.getByRole("heading", { name: "You're next." })).toBeVisible();
  await joe.tool("Transfer").click();
  const dialog = joe.page.getByRole("dialog", { name: /^Transfer chat/ });
  await expect(dialog.getByRole("option", { name: /Sales/ }).first()).toContainText("1 available · 1 waiting");
  await shot(joe.page, "transfer");
  await dialog.getByRole("option", { name: /Sales/ }).first().click();
  await dialog.getByLabel("Comment for the next agent").fill("She is in a hurry.");
  await dialog.getByRole("button", { name: /^Transfer to/ }).click();
  await sue.openList("Queue");
  await expect(sue.list.getByRole("listitem").first()).toContainText("Transferred by Joe: She is in a hurry.");
  await expect(omar.chat.getByRole("heading", { name: "You're 2nd in line." })).toBeVisible();
  await expectAccessibleInBothThemes(sue.page, "a transferred chat");
  await shot(sue.page, "transferred");
});
