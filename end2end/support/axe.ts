// Accessibility of what is on screen, by axe, in all frames and shadow roots.
import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** No violation of any rule. */
export async function expectAccessible(page: Page, screen: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(TAGS).analyze();
  const told = violations.flatMap((violation) =>
    violation.nodes.map((node) => `${violation.id}: ${node.target.join(" ")} ${node.failureSummary ?? ""}`),
  );
  expect(told, `axe on ${screen}`).toEqual([]);
}

/** Switches the theme, and waits until no colour is on its way any more. */
async function setTheme(page: Page, colorScheme: "light" | "dark"): Promise<void> {
  await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
  for (const frame of page.frames()) {
    await frame.evaluate(async () => {
      // A frame that is not shown is not drawn.
      if (innerWidth === 0) return;
      for (let frames = 0; frames < 2; frames++) await new Promise((drawn) => requestAnimationFrame(drawn));
      const transitions = document.getAnimations().filter((animation) => animation instanceof CSSTransition);
      // One that is cancelled is over as well.
      await Promise.allSettled(transitions.map((transition) => transition.finished));
    });
  }
}

/**
 * No violation in light, nor in dark. `show` brings on screen what does not stay there: axe sums up
 * in a tab of its own, and what closes when the focus leaves is closed by that.
 */
export async function expectAccessibleInBothThemes(
  page: Page,
  screen: string,
  show: () => Promise<void> = async () => {},
): Promise<void> {
  await setTheme(page, "light");
  await show();
  await expectAccessible(page, `${screen}, light`);
  await setTheme(page, "dark");
  await show();
  await expectAccessible(page, `${screen}, dark`);
  await setTheme(page, "light");
}

/** Nothing sticks out sideways. */
export async function expectNoSidewaysScroll(page: Page, screen: string): Promise<void> {
  const over = await page.evaluate(() => {
    const root = document.documentElement;
    return root.scrollWidth - root.clientWidth;
  });
  expect(over, `pixels that ${screen} is wider than the window`).toBeLessThanOrEqual(0);
}
