// Accessibility of what is on screen, by axe, in all frames and shadow roots.
import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** The rules that a theme can break: all others say the same in light and in dark. */
const OF_COLOUR = ["color-contrast", "link-in-text-block"];

function axe(page: Page): AxeBuilder {
  // Only a page with frames needs a tab of its own to sum up in, which takes as long as the rest.
  return new AxeBuilder({ page }).setLegacyMode(page.frames().length === 1);
}

/** No violation of any rule. */
export async function expectAccessible(page: Page, screen: string): Promise<void> {
  await expectNone(axe(page).withTags(TAGS), screen);
}

async function expectNone(axe: AxeBuilder, screen: string): Promise<void> {
  const { violations } = await axe.analyze();
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
 * No violation in light, and no colour that is wrong in dark. `show` brings on screen what does not stay there: axe sums up
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
  await expectNone(axe(page).withRules(OF_COLOUR), `${screen}, dark`);
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
