// The form is in the page of the chat: it can be filled in and sent before the program is there, which takes it over where
// it is.
import type { Frame } from "@playwright/test";
import { expectAccessibleInBothThemes } from "../support/axe";
import { type Browsers, expect, test } from "../support/fixtures";
import { heldBack } from "../support/held";
import { HostPage, MARIA } from "../support/host-page";
import type { HostSite } from "../support/hosts";
import { OfflineMessages } from "../support/offline";
import { shot } from "../support/shots";
import { talk } from "../support/talk";

declare global {
  interface Window {
    /** Whether the form was ever on the screen. */
    formWasShown?: boolean;
    /** A control that the test has marked. */
    marked?: Element;
  }
}

/** Maria on a page whose chat has no program until the answer is called. */
async function held(browsers: Browsers, site: HostSite): Promise<{ maria: HostPage; release: () => void }> {
  const page = await browsers.tab();
  const release = await heldBack(page);
  const maria = new HostPage(page, site);
  await maria.goto("plain.html");
  return { maria, release };
}

/** The chat's frame itself. */
async function frameOf(maria: HostPage): Promise<Frame> {
  const frame = await (await maria.page.waitForSelector("foyer-chat iframe")).contentFrame();
  if (!frame) throw new Error("the chat is in no frame");
  return frame;
}

/** The program draws the way out, which the page does not have before. */
async function expectRunning(maria: HostPage): Promise<void> {
  await expect(maria.chat.getByRole("button", { name: "Close chat" })).toBeVisible();
}

/** What the form consists of, and where each part stands. */
function parts(frame: Frame, withPlaces: boolean): Promise<string[]> {
  return frame.evaluate((withPlaces) => {
    const ours = new Set(["id", "class", "for", "type", "autocomplete", "required", "rows", "dir", "value", "novalidate", "data-focus"]);
    const all = [...document.querySelectorAll("#form, #form *")];
    return all.map((it) => {
      const names = it.getAttributeNames().filter((name) => ours.has(name) || name.startsWith("aria-"));
      const words = it.children.length ? "" : it.textContent;
      const { x, y, width, height } = it.getBoundingClientRect();
      const place = withPlaces ? ` ${[x, y, width, height].map((side) => Math.round(side * 10))}` : "";
      return `${it.tagName} ${names.sort().map((name) => `${name}=${it.getAttribute(name)}`)} ${words}${place}`;
    });
  }, withPlaces);
}

test("the form can be filled in before the program is there, which moves nothing and loses nothing", async ({ browsers, site }) => {
  await browsers.agent("joe");
  const { maria, release } = await held(browsers, site);
  await maria.open();
  await expect(maria.chat.getByRole("heading", { name: "Start a chat" })).toBeVisible();
  await expect(maria.chat.getByLabel("Choose a department")).toBeFocused();
  await expect(maria.chat.locator(".skeleton")).toHaveCount(0);
  await expectAccessibleInBothThemes(maria.page, "the form before the program");
  await shot(maria.page, "form-early");

  await maria.fill({ ...MARIA, question: "" });
  const question = maria.chat.getByLabel("Question");
  await question.click();
  await maria.page.keyboard.type("Which chair a long evening?");
  for (let step = 0; step < " a long evening?".length; step++) await maria.page.keyboard.press("ArrowLeft");
  await maria.page.keyboard.type(" is");
  const frame = await frameOf(maria);
  await frame.evaluate(() => (window.marked = document.activeElement ?? undefined));
  const before = await parts(frame, true);
  release();
  await expectRunning(maria);
  expect(await parts(frame, true)).toEqual(before);
  await maria.page.keyboard.type(" good for");
  await expect(question).toHaveValue("Which chair is good for a long evening?");
  expect(await frame.evaluate(() => window.marked === document.activeElement && window.marked?.id)).toBe("text");
  await expect(maria.chat.getByLabel("Choose a department")).toHaveValue(/./);
  await maria.chat.getByRole("button", { name: "Start chat" }).click();
  await expect(maria.chat.getByRole("heading", { name: "You're next." })).toBeVisible();
  await expect(maria.chat.getByText("Which chair is good for a long evening?")).toBeVisible();
});

