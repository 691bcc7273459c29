// Pictures that are uploaded: a link's image, a brand's logo.
import { Buffer } from "node:buffer";
import * as zlib from "node:zlib";
import type { Page } from "@playwright/test";
import { expectAccessibleInBothThemes, expectNoSidewaysScroll } from "../support/axe";
import { expect, test } from "../support/fixtures";
import { Records } from "../support/records";
import { shot } from "../support/shots";

/** The types of Node that are pinned here are older than this function. */
const { crc32 } = zlib as unknown as { crc32(bytes: Uint8Array): number };

function joined(...parts: (Uint8Array | number[])[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

function fourBytes(number: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, number);
  return bytes;
}

/** A PNG file of this size: a bar on a see-through ground. */
function png(width: number, height: number): { name: string; mimeType: string; buffer: Buffer } {
  const chunk = (kind: string, data: Uint8Array) => {
    const body = joined(new TextEncoder().encode(kind), data);
    return joined(fourBytes(data.length), body, fourBytes(crc32(body)));
  };
  const head = joined(fourBytes(width), fourBytes(height), [8, 6, 0, 0, 0]);
  const rows = Array.from({ length: height }, (_, y) => {
    const inside = y > height / 4 && y < (height * 3) / 4;
    const pixels = Array.from({ length: width }, (_, x) => (inside ? [200, 30 + (x % 100), 60, 255] : [0, 0, 0, 0]));
    return [0, ...pixels.flat()];
  });
  const packed = Uint8Array.from(zlib.deflateSync(Uint8Array.from(rows.flat())));
  const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
  const file = joined(signature, chunk("IHDR", head), chunk("IDAT", packed), chunk("IEND", new Uint8Array()));
  return { name: "chat.png", mimeType: "image/png", buffer: Buffer.from(file) };
}

const tab = (page: Page, name: string) =>
  page.getByRole("navigation", { name: "Live Chat Link tabs" }).getByRole("link", { name });

/** A field of the tab on screen: both states have the same ones. */
const shown = (links: Records, label: string) => links.form.getByLabel(label).filter({ visible: true });

const preview = (page: Page, state: "Online" | "Offline") =>
  page.getByRole("region", { name: "Preview" }).getByRole("figure", { name: state });

/** How far things have moved on the page since it was loaded. */
async function shift(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((done) => {
        let sum = 0;
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) sum += (entry as unknown as { value: number }).value;
        }).observe({ type: "layout-shift", buffered: true });
        requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => done(sum), 100)));
      }),
  );
}

