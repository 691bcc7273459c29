// Whether a page is as it would be without us: compared with the same page and an empty script in place of ours.
import { expect, type Page, type TestInfo, test } from "@playwright/test";

/** A page as its owner sees it. */
export interface Seen {
  /** Of what is in the window, as base64. */
  picture: string;
  /** Text, layout, focus, names, what lies under each point. */
  facts: Record<string, unknown>;
  /** What the console was told, but for remarks of ours that say what to mend. */
  console: string[];
}

/** Keeps what a page says to the console, from now on and until it goes elsewhere. */
export class Ear {
  private said: string[] = [];

  constructor(page: Page) {
    page.on("console", (message) => {
      const text = message.text();
      if (message.type() === "info" && text.startsWith("Foyer:")) return;
      this.said.push(`${message.type()}: ${text}`);
    });
    page.on("pageerror", (error) => this.said.push(`uncaught: ${error.message}`));
  }

  /** What was said, and nothing from here on. */
  take(): string[] {
    const said = this.said;
    this.said = [];
    return said;
  }
}

/** A picture of the window once fonts and pictures are there and nothing moves by itself any more. */
async function stillPicture(page: Page): Promise<string> {
  const take = async () => (await page.screenshot({ animations: "disabled", caret: "hide" })).toString("base64");
  let picture = await take();
  await expect(async () => {
    const before = picture;
    picture = await take();
    expect(picture === before, "the page stands still").toBe(true);
  }).toPass({ timeout: 10_000 });
  return picture;
}

/** What belongs to the page alone; the launcher is made invisible, and shown again. */
export async function see(page: Page, ear: Ear): Promise<Seen> {
  const masked = async (visibility: string) => {
    await page.evaluate((visibility) => {
      for (const chat of document.querySelectorAll("foyer-chat")) {
        chat.shadowRoot?.querySelector<HTMLElement>(".launcher")?.style.setProperty("visibility", visibility);
      }
    }, visibility);
  };
  await masked("hidden");
  await page.mouse.move(0, 0);
  const facts = await page.evaluate(factsOf);
  const picture = await stillPicture(page);
  await masked("");
  return { picture, facts, console: ear.take() };
}

/** Runs in the page: everything in it that is not ours. */
function factsOf(): Record<string, unknown> {
  // Some pages give built-in types methods of their own, or take some away: only the oldest are used.
  const list = (all: ArrayLike<Element>, of: (one: Element) => string) => {
    const texts: string[] = [];
    for (let i = 0; i < all.length; i++) texts[i] = of(all[i] as Element);
    return texts.join("\n");
  };
  const root = document.querySelector("html") as HTMLElement;
  const body = document.querySelector("body") as HTMLElement;
  const ofPage = 'body, body *:not(script, link, foyer-chat, [data-foyer] *)';
  const name = (one: Element | null) => (one ? `${one.tagName}#${one.getAttribute("id") ?? ""}` : "nothing");
  const styles = (one: Element) => {
    const style = getComputedStyle(one);
    const lines: string[] = [];
    for (let i = 0; i < style.length; i++) {
      const property = style[i] as string;
      // Parts of what the width and the text make anyway.
      if (!/perspective-origin|transform-origin/.test(property)) {
        lines[lines.length] = `${property}: ${style.getPropertyValue(property)}`;
      }
    }
    // Browsers tell custom properties in any order.
    return lines.sort().join("\n");
  };
  const under: string[] = [];
  for (let y = 5; y < innerHeight; y += 60) {
    for (let x = 5; x < innerWidth; x += 60) under[under.length] = name(document.elementFromPoint(x, y));
  }
  const globals: string[] = [];
  for (const key of Object.getOwnPropertyNames(window)) {
    if (key !== "Foyer" && !/^\d+$/.test(key)) globals[globals.length] = key;
  }
  return {
    text: body.innerText,
    title: document.querySelector("title")?.textContent,
    layout: list(document.querySelectorAll(ofPage), (one) => {
      const { x, y, width, height } = one.getBoundingClientRect();
      return `${name(one)} ${x} ${y} ${width} ${height}`;
    }),
    root: styles(root),
    body: styles(body),
    under: under.join(" "),
    focus: name(document.activeElement),
    place: `${scrollX} ${scrollY} ${root.scrollWidth} ${root.scrollHeight}`,
    history: history.length,
    globals: globals.sort().join(" "),
  };
}

/** Fails unless both are the same page to its owner. */
export async function expectUntouched(with_: Seen, without: Seen, what: string, info: TestInfo = test.info()): Promise<void> {
  expect(with_.facts, `${what}: text, layout, focus and names`).toEqual(without.facts);
  expect(with_.console, `${what}: the console`).toEqual(without.console);
  if (with_.picture === without.picture) return;
  for (const [name, { picture }] of Object.entries({ with: with_, without })) {
    await info.attach(`${what}, ${name}`, { body: Buffer.from(picture, "base64"), contentType: "image/png" });
  }
  expect(false, `${what}: the picture of the page is another one`).toBe(true);
}
