// Every kind of page: the chat works, and text, layout, console, focus, clicks and pixels are as without us.
import type { Page } from "@playwright/test";
import { HostPage } from "../support/host-page";
import { expect, test } from "../support/fixtures";
import type { HostSite } from "../support/hosts";
import { secondLink } from "../support/looks";
import { Ear, expectUntouched, type Seen, see } from "../support/untouched";

/** Pages of hosts/ on which the launcher stands by itself. */
const PAGES = [
  "plain.html",
  "normal.html",
  "late.html",
  "write.html",
  "places.html",
  "base.html",
  "quirks.html",
  "strict.xhtml",
  "rtl.html",
  "strict.html",
  "trusted.html",
  "require-corp.html",
  "credentialless.html",
  "sandbox.html",
  "no-storage.html",
  "in-body.html",
];

/** Those whose scripts and styles get in the way. */
const IN_THE_WAY = [
  "clobber.html",
  "patched.html",
  "jquery.html",
  "prototype.html",
  "mootools.html",
  "css.html",
  "hostile.html",
];

/** Those with more than one launcher, or whose policy lets the chat open nowhere but in a tab. */
const SEEN_ONLY = ["two-links.html", "former.html", "no-frames.html"];

/** A page of the site in a tab, and all that it says. */
class Visit {
  readonly ear: Ear;

  constructor(readonly page: Page) {
    this.ear = new Ear(page);
  }

  /** What its owner sees, once after a click on the page's own button. */
  async see(): Promise<Seen> {
    const button = this.page.locator("#own");
    // A page-wide dialog keeps people from it, but not the page's own scripts.
    if (await button.count()) await button.evaluate((button: HTMLElement) => button.click());
    return see(this.page, this.ear);
  }
}

/** Compares a page with and without us: as it was loaded, and after the chat was used. */
async function check(site: HostSite, tab: () => Promise<Page>, host: string, used = true): Promise<void> {
  const bare = new Visit(await tab());
  await bare.page.goto(site.urlWithout(host));
  const ours = new Visit(await tab());
  const maria = new HostPage(ours.page, site);
  await maria.goto(host);
  await expect(maria.launcher.first()).toBeVisible();
  await expectUntouched(await ours.see(), await bare.see(), host);

  if (used) {
    for (const { page } of [bare, ours]) await page.evaluate(() => document.querySelector("dialog")?.close());
    await maria.works();
    // The focus is on the launcher now, as after any click.
    await ours.page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    await expectUntouched(await ours.see(), await bare.see(), `${host} after a chat`);
  }
  await bare.page.close();
  await ours.page.close();
}

test("the chat works on pages of every kind, and they are as without us to the pixel", async ({ browsers, site }) => {
  test.slow(); // Every page is loaded twice and looked at four times.
  const context = (await browsers.tab()).context();
  for (const host of PAGES) await test.step(host, () => check(site, () => context.newPage(), host));
});

test("so it does where scripts and styles get in the way, and where there is more than one", async ({
  browsers,
  server,
  site,
}) => {
  test.slow();
  secondLink(server);
  const context = (await browsers.tab()).context();
  for (const host of IN_THE_WAY) await test.step(host, () => check(site, () => context.newPage(), host));
  for (const host of SEEN_ONLY) await test.step(host, () => check(site, () => context.newPage(), host, false));
});

test("on paper nothing of us is seen", async ({ browsers, site }) => {
  const context = (await browsers.tab()).context();
  const visits = [new Visit(await context.newPage()), new Visit(await context.newPage())] as const;
  const [ours, bare] = visits;
  await ours.page.goto(site.url("plain.html"));
  await bare.page.goto(site.urlWithout("plain.html"));
  await expect(ours.page.locator("foyer-chat .launcher")).toBeVisible();
  for (const { page } of visits) await page.emulateMedia({ media: "print" });
  await expect(ours.page.locator("foyer-chat .launcher")).toBeHidden();
  const pictures = await Promise.all(visits.map(({ page }) => page.screenshot({ fullPage: true })));
  expect(pictures[0]?.toString("base64")).toBe(pictures[1]?.toString("base64"));
});
