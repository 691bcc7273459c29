// System Settings › Live Chats › Live Chat Links: what stands on the company's website.
import type { Page } from "@playwright/test";
import { expectAccessibleInBothThemes, expectNoSidewaysScroll } from "../support/axe";
import { expect, test } from "../support/fixtures";
import { Records } from "../support/records";
import { shot } from "../support/shots";

/** A picture of 2 × 1 pixels. */
const PICTURE = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAYAAAD0In+KAAAAEUlEQVR4nGP4z8DwHwyBNAMAPsgFAn0BqV8AAAAASUVORK5CYII=",
  "base64",
);

const tab = (page: Page, name: string) =>
  page.getByRole("navigation", { name: "Live Chat Link tabs" }).getByRole("link", { name });

/** A field of the tab on screen: both states have the same ones. */
const shown = (links: Records, label: string) => links.form.getByLabel(label).filter({ visible: true });

/** The corner of a page in the preview. */
const preview = (page: Page, state: "Online" | "Offline") =>
  page.getByRole("region", { name: "Preview" }).getByRole("figure", { name: state });

test("a new link: every tab, the preview, and the script to paste", async ({ browsers, server }) => {
  const admin = await browsers.agent("admin");
  const { page } = admin;
  const links = new Records(admin, "Live Chat Links");
  await page.route("https://shop.example/chat.png", (route) =>
    route.fulfill({ contentType: "image/png", body: PICTURE }),
  );
  await links.open();
  await expect(links.row("Main site")).toContainText("Northwind");
  await expect(links.row("Main site")).toContainText("Offline");

  await test.step("Options", async () => {
    await links.create();
    await expect(page).toHaveURL(/\/live-chat-links\/new\/options$/);
    await expect(links.field("Title")).toBeFocused();
    await expect(links.field("Refresh Rate")).toHaveValue("30");
    await expect(links.field("Enable for Sales")).toBeChecked();
    await expect(links.field("Enable for Support")).toBeChecked();
    await links.field("Title").fill("Shop");
    await links.form.getByText("Enable for Support").click();
    await links.field("Refresh Rate").fill("60");
    await shown(links, "Allowed sites").fill("shop.example\n*.shop.example");
    await expectAccessibleInBothThemes(page, "new link");
  });

  await test.step("Live Chat Online", async () => {
    await tab(page, "Live Chat Online").click();
    await expect(page).toHaveURL(/\/new\/online$/);
    await expect(preview(page, "Online")).toContainText("Chat");
    await shown(links, "Display As").selectOption("Image");
    await shown(links, "Image Link").fill("https://shop.example/chat.png");
    await shown(links, "Image Link").blur();
    await expect(preview(page, "Online").getByRole("img")).toBeVisible();
    // The size is the picture's own.
    await expect(shown(links, "Width in pixels")).toHaveValue("2");
    await expect(shown(links, "Height in pixels")).toHaveValue("1");
    await shown(links, "Description").fill("Ask us");
    await expect(preview(page, "Online").getByRole("img")).toHaveAttribute("alt", "Ask us");
    await shown(links, "Anchor Title").fill("Live chat with our shop");
    await shown(links, "CSS Class").fill("chat  big");
    await expectAccessibleInBothThemes(page, "link, online");
    await shot(page, "link-online");
  });

  await test.step("Live Chat Offline", async () => {
    await tab(page, "Live Chat Offline").click();
    await expect(preview(page, "Offline")).toContainText("Leave a message");
    await shown(links, "Display As").selectOption("Text");
    await shown(links, "Description").fill("Write to us");
    await expect(preview(page, "Offline")).toContainText("Write to us");
    await shown(links, "Navigate URL").fill("mailto:sales@shop.example");
    await shown(links, "Navigate Target").fill("_self");
    await expectAccessibleInBothThemes(page, "link, offline");
    await shot(page, "link-offline");
    // What has no effect is not shown.
    await shown(links, "Display As").selectOption("Nothing");
    await expect(shown(links, "Navigate URL")).toHaveCount(0);
    await expect(preview(page, "Offline")).toContainText("Nothing");
    await shown(links, "Display As").selectOption("Text");
  });

  await test.step("Generate Script saves it first", async () => {
    await links.toolbar.getByRole("button", { name: "Generate Script" }).click();
    await expect(admin.toast("Saved Shop.")).toBeVisible();
    await expect(page).toHaveURL(/\/live-chat-links\/2\/script$/);
    await expect(page.getByRole("heading", { name: "Shop", level: 1 })).toBeVisible();
    await expect(page.getByText(`<script async="async" src="${server.origin}/foyer.js" data-link="2"></script>`)).toBeVisible();
    await expect(page.getByText(`<span data-foyer="${server.origin}/chat/2">`)).toBeVisible();
    await expect(page.getByText(`script-src 'self' ${server.origin};`)).toBeVisible();
    await expect(page.getByText(/img-src .* https:\/\/shop\.example;/)).toBeVisible();
    await page.getByLabel("Script Type").selectOption("Normal");
    await expect(page.getByText("Your page waits for our server. Deferred does not.")).toBeVisible();
    await expect(page.getByText(`<script src="${server.origin}/foyer.js" data-link="2"></script>`)).toBeVisible();
    await expect(page.getByRole("heading", { name: "WordPress" })).toBeVisible();
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.getByRole("button", { name: "Copy Put in <HEAD> tag" }).click();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toContain('data-link="2"');
    await expectAccessibleInBothThemes(page, "script of a link");
    await shot(page, "link-script");
    await page.setViewportSize({ width: 390, height: 844 });
    await expectNoSidewaysScroll(page, "the script of a link on a phone");
    await shot(page, "link-script-phone");
    await page.setViewportSize({ width: 1440, height: 900 });
  });

  await test.step("all of it is stored", async () => {
    await page.getByRole("link", { name: "Edit live chat link" }).click();
    await expect(links.field("Title")).toHaveValue("Shop");
    await expect(links.field("Enable for Sales")).toBeChecked();
    await expect(links.field("Enable for Support")).not.toBeChecked();
    await expect(shown(links, "Allowed sites")).toHaveValue("https://shop.example\nhttps://*.shop.example");
    // A tab's address is enough.
    await page.goto(page.url().replace(/options$/, "offline"));
    await admin.ready();
    await expect(shown(links, "Display As")).toHaveValue("Text");
    await expect(shown(links, "Navigate Target")).toHaveValue("_self");
    await tab(page, "Live Chat Online").click();
    await expect(shown(links, "CSS Class")).toHaveValue("chat big");
    await links.toolbar.getByRole("link", { name: "Cancel" }).click();
    await links.here();
    await expect(links.row("Shop")).toBeVisible();
  });
});

