// What the server says of itself: who is there, and where it is to be opened.
import { expect, test } from "../support/fixtures";
import { expectAccessibleInBothThemes } from "../support/axe";
import { Records } from "../support/records";
import { PASSWORD } from "../support/server";
import { shot } from "../support/shots";
import { talk } from "../support/talk";
import { Workspace } from "../support/workspace";
import type { Locator } from "@playwright/test";

/** Everything an element says from now on. */
async function allSaid(element: Locator): Promise<() => Promise<string[]>> {
  const said = await element.evaluateHandle((node) => {
    const texts = [node.textContent ?? ""];
    const note = () => texts.push(node.textContent ?? "");
    new MutationObserver(note).observe(node, { characterData: true, childList: true, subtree: true });
    return texts;
  });
  return () => said.jsonValue();
}

test("a page change of a visitor is no absence, and leaving is one after five seconds", async ({ browsers }) => {
  const { joe, maria } = await talk(browsers);
  const title = joe.title("Maria");
  await expect(title).toContainText("(connected)");
  const said = await allSaid(title);
  for (let page = 0; page < 3; page += 1) {
    await maria.goto("plain.html");
    await expect(maria.thread).toContainText("Joe joined.");
  }
  const left = Date.now();
  await maria.page.close();
  await expect(title).toContainText("(not connected)");
  expect(Date.now() - left, "there is a grace").toBeGreaterThan(4_500);
  const words = (await said()).map((text) => text.includes("(not connected)"));
  const changes = words.filter((is, at) => is !== words[at - 1]);
  expect(changes, "there from the first page to the last").toEqual([false, true]);
});

test("a reload of an agent is no absence, and a sign-out is one at once", async ({ browsers }) => {
  const admin = await browsers.agent("admin");
  const agents = new Records(admin, "Agents");
  await agents.open();
  const joe = await browsers.agent("joe");
  const row = agents.row("Joe");
  await expect(row).toContainText("Available");
  const said = await allSaid(row);
  const maria = await browsers.visitor();
  await expect(maria.launcher).toHaveAccessibleName("Open chat");
  for (let turn = 0; turn < 2; turn += 1) {
    await joe.page.reload();
    await joe.ready();
  }
  expect((await said()).filter((text) => text.includes("Offline"))).toEqual([]);
  const menu = await joe.openUserMenu();
  await menu.getByRole("button", { name: "Sign out" }).click();
  await expect(row).toContainText("Offline", { timeout: 3_000 });
});

test("a browser that keeps no session is told so, and does not go round in a circle", async ({ browsers, server }) => {
  const page = await browsers.tab();
  await page.route("**/api/session/sign-in", async (route) => {
    const answer = await route.fetch();
    const headers = answer.headers();
    delete headers["set-cookie"];
    await page.context().clearCookies();
    await route.fulfill({ response: answer, headers });
  });
  await page.goto(`${server.origin}/offline-messages`);
  await page.getByLabel("Email").fill("joe@example.com");
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("alert")).toContainText("You signed in, but this browser didn't keep it.");
  await shot(page, "sign-in-not-kept");
  await expectAccessibleInBothThemes(page, "a sign-in that was not kept");
  // With cookies it goes where one wanted to go first.
  await page.unroute("**/api/session/sign-in");
  await page.getByLabel("Email").fill("joe@example.com");
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("heading", { name: "Offline messages", level: 1 })).toBeVisible();
});

test.describe("with an https address of its own", () => {
  test.use({ publicUrl: "https://chat.example.com" });

  test("opened over http, sign-in and set-up say where to go", async ({ browsers, server }) => {
    const page = await browsers.tab();
    for (const path of ["/chats/mine", "/setup"]) {
      await page.goto(`http://foyer.test:${server.port}${path}`);
      await expect(page.getByText("this browser would not keep you signed in")).toBeVisible();
      const way = page.getByRole("link", { name: "Go to https://chat.example.com" });
      await expect(way).toHaveAttribute("href", "https://chat.example.com");
      await expect(page.getByLabel("Email")).toHaveCount(0);
      await expectAccessibleInBothThemes(page, `${path} over http`);
    }
    await page.goto(`http://foyer.test:${server.port}/`);
    await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
    await shot(page, "sign-in-elsewhere");

    // On the machine itself a browser trusts the line, and keeps the session.
    await page.goto(`http://localhost:${server.port}/login`);
    await page.getByLabel("Email").fill("joe@example.com");
    await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
    await page.getByRole("button", { name: "Sign in" }).click();
    await new Workspace(page, `http://localhost:${server.port}`).ready();
  });
});
