// What Generate Script prints is pasted and run: every combination of its choices, and pages that nobody here wrote.
import type { Page } from "@playwright/test";
import { HostPage, MARIA } from "../support/host-page";
import { expect, test } from "../support/fixtures";
import type { HostSite } from "../support/hosts";
import { Records } from "../support/records";
import type { Server } from "../support/server";
import { shot } from "../support/shots";
import { Ear, expectUntouched, see } from "../support/untouched";
import type { Workspace } from "../support/workspace";

const WORDS = "Ask us";
const DISPLAYS = ["Image", "Text", "Button", "Nothing"] as const;
type Display = (typeof DISPLAYS)[number];

/** What the page of a link's script prints for one choice. */
interface Printed {
  host: string;
  type: string;
  head: string;
  place: string;
  /** The script for tag managers, which is of no type. */
  loader: string;
}

/** Reads the boxes of the script's page for every host and type. */
async function printed(page: Page): Promise<Printed[]> {
  const box = (title: string) =>
    page.locator("section").filter({ has: page.getByRole("heading", { name: title, exact: true }) }).last().getByRole("code");
  const hosts = page.getByLabel("Host Header");
  await expect(box("Put in <HEAD> tag")).toBeVisible();
  const all: Printed[] = [];
  for (const host of await hosts.locator("option").evaluateAll((all) => all.map((one) => (one as HTMLOptionElement).value))) {
    await hosts.selectOption(host);
    for (const type of ["Deferred", "Normal"]) {
      await page.getByLabel("Script Type").selectOption(type);
      await expect(box("Put in <HEAD> tag")).toContainText(`${host}/foyer.js`);
      await expect(box("Put in <HEAD> tag")).toContainText(type === "Deferred" ? "async" : "<script src");
      const [head, place] = await Promise.all([
        box("Put in <HEAD> tag").innerText(),
        box("Put in Place of Image").innerText(),
      ]);
      const loader = await page.getByRole("code").filter({ hasText: "createElement" }).first().innerText();
      all.push({ host, type, head, place, loader });
    }
  }
  return all;
}

/** Where people paste what is printed: in the head and in a place, in the head alone, where the link should stand, or by
 * a tag manager that runs it when it likes. */
const PLACEMENTS: Record<string, (one: Printed) => { head: string; body: string }> = {
  "head and place": ({ head, place }) => ({ head, body: `<p>Here: ${place}</p>` }),
  "head alone": ({ head }) => ({ head, body: "<p>Here: </p>" }),
  "in the body": ({ head }) => ({ head: "", body: `<p>Here: ${head}</p>` }),
  "tag manager and place": ({ loader, place }) => ({ head: "", body: `<p>Here: ${place}</p>${loader}` }),
};

/** What stands on the page then; the chat opens by it. */
function expected(display: Display, placement: string): "link" | "launcher" | "nothing" {
  if (display === "Nothing") return "nothing";
  if (display === "Button") return "launcher";
  return placement === "head alone" ? "nothing" : "link";
}

/** A link of each display, with the numbers 1 to 4, and a host of their brand. */
function linksOfEveryDisplay(server: Server, site: HostSite, host: string): void {
  const look = (display: Display) =>
    JSON.stringify(
      display === "Image"
        ? { display, description: WORDS, image_link: site.url("chat-online.png"), image_width: 120, image_height: 40 }
        : { display, description: display === "Text" ? WORDS : "" },
    );
  const make = DISPLAYS.map(
    (display, at) =>
      `INSERT OR IGNORE INTO link (id, title, brand_id, version) SELECT ${at + 1}, '${display}', brand_id, 1 FROM link WHERE id = 1;` +
      `UPDATE link SET title = '${display}', look_online = '${look(display)}', look_offline = '${look(display)}' WHERE id = ${at + 1};` +
      `INSERT OR IGNORE INTO link_department SELECT ${at + 1}, department_id FROM link_department WHERE link_id = 1;`,
  );
  server.tamper(`${make.join("")} UPDATE brand SET host = '${host}'`);
}

async function runs(page: Page, what: "link" | "launcher" | "nothing", one: Printed, id: number): Promise<void> {
  const link = page.getByRole("link", { name: WORDS });
  const launcher = page.getByRole("button", { name: "Leave a message" });
  await expect(link).toHaveCount(what === "link" ? 1 : 0);
  await expect(launcher).toHaveCount(what === "launcher" ? 1 : 0);
  await expect(page.locator("p")).toHaveText(what === "link" ? /^Here: / : "Here: ");
  if (what === "nothing") return;
  await (what === "link" ? link : launcher).click();
  const frame = page.locator("foyer-chat iframe");
  await expect(frame).toHaveAttribute("src", `${one.host}/widget/${id}`);
  await expect(frame.contentFrame().getByRole("heading", { name: "Leave a message" })).toBeVisible();
}