test("what is wrong is said at its field, whatever tab it is on, and nothing typed is lost", async ({ browsers }) => {
  const admin = await browsers.agent("admin");
  const { page } = admin;
  const links = new Records(admin, "Live Chat Links");
  await links.open();
  await links.edit("Main site");
  await links.field("Refresh Rate").fill("3");
  await shown(links, "Allowed sites").fill("not a site");
  // By keyboard to the next tab.
  await tab(page, "Live Chat Offline").focus();
  await page.keyboard.press("Enter");
  await shown(links, "Navigate URL").fill("javascript:alert(1)");
  await tab(page, "Options").click();
  await links.save();
  await expect(links.summary).toBeFocused();
  await expect(links.summary.getByRole("link")).toHaveCount(3);
  await expect(tab(page, "Live Chat Offline")).toContainText("1 to correct");
  await expect(links.field("Refresh Rate")).toHaveAccessibleDescription(/Enter 0 for never, or a number from 5 to 3600\./);
  await expect(shown(links, "Allowed sites")).toHaveAccessibleDescription(/“not a site” is no site\./);
  await expectAccessibleInBothThemes(page, "link with errors");
  await links.summary.getByRole("link", { name: /mailto: or tel:/ }).click();
  await expect(shown(links, "Navigate URL")).toBeFocused();
  await expect(shown(links, "Navigate URL")).toHaveValue("javascript:alert(1)");

  // Tabs are within the form; leaving asks.
  await tab(page, "Live Chat Online").click();
  await links.toolbar.getByRole("link", { name: "Cancel" }).click();
  const question = admin.dialog("Leave without saving?");
  await question.getByRole("button", { name: "Keep editing" }).click();
  await tab(page, "Options").click();
  await expect(links.field("Refresh Rate")).toHaveValue("3");
  await links.field("Refresh Rate").fill("0");
  await shown(links, "Allowed sites").fill("");
  await tab(page, "Live Chat Offline").click();
  await shown(links, "Navigate URL").fill("");
  await page.setViewportSize({ width: 390, height: 844 });
  await expectNoSidewaysScroll(page, "a link on a phone");
  await shot(page, "link-phone");
  await page.setViewportSize({ width: 1440, height: 900 });
  await links.saved("Main site");
});

