// Whether text on screen is whole: no word is broken in the middle, and nothing is cut off without its whole text at hand.
import { expect, type Page } from "@playwright/test";

/** No word of the page's content is broken, and what ends in an ellipsis stands whole in a title. Not asked of `free`: what
    people wrote may hold words of any length, and a preview is only the beginning of it. */
export async function expectWholeWords(page: Page, screen: string, free = "[data-free]"): Promise<void> {
  const faults = await page.evaluate((free) => {
    const faults: string[] = [];
    // Names in a title are isolated by marks that show nothing.
    const plain = (text: string) => text.replaceAll(/[\u2066-\u2069]/g, "");
    const main = document.querySelector("main");
    if (!main) return ["there is no main"];
    const seen = (element: Element) => {
      const box = element.getBoundingClientRect();
      return element.checkVisibility({ visibilityProperty: true }) && box.width > 1 && box.height > 1;
    };

    // Code is there to be copied; it breaks where it has to.
    const texts = document.createTreeWalker(main, NodeFilter.SHOW_TEXT, (node) =>
      node.parentElement?.closest(`.visually-hidden, code, option, textarea, ${free}`)
        ? NodeFilter.FILTER_REJECT
        : NodeFilter.FILTER_ACCEPT,
    );
    while (texts.nextNode()) {
      const node = texts.currentNode;
      const text = node.textContent ?? "";
      if (!node.parentElement || !seen(node.parentElement)) continue;
      // A line may end after a hyphen.
      for (const found of text.matchAll(/[^\s\p{Pd}]+\p{Pd}?/gu)) {
        const range = document.createRange();
        range.setStart(node, found.index);
        range.setEnd(node, found.index + found[0].length);
        const lines = new Set([...range.getClientRects()].filter((r) => r.width > 0).map((r) => Math.round(r.bottom / 6)));
        if (lines.size > 1) faults.push(`broken: ${found[0]} in “${text.slice(0, 60)}”`);
      }
    }

    for (const element of main.querySelectorAll<HTMLElement>("*")) {
      const style = getComputedStyle(element);
      const hides = ["hidden", "clip"].includes(style.overflowX);
      if (!hides || !seen(element) || element.closest(`.visually-hidden, ${free}`)) continue;
      if (element.scrollWidth <= element.clientWidth + 1) continue;
      const whole = element.closest("[title]")?.getAttribute("title") ?? "";
      const text = element.textContent?.trim() ?? "";
      const told = style.textOverflow === "ellipsis" && plain(whole).includes(plain(text));
      if (!told) faults.push(`cut off: “${text.slice(0, 60)}” by ${element.tagName}.${element.className}`);
    }
    return faults;
  }, free);
  expect(faults, `words of ${screen}`).toEqual([]);
}