test("sent before the program is there, the question starts one chat", async ({ browsers, site }) => {
  const joe = await browsers.agent("joe");
  const { maria, release } = await held(browsers, site);
  await maria.open();
  await maria.fill(MARIA);
  await maria.chat.getByLabel("Email").press("Enter");
  const button = maria.chat.getByRole("button", { name: "Start chat" });
  await expect(button).toHaveAttribute("aria-disabled", "true");
  // Impatience changes nothing.
  await button.click({ force: true });
  release();
  await expect(maria.chat.getByRole("heading", { name: "You're next." })).toBeVisible();
  await joe.openList("Queue");
  await expect(joe.page.getByRole("link", { name: /Maria/ })).toHaveCount(1);
  await joe.open("Maria");
  await joe.tool("Take").click();
  await expect(joe.said(MARIA.question)).toHaveCount(1);
  await expect(maria.thread).toContainText("Joe joined.");
  expect(await maria.texts()).toEqual([MARIA.question]);
});

test("what is missing is told once the program is there", async ({ browsers, site }) => {
  await browsers.agent("joe");
  const { maria, release } = await held(browsers, site);
  await maria.open();
  await maria.fill({ ...MARIA, email: "maria" });
  await maria.chat.getByRole("button", { name: "Start chat" }).click();
  release();
  await expect(maria.chat.getByLabel("Email")).toHaveAccessibleDescription("Enter an email like name@example.com.");
  await expect(maria.chat.getByLabel("Email")).toBeFocused();
  await expect(maria.chat.getByRole("button", { name: "Start chat" })).not.toHaveAttribute("aria-disabled");
  await maria.chat.getByLabel("Email").fill(MARIA.email);
  await maria.chat.getByRole("button", { name: "Start chat" }).click();
  await expect(maria.chat.getByRole("heading", { name: "You're next." })).toBeVisible();
});

test("an input method that is at work notices nothing", async ({ browsers, site }) => {
  await browsers.agent("joe");
  const { maria, release } = await held(browsers, site);
  await maria.open();
  await maria.chat.getByLabel("Question").click();
  const keys = await maria.page.context().newCDPSession(await frameOf(maria)).catch(() => maria.page.context().newCDPSession(maria.page));
  const compose = (text: string) =>
    keys.send("Input.imeSetComposition", { text, selectionStart: text.length, selectionEnd: text.length });
  await maria.page.keyboard.type("> ");
  await compose("にほ");
  const frame = await frameOf(maria);
  await frame.evaluate(() => {
    const events: string[] = [];
    Object.assign(window, { events });
    const area = document.getElementById("text");
    for (const name of ["compositionend", "blur"]) area?.addEventListener(name, () => events.push(name));
  });
  release();
  await expectRunning(maria);
  expect(await frame.evaluate(() => (window as unknown as { events: string[] }).events)).toEqual([]);
  await compose("にほん");
  await keys.send("Input.insertText", { text: "日本" });
  await expect(maria.chat.getByLabel("Question")).toHaveValue("> 日本");
});

test("a chat that goes on never shows the form", async ({ browsers }) => {
  const { joe, maria } = await talk(browsers);
  await maria.page.context().addInitScript(() => {
    const look = () => {
      if (document.querySelector("#form")?.getClientRects().length) window.formWasShown = true;
      requestAnimationFrame(look);
    };
    look();
  });
  const shown = async () => (await frameOf(maria)).evaluate(() => window.formWasShown ?? false);
  await maria.page.reload();
  await expect(maria.said(MARIA.question)).toBeVisible();
  expect(await shown()).toBe(false);
  // Nor does one that has just ended.
  await joe.end("Maria");
  await expect(maria.chat.getByRole("heading", { name: "Joe ended this chat." })).toBeVisible();
  await maria.page.reload();
  await maria.open();
  await expect(maria.chat.getByRole("heading", { name: "Joe ended this chat." })).toBeVisible();
  expect(await shown()).toBe(false);
  // The form that is drawn anew is the one that the server writes.
  await maria.chat.getByRole("button", { name: "New chat" }).click();
  await expect(maria.chat.getByRole("heading", { name: "Start a chat" })).toBeVisible();
  const drawn = await parts(await frameOf(maria), false);
  // Who was here before and has no chat has it at once.
  const release = await heldBack(maria.page);
  await maria.page.reload();
  await maria.open();
  await expect(maria.chat.getByRole("heading", { name: "Start a chat" })).toBeVisible();
  expect(await parts(await frameOf(maria), false)).toEqual(drawn);
  release();
  await expectRunning(maria);
});

