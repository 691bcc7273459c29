// A program that is on its way for as long as a test likes.
import type { Page, Route } from "@playwright/test";

export const WASM = /\.wasm$/;

/** Keeps the program back until the answer is called. */
export async function heldBack(page: Page): Promise<() => void> {
  let release = () => {};
  const free = new Promise<void>((done) => (release = done));
  await page.route(WASM, async (route: Route) => {
    await free;
    await route.continue();
  });
  return release;
}