test("a picture is uploaded, seen in the preview, and stands on a page that isolates itself", async ({
  browsers,
  server,
  watch,
}) => {
  watch.expect(/^422 POST .*pictures\/upload/);
  const admin = await browsers.agent("admin");
  const { page } = admin;
  const links = new Records(admin, "Live Chat Links");
  await links.open();
  await links.edit("Main site");
  await tab(page, "Live Chat Offline").click();
  await shown(links, "Display As").selectOption("Image");
  await shot(page, "picture-none");
  const upload = links.form.getByLabel(/^Uploaded picture/).filter({ visible: true });

  await test.step("what is no picture is refused at its field, and the form stays as it is", async () => {
    await shown(links, "Image Link").fill("https://shop.example/cha");
    const wrong = { name: "chat.png", mimeType: "image/png", buffer: Buffer.from("<svg onload='alert(1)'/>") };
    const refused = page.waitForResponse("**/api/pictures/upload");
    await upload.setInputFiles(wrong);
    expect((await refused).status()).toBe(422);
    await expect(upload).toHaveAccessibleDescription(/This file is no picture that can be shown/);
    await expect(upload).toHaveAttribute("aria-invalid", "true");
    await expect(shown(links, "Image Link")).toHaveValue("https://shop.example/cha");
    await shot(page, "picture-refused");
    // One that is too long is not even sent.
    await upload.setInputFiles({ ...wrong, buffer: Buffer.alloc(1024 * 1024 + 1) });
    await expect(upload).toHaveAccessibleDescription(/This file is larger than 1 MB/);
  });

  await test.step("a picture takes the place of the address and fills in its size", async () => {
    await upload.setInputFiles(png(180, 60));
    await expect(page.getByText("180 × 60 pixels")).toBeVisible();
    await expect(upload).not.toHaveAttribute("aria-invalid", "true");
    await expect(shown(links, "Image Link")).toHaveCount(0);
    await expect(shown(links, "Width in pixels")).toHaveValue("180");
    await expect(shown(links, "Height in pixels")).toHaveValue("60");
    const image = preview(page, "Offline").getByRole("img");
    await expect(image).toBeVisible();
    await expect.poll(() => image.evaluate((it: HTMLImageElement) => it.naturalWidth)).toBe(180);
    await expectAccessibleInBothThemes(page, "an uploaded picture");
    await shot(page, "picture-uploaded");
    await page.emulateMedia({ colorScheme: "dark" });
    await shot(page, "picture-uploaded-dark");
    await page.emulateMedia({ colorScheme: "light" });
    await page.setViewportSize({ width: 390, height: 844 });
    await expectNoSidewaysScroll(page, "an uploaded picture on a phone");
    await page.setViewportSize({ width: 1440, height: 900 });
  });

  await test.step("it is taken away and put there again, by keyboard", async () => {
    await page.getByRole("button", { name: "Remove uploaded picture" }).filter({ visible: true }).focus();
    await page.keyboard.press("Enter");
    await expect(upload).toBeFocused();
    await expect(shown(links, "Image Link")).toHaveValue("");
    await expect(shown(links, "Width in pixels")).toHaveValue("");
    const chooser = page.waitForEvent("filechooser");
    await page.keyboard.press("Space");
    await (await chooser).setFiles(png(180, 60));
    await expect(page.getByText("180 × 60 pixels")).toBeVisible();
    await shown(links, "Description").fill("Ask us");
    await links.saved("Main site");
    await links.edit("Main site");
    await tab(page, "Live Chat Offline").click();
    await expect(page.getByText("180 × 60 pixels")).toBeVisible();
  });

  await test.step("pages of another origin show it, and nothing moves", async () => {
    const maria = await browsers.visitor("picture.html");
    const link = maria.page.getByRole("link", { name: "Ask us" });
    const image = link.locator("img");
    await expect(image).toBeVisible();
    await expect(image).toHaveAttribute("src", new RegExp(`^${server.origin}/public/pictures/[0-9a-f]{64}-180x60\\.png$`));
    await expect.poll(() => image.evaluate((it: HTMLImageElement) => it.naturalWidth)).toBe(180);
    await expect(image).toHaveAttribute("width", "180");
    await expect(image).toHaveAttribute("height", "60");
    // The bytes come late: the place was kept for them.
    await maria.page.route("**/public/pictures/*", async (route) => {
      await new Promise((later) => setTimeout(later, 400));
      await route.continue();
    });
    await maria.page.reload();
    await expect(image).toBeVisible();
    const before = await maria.page.locator("#words").boundingBox();
    await expect.poll(() => image.evaluate((it: HTMLImageElement) => it.complete && it.naturalWidth)).toBe(180);
    expect(await maria.page.locator("#words").boundingBox()).toEqual(before);
    await link.click();
    await expect(maria.chat.getByRole("heading", { name: "Leave a message" })).toBeVisible();
    await shot(maria.page, "picture-page");
  });
});

test("a page keeps the place of an uploaded picture from its first answer on", async ({ browsers, server }) => {
  const admin = await browsers.agent("admin");
  const links = new Records(admin, "Live Chat Links");
  await links.open();
  await links.edit("Main site");
  await tab(admin.page, "Live Chat Offline").click();
  await shown(links, "Display As").selectOption("Image");
  await links.form.getByLabel(/^Uploaded picture/).filter({ visible: true }).setInputFiles(png(24, 12));
  await expect(admin.page.getByText("24 × 12 pixels")).toBeVisible();
  await links.saved("Main site");
  const maria = await browsers.visitor("picture.html");
  await expect(maria.page.getByRole("link", { name: "Leave a message" }).locator("img")).toBeVisible();
  // Below the height of a line the link itself takes no room of its own: what moves then is the picture's doing.
  expect(await shift(maria.page)).toBe(0);
  expect(server.origin).not.toBe(new URL(maria.page.url()).origin);
});