test("while nobody is there, a message can be left before the program is there", async ({ browsers, site }) => {
  const { maria, release } = await held(browsers, site);
  await maria.open();
  await expect(maria.chat.getByRole("heading", { name: "Leave a message" })).toBeVisible();
  await expect(maria.chat.getByText("We're away.")).toBeVisible();
  await expectAccessibleInBothThemes(maria.page, "the offline form before the program");
  await maria.chat.getByLabel("Choose a department").selectOption({ label: "Support" });
  await maria.chat.getByLabel("Name").fill(MARIA.name);
  await maria.chat.getByLabel("Email").fill(MARIA.email);
  const early = await parts(await frameOf(maria), false);
  await maria.chat.getByRole("textbox", { name: "Message" }).fill("My chair creaks.");
  await maria.chat.getByRole("button", { name: "Send message" }).click();
  release();
  await expect(maria.chat.getByRole("heading", { name: `Thanks. We'll reply to ${MARIA.email}.` })).toBeVisible();
  await maria.chat.getByRole("button", { name: "Leave another message" }).click();
  await expect(maria.chat.getByRole("heading", { name: "Leave a message" })).toBeVisible();
  expect(await parts(await frameOf(maria), false)).toEqual(early);
  const joe = await browsers.agent("joe");
  await joe.area("Offline messages").click();
  await expect(joe.page.getByText("My chair creaks.")).toHaveCount(1);
  const letter = await new OfflineMessages(joe).read(MARIA.name);
  await expect(letter.getByText(MARIA.email).first()).toBeVisible();
});

test("names of departments are text, whatever is in them", async ({ browsers, server, site }) => {
  server.tamper(`UPDATE department SET name = '<b>"Sales" & ''more''</b></option>' WHERE name = 'Sales'`);
  server.tamper(`UPDATE department SET name = 'מכירות' WHERE name = 'Support'`);
  await browsers.agent("joe");
  const { maria, release } = await held(browsers, site);
  await maria.open();
  const names = () => maria.chat.getByLabel("Choose a department").locator("option").allTextContents();
  await expect(maria.chat.getByRole("heading", { name: "Start a chat" })).toBeVisible();
  const before = await names();
  expect(before).toContain(`<b>"Sales" & 'more'</b></option>`);
  release();
  await expectRunning(maria);
  expect(await names()).toEqual(before);
});

test("what was typed survives a reload and a program that does not come", async ({ browsers, site, watch }) => {
  watch.expect(/^404 GET .*_bg\.wasm/);
  watch.expect(/Foyer: the chat could not start/);
  await browsers.agent("joe");
  const { maria } = await held(browsers, site);
  await maria.open();
  await maria.fill(MARIA);
  await maria.page.reload();
  await maria.open();
  await expect(maria.chat.getByLabel("Question")).toHaveValue(MARIA.question);
  await maria.page.unrouteAll({ behavior: "ignoreErrors" });
  await maria.page.route(/\.wasm$/, (route) => route.fulfill({ status: 404, body: "" }));
  await maria.page.reload();
  await maria.open();
  await expect(maria.chat.getByRole("alert")).toHaveText(/Chat couldn't load/);
  await maria.chat.getByRole("button", { name: "Leave a message" }).click();
  await expect(maria.chat.getByRole("textbox", { name: "Message" })).toHaveValue(MARIA.question);
  await expect(maria.chat.getByLabel("Email")).toHaveValue(MARIA.email);
  await maria.chat.getByRole("button", { name: "Send message" }).click();
  await expect(maria.chat.getByRole("heading", { name: `Thanks. We'll reply to ${MARIA.email}.` })).toBeVisible();
  // It was said: the form is empty again.
  await maria.page.unrouteAll({ behavior: "ignoreErrors" });
  await maria.page.reload();
  await maria.open();
  await expect(maria.chat.getByLabel("Question")).toHaveValue("");
});

test("on a page of its own the form is there at once, too", async ({ browsers, server }) => {
  await browsers.agent("joe");
  const page = await browsers.tab();
  const release = await heldBack(page);
  await page.goto(`${server.origin}/chat/1`, { waitUntil: "commit" });
  await page.getByLabel("Choose a department").selectOption({ label: "Sales" });
  await page.getByLabel("Name").fill(MARIA.name);
  await page.getByLabel("Email").fill(MARIA.email);
  await page.getByLabel("Question").fill(MARIA.question);
  await page.getByRole("button", { name: "Start chat" }).click();
  release();
  await expect(page.getByRole("heading", { name: "You're next." })).toBeVisible();
});
