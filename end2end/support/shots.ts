// Pictures of screens, taken only when asked for with FOYER_SHOTS=1.
import type { Page } from "@playwright/test";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ASKED = process.env.FOYER_SHOTS === "1";
const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** A picture to look at: end2end/shots/NAME.png. */
export async function shot(page: Page, name: string): Promise<void> {
  if (ASKED) await page.screenshot({ path: join(ROOT, "end2end/shots", `${name}.png`) });
}

/** A picture for the README as well: docs/screenshots/NAME.png. */
export async function keptShot(page: Page, name: string): Promise<void> {
  if (!ASKED) return;
  await shot(page, name);
  await page.screenshot({ path: join(ROOT, "docs/screenshots", `${name}.png`) });
}