test("what is pasted keeps the room of a tall picture before the first answer", async ({ browsers, server, site }) => {
  const admin = await browsers.agent("admin");
  const { page } = admin;
  const links = new Records(admin, "Live Chat Links");
  await links.open();
  await links.edit("Main site");
  for (const state of ["Live Chat Online", "Live Chat Offline"]) {
    await tab(page, state).click();
    await shown(links, "Display As").selectOption("Image");
    await links.form.getByLabel(/^Uploaded picture/).filter({ visible: true }).setInputFiles(png(240, 120));
    await expect(page.getByText("240 × 120 pixels").filter({ visible: true })).toBeVisible();
  }
  await links.toolbar.getByRole("button", { name: "Generate Script" }).click();
  const place = await page.getByRole("code").filter({ hasText: "<noscript>" }).first().innerText();
  expect(place).toContain('width="240" height="120"');

  // The page is painted before the answer comes.
  const moved = async (name: string, place: string) => {
    const head = `<script async="async" src="${server.origin}/foyer.js" data-link="1"></script>`;
    site.put(name, `<!doctype html><html lang="en"><head><title>Ours</title>${head}</head><body><p>${place}</p><p>Ours</p></body></html>`);
    const host = await browsers.tab();
    await host.route("**/public/links/**", async (route) => {
      await new Promise((then) => setTimeout(then, 500));
      await route.continue();
    });
    await host.goto(site.url(name));
    await expect(host.getByRole("link").locator("img")).toBeVisible();
    await expect(host.locator("svg[width]")).toHaveCount(0);
    return shift(host);
  };
  expect(await moved("room.html", place)).toBe(0);
  expect(await moved("no-room.html", place.replace(/<svg.*<\/svg>/, "")), "without it the words below move").toBeGreaterThan(0);
});

test("a brand's logo stands in the header of its chat, also on the page of its own", async ({ browsers, watch }) => {
  watch.expect(/^422 POST .*pictures\/upload/);
  const admin = await browsers.agent("admin");
  const { page } = admin;
  const brands = new Records(admin, "Brands");
  await brands.open();
  await brands.edit("Northwind");
  const upload = brands.form.getByLabel(/^Logo/);
  await upload.setInputFiles({ name: "logo.gif", mimeType: "image/gif", buffer: Buffer.from("GIF89a") });
  await expect(upload).toHaveAccessibleDescription(/This picture can't be read/);
  // Larger than it is ever shown: it is made smaller.
  await upload.setInputFiles(png(720, 240));
  await expect(page.getByText("288 × 96 pixels")).toBeVisible();
  await expect(brands.form.getByRole("img", { name: "Northwind" })).toBeVisible();
  await expectAccessibleInBothThemes(page, "a brand with a logo");
  await shot(page, "brand-logo");
  await page.emulateMedia({ colorScheme: "dark" });
  await shot(page, "brand-logo-dark");
  await page.emulateMedia({ colorScheme: "light" });
  await brands.saved("Northwind");

  const maria = await browsers.visitor("require-corp.html");
  await maria.open();
  const logo = maria.chat.getByRole("img", { name: "Northwind" });
  await expect(maria.chat.getByRole("heading", { name: "Leave a message" })).toBeVisible();
  await expect(logo).toBeVisible();
  await expect.poll(() => logo.evaluate((it: HTMLImageElement) => it.naturalWidth)).toBe(288);
  // As wide as it is: a third of its width, and white around it.
  expect(await logo.boundingBox()).toMatchObject({ width: 104, height: 40 });
  await shot(maria.page, "logo-in-chat");
  const dark = await browsers.visitor("require-corp.html", { colorScheme: "dark" });
  await dark.open();
  await expect(dark.chat.getByRole("img", { name: "Northwind" })).toBeVisible();
  await shot(dark.page, "logo-in-chat-dark");
  await dark.page.goto(`${new URL(await logo.evaluate((it: HTMLImageElement) => it.src)).origin}/chat/1`);
  await expect(dark.page.getByRole("img", { name: "Northwind" })).toBeVisible();
  await expect(dark.page.getByRole("heading", { name: "Leave a message" })).toBeVisible();

  await page.goto(page.url());
  await brands.edit("Northwind");
  await brands.form.getByRole("button", { name: "Remove logo" }).click();
  await brands.saved("Northwind");
  await maria.page.reload();
  await maria.open();
  await expect(maria.chat.getByRole("heading", { name: "Leave a message" })).toBeVisible();
  await expect(logo).toHaveCount(0);
});
