// The program does not come: no WebAssembly, a part that is missing or cut off, a line that is slow. What is said, and what
// can be done instead.
import type { Page } from "@playwright/test";
import { expectAccessible, expectAccessibleInBothThemes } from "../support/axe";
import { expect, test } from "../support/fixtures";
import { WASM, heldBack } from "../support/held";
import { OfflineMessages } from "../support/offline";
import { HostPage, MARIA } from "../support/host-page";
import { shot } from "../support/shots";

/** The chat or the workspace says so once it has waited for ten seconds. */
const LATE = { timeout: 15_000 };

/** As in Apple's Lockdown Mode. */
async function withoutWasm(page: Page): Promise<void> {
  await page.addInitScript(() => Reflect.deleteProperty(globalThis, "WebAssembly"));
}

test("a browser without WebAssembly leaves a message by a plain form", async ({ browsers, site, watch }) => {
  watch.expect(/^422 POST .*\/widget\/1\/message/);
  const joe = await browsers.agent("joe");
  const page = await browsers.tab({ viewport: { width: 390, height: 844 } });
  await withoutWasm(page);
  const maria = new HostPage(page, site);
  await maria.goto("plain.html");
  await maria.launcher.click();
  await expect(maria.chat.getByText("This browser can't run the chat: WebAssembly is missing")).toBeVisible();
  await expect(maria.chat.getByRole("heading", { name: "Leave a message" })).toBeVisible();
  await expectAccessibleInBothThemes(page, "the plain form");
  await shot(page, "plain-form");

  // On a phone the panel covers the launcher: the way out is in it.
  await maria.chat.getByRole("button", { name: "Close chat" }).click();
  await expect(maria.panel).toBeHidden();
  await maria.launcher.click();

  await maria.chat.getByLabel("Name").fill(MARIA.name);
  await maria.chat.getByRole("textbox", { name: "Message" }).fill("x".repeat(4_001));
  await maria.chat.getByRole("button", { name: "Send message" }).click();
  await expect(maria.chat.getByLabel("Choose a department")).toHaveAccessibleDescription("Choose a department.");
  await expect(maria.chat.getByLabel("Choose a department")).toBeFocused();
  await expect(maria.chat.getByLabel("Email")).toHaveAccessibleDescription("Enter an email like name@example.com.");
  await expect(maria.chat.getByRole("textbox", { name: "Message" })).toHaveAccessibleDescription("4,001 of 4,000 characters");
  await expect(maria.chat.getByRole("textbox", { name: "Message" })).toHaveValue("x".repeat(4_001));
  await expect(maria.chat.getByLabel("Name")).toHaveValue(MARIA.name);
  await expectAccessible(page, "the plain form with errors");
  await shot(page, "plain-form-errors");

  await maria.chat.getByLabel("Choose a department").selectOption({ label: "Support" });
  await maria.chat.getByLabel("Email").fill(MARIA.email);
  await maria.chat.getByRole("textbox", { name: "Message" }).fill("My chair creaks.\nIs that a <b>fault</b>?");
  await maria.chat.getByRole("button", { name: "Send message" }).click();
  await expect(maria.chat.getByRole("heading", { name: `Thanks. We'll reply to ${MARIA.email}.` })).toBeVisible();
  await expectAccessible(page, "thanks for a plain form");
  await joe.area("Offline messages").click();
  await expect(joe.page.getByText("My chair creaks.\nIs that a <b>fault</b>?").first()).toBeVisible();
  const letter = await new OfflineMessages(joe).read(MARIA.name);
  await expect(letter.getByText(MARIA.email).first()).toBeVisible();
});

test("a program that is missing or cut off is told of, with ways on", async ({ browsers, site, watch }) => {
  watch.expect(/^404 GET .*widget-.*_bg\.wasm/);
  watch.expect(/^404 GET .*foyer-frontend.*\.wasm/);
  watch.expect(/Foyer: the chat could not start/);
  watch.expect(/^uncaught: /);
  const page = await browsers.tab();
  await page.route(WASM, (route) => route.fulfill({ status: 404, body: "" }));
  const maria = new HostPage(page, site);
  await maria.goto("plain.html");
  await maria.open();
  await expect(maria.chat.getByRole("alert")).toHaveText(/Chat couldn't load/);
  await shot(page, "widget-no-program");
  await page.unroute(WASM);
  // What was cut off on the way is no program either.
  await page.route(WASM, async (route) => {
    const whole = await (await route.fetch()).body();
    await route.fulfill({ contentType: "application/wasm", body: whole.subarray(0, whole.length / 2) });
  });
  await maria.chat.getByRole("button", { name: "Try again" }).click();
  await expect(maria.chat.getByRole("button", { name: "Leave a message" })).toBeVisible();
  await maria.chat.getByRole("button", { name: "Leave a message" }).click();
  await expect(maria.chat.getByRole("heading", { name: "Leave a message" })).toBeVisible();

  const login = await browsers.tab();
  await login.route(WASM, (route) => route.fulfill({ status: 404, body: "" }));
  await login.goto(`${new URL(await maria.page.locator("foyer-chat iframe").getAttribute("src") ?? "").origin}/login`);
  await expect(login.getByRole("heading", { name: "Foyer couldn't load" })).toBeVisible();
  await login.unroute(WASM);
  await login.getByRole("button", { name: "Reload" }).click();
  await expect(login.getByLabel("Email")).toBeVisible();
});

test("a program that is late is told of, and comes", async ({ browsers, server, site }) => {
  const [page, login] = [await browsers.tab(), await browsers.tab()];
  const [chatComes, workspaceComes] = [await heldBack(page), await heldBack(login)];
  const maria = new HostPage(page, site);
  await maria.goto("plain.html");
  await maria.open();
  // The wasm is awaited; the page itself is here.
  await login.goto(`${server.origin}/login`, { waitUntil: "commit" });
  await expect(login.locator(".boot-page i").first()).toBeVisible();
  await maria.chat.getByLabel("Name").fill(MARIA.name);

  await expect(maria.chat.getByRole("alert")).toHaveText(/The chat takes long to load here\./, LATE);
  await expect(maria.chat.getByRole("button", { name: "Leave a message" })).toBeVisible();
  await expect(login.getByRole("heading", { name: "Foyer takes long to load" })).toBeVisible(LATE);
  await expectAccessible(login, "a workspace that is late");
  await expectAccessible(page, "a chat that is late");
  await shot(page, "widget-late");
  await shot(login, "workspace-late");
  chatComes();
  workspaceComes();
  await expect(maria.chat.getByText("The chat takes long to load here.")).toBeHidden();
  await expect(maria.chat.getByRole("heading", { name: "Leave a message" })).toBeVisible();
  await expect(maria.chat.getByLabel("Name")).toHaveValue(MARIA.name);
  await expect(login.getByLabel("Email")).toBeVisible();
  await expect(login.getByRole("heading", { name: "Foyer takes long to load" })).toBeHidden();
});

test("a browser without WebAssembly is told at the sign-in what to use", async ({ browsers, server, watch }) => {
  watch.expect(/^uncaught: ReferenceError: WebAssembly is not defined/);
  const page = await browsers.tab();
  await withoutWasm(page);
  await page.goto(`${server.origin}/login`);
  await expect(page.getByRole("heading", { name: "This browser can't run Foyer" })).toBeVisible();
  await expectAccessibleInBothThemes(page, "a workspace that cannot run");
  await shot(page, "workspace-cannot-run");
});