test("every script that is printed does what was chosen, wherever it is pasted", async ({ browsers, server, site, watch }) => {
  test.slow(); // More than fifty pages, one after the other.
  const host = `chat.brand.test:${server.port}`;
  linksOfEveryDisplay(server, site, host);
  const admin = await browsers.agent("admin");
  const scripts: Printed[][] = [];
  for (const [at] of DISPLAYS.entries()) {
    await admin.goto(`/settings/system/live-chats/live-chat-links/${at + 1}/script`);
    scripts[at] = await printed(admin.page);
    expect(scripts[at]?.map(({ host, type }) => `${host} ${type}`)).toEqual(
      [server.origin, `http://${host}`].flatMap((origin) => [`${origin} Deferred`, `${origin} Normal`]),
    );
  }
  watch.mayHappen(/has no place here/);
  const context = (await browsers.tab()).context();
  let count = 0;
  for (const [at, display] of DISPLAYS.entries()) {
    for (const one of scripts[at] ?? []) {
      for (const [placement, paste] of Object.entries(PLACEMENTS)) {
        // It is the same for both types.
        if (placement.startsWith("tag manager") && one.type === "Normal") continue;
        await test.step(`${display}, ${one.type}, ${placement}, ${one.host}`, async () => {
          const { head, body } = paste(one);
          site.put("pasted.html", `<!doctype html><html lang="en"><head><title>Ours</title>${head}</head><body>${body}</body></html>`);
          const page = await context.newPage();
          const asked = page.waitForResponse((response) => response.url().startsWith(one.host) && /\/status$/.test(response.url()));
          await page.goto(site.url("pasted.html"));
          await asked;
          await runs(page, expected(display, placement), one, at + 1);
          await page.close();
        });
        count += 1;
      }
    }
  }
  expect(count).toBe(4 * (2 * 2 * 3 + 2));
});

/** Pages of templates that are free to use: which of their pieces the link is put in front of, where it stands in one. */
const TEMPLATES = {
  "html5-boilerplate": { page: "html5-boilerplate/dist/index.html", licence: "MIT" },
  agency: { page: "startbootstrap-agency/dist/index.html", licence: "MIT", before: '<footer class="footer py-4">' },
  resume: { page: "startbootstrap-resume/dist/index.html", licence: "MIT" },
  // Its arrow moves by itself, so two looks at it are never the same.
  reveal: { page: "reveal.js/demo.html", licence: "MIT", moves: true },
};

/** Makes a link as a new user does, and reads what is to be pasted. */
async function newLink(admin: Workspace, title: string, display: "Button" | "Text"): Promise<Printed> {
  const links = new Records(admin, "Live Chat Links");
  await links.open();
  await links.create();
  await links.field("Title").fill(title);
  for (const state of ["Live Chat Online", "Live Chat Offline"]) {
    const tabs = admin.page.getByRole("navigation", { name: "Live Chat Link tabs" });
    await tabs.getByRole("link", { name: state }).click();
    await links.form.getByLabel("Display As").filter({ visible: true }).selectOption(display);
    if (display === "Text") await links.form.getByLabel("Description").filter({ visible: true }).fill("Chat with us");
  }
  await links.toolbar.getByRole("button", { name: "Generate Script" }).click();
  await expect(admin.toast(`Saved ${title}.`)).toBeVisible();
  const [first] = await printed(admin.page);
  if (!first) throw new Error("no script was printed");
  return first;
}

test("from a new link to a chat on pages that nobody here wrote", async ({ browsers, site, watch }) => {
  test.slow(); // Four chats, each from its beginning to its end.
  // What the templates load from elsewhere is out of reach here, with and without us.
  watch.mayHappen(/https:\/\/|bootstrap is not defined/);
  const admin = await browsers.agent("admin");
  const button = await newLink(admin, "Our pages", "Button");
  const text = await newLink(admin, "In the footer", "Text");
  const joe = await browsers.agent("joe");
  await joe.openList("Queue");
  for (const [name, template] of Object.entries(TEMPLATES)) {
    await test.step(name, async () => {
      const before = "before" in template ? template.before : undefined;
      const { head, place } = before ? text : button;
      site.paste(template.page, { head, ...(before ? { before, place } : {}) });
      const path = `npm/${template.page}`;
      const context = (await browsers.tab()).context();
      await context.route(/^https:/, (route) => route.abort());

      const page = await context.newPage();
      const maria = new HostPage(page, site);
      const ear = new Ear(page);
      await maria.goto(path);
      const opener = before ? page.getByRole("link", { name: "Chat with us" }) : maria.launcher;
      await expect(opener).toBeVisible();
      if (!before && !("moves" in template)) {
        const bare = await context.newPage();
        const bareEar = new Ear(bare);
        await bare.goto(site.urlWithout(path));
        for (const one of [page, bare]) await one.evaluate(() => document.fonts.ready);
        await expectUntouched(await see(page, ear), await see(bare, bareEar), name);
        await bare.close();
      }
      await shot(page, `template-${name}`);
      await opener.click();
      await maria.fill({ ...MARIA, name });
      await maria.chat.getByRole("button", { name: "Start chat" }).click();
      await joe.list.getByRole("button", { name: "Take" }).click();
      await joe.send("Hello there.");
      await expect(maria.said("Hello there.")).toBeVisible();
      await maria.send("Hello Joe.");
      await expect(joe.said("Hello Joe.")).toBeVisible();
      await shot(page, `template-${name}-chat`);
      await page.setViewportSize({ width: 390, height: 844 });
      await expect.poll(async () => (await maria.panel.boundingBox())?.width).toBe(390);
      await shot(page, `template-${name}-phone-chat`);
      await maria.chat.getByRole("button", { name: "Close chat" }).click();
      await expect(maria.panel).toBeHidden();
      await shot(page, `template-${name}-phone`);
      await joe.end(name);
      await joe.openList("Queue");
      await context.close();
    });
  }
});