test("several links are deleted at once, and their numbers are not given again", async ({ browsers, server }) => {
  const admin = await browsers.agent("admin");
  const { page } = admin;
  const links = new Records(admin, "Live Chat Links");
  await links.open();
  for (const title of ["Shop", "Blog"]) {
    await links.create();
    await links.field("Title").fill(title);
    await links.saved(title);
  }
  for (const title of ["Shop", "Blog"]) {
    await links.row(title).getByRole("checkbox", { name: `Select ${title}` }).check();
  }
  await links.toolbar.getByRole("button", { name: "Delete" }).click();
  const question = admin.dialog("Delete 2 live chat links?");
  await expect(question.getByRole("listitem")).toHaveText(["Shop", "Blog"]);
  await expect(question).toContainText("Chats that are open go on.");
  await expectAccessibleInBothThemes(page, "links to delete");
  await question.getByRole("button", { name: "Delete 2 live chat links" }).click();
  await expect(admin.toast("Deleted 2 live chat links.")).toBeVisible();
  await expect(links.row("Shop")).toHaveCount(0);
  const answer = await page.request.get(`${server.origin}/public/links/2/status`);
  expect(await answer.json()).toMatchObject({ online: false, offers: false });

  await links.create();
  await links.field("Title").fill("Next");
  await links.saved("Next");
  await expect(links.row("Next").getByRole("cell", { name: "4", exact: true })).toBeVisible();
});

test("two people at one link: what goes together is kept, what collides is asked", async ({ browsers, watch }) => {
  const admin = await browsers.agent("admin");
  const links = new Records(admin, "Live Chat Links");
  await links.open();
  await links.edit("Main site");
  const other = await admin.otherTab("/settings/system/live-chats/live-chat-links/1/options");
  const theirs = new Records(other, "Live Chat Links");
  await theirs.field("Refresh Rate").fill("60");
  await theirs.form.getByText("Enable for Support").click();
  await theirs.saved("Main site");

  watch.expect(/^409 POST /);
  await tab(admin.page, "Live Chat Online").click();
  await shown(links, "Description").fill("Talk to us");
  await links.save();
  await expect(admin.toast(/changed Refresh Rate and Enable for departments .* Both changes are kept\./)).toBeVisible();
  await links.here();
  await links.edit("Main site");
  await expect(links.field("Refresh Rate")).toHaveValue("60");
  await expect(links.field("Enable for Support")).not.toBeChecked();

  await other.goto("/settings/system/live-chats/live-chat-links/1/online");
  await shown(theirs, "Description").fill("Ask us");
  await theirs.saved("Main site");
  await tab(admin.page, "Live Chat Online").click();
  await expect(shown(links, "Description")).toHaveValue("Talk to us");
  await shown(links, "Description").fill("Write to us");
  await links.save();
  const met = admin.dialog(/changed this live chat link meanwhile/);
  await expect(met.getByRole("row").filter({ hasText: "Description" })).toContainText("Ask us");
  await met.getByRole("button", { name: "Use mine" }).click();
  await links.here();
  await links.edit("Main site");
  await tab(admin.page, "Live Chat Online").click();
  await expect(shown(links, "Description")).toHaveValue("Write to us");
});
