// What the script costs the page that carries it, and how soon a visitor can write after the click.
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Browser, BrowserContext, Page } from "@playwright/test";
import { expect, test } from "../support/fixtures";
import { median } from "./stopwatch";
import { workOf } from "./tasks";

const ROUNDS = Number(process.env.FOYER_BENCH_ROUNDS ?? 9);
const SLOWER = 4;
/** How long a page is looked at after it has loaded: the status is asked for and the launcher drawn long before. */
const LOOK_MS = 1_500;
/** A phone on a poor line. */
const POOR_LINE = { offline: false, latency: 150, downloadThroughput: 1_600_000 / 8, uploadThroughput: 750_000 / 8 };

declare global {
  interface Window {
    cost: { blocked: number; shifted: number };
    /** When the launcher was pressed and when the form took what is typed, in ms of the wall clock. */
    pressedAt?: number;
    usableAt?: number;
    /** When the program had drawn its first screen. */
    runningAt?: number;
  }
}

interface Cost {
  blocked: number;
  shifted: number;
  work: number;
  requests: number;
  bytes: number;
}

/** Notes what holds and what moves the page. */
function watchCost(): void {
  window.cost = { blocked: 0, shifted: 0 };
  new PerformanceObserver((list) => {
    for (const task of list.getEntries()) window.cost.blocked += Math.max(0, task.duration - 50);
  }).observe({ type: "longtask", buffered: true });
  new PerformanceObserver((list) => {
    for (const shift of list.getEntries()) window.cost.shifted += (shift as unknown as { value: number }).value;
  }).observe({ type: "layout-shift", buffered: true });
}

/** In every frame: when its form can be written into. */
function watchForm(): void {
  const look = () => {
    const field = document.querySelector<HTMLTextAreaElement>("form textarea");
    if (field && !field.disabled && field.getClientRects().length > 0 && window.usableAt === undefined) {
      // The next frame shows it.
      window.usableAt = Number.NaN;
      requestAnimationFrame(() => (window.usableAt = performance.timeOrigin + performance.now()));
    }
    // The way out is what only the program draws.
    if (document.getElementById("close")) window.runningAt ??= performance.timeOrigin + performance.now();
  };
  new MutationObserver(look).observe(document, { subtree: true, childList: true, attributes: true });
  const press = () => (window.pressedAt ??= performance.timeOrigin + performance.now());
  document.addEventListener("click", press, { capture: true });
}

async function slowPage(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  const line = await context.newCDPSession(page);
  await line.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
  return page;
}

/** What the page costs, with the script or where it is not there. */
async function costOf(browser: Browser, address: string, withScript: boolean): Promise<Cost> {
  const context = await browser.newContext();
  await context.addInitScript(watchCost);
  const page = await slowPage(context);
  if (!withScript) await page.route("**/foyer.js", (route) => route.abort());
  const sizes: Promise<number>[] = [];
  page.on("requestfinished", (request) => {
    if (request.url() !== address) sizes.push(request.sizes().then((size) => size.responseBodySize + size.responseHeadersSize));
  });
  const work = await workOf(page, async () => {
    await page.goto(address);
    await page.waitForTimeout(LOOK_MS);
  });
  const { blocked, shifted } = await page.evaluate(() => window.cost);
  const bytes = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
  await context.close();
  return { blocked, shifted, work, requests: sizes.length, bytes };
}

/** When what happened after the press of the launcher, in ms. */
interface Opening {
  /** The frame begins to load its page. */
  framed: number;
  /** The page is here. */
  arrived: number;
  /** Its first script has run, and the host's page hears of it. */
  loaded: number;
  /** The form takes what is typed. */
  usable: number;
  /** The program runs. */
  running: number;
}

/** Opens the chat, and waits until its program runs: the next opening has the machine for itself. */
async function clickToForm(page: Page, address: string): Promise<Opening> {
  await page.goto(address);
  const launcher = page.locator("foyer-chat").getByRole("button");
  await expect(launcher).toBeVisible();
  await page.waitForTimeout(300);
  await launcher.click();
  const inFrame = await (await page.waitForSelector("foyer-chat iframe", { state: "attached" })).contentFrame();
  if (!inFrame) throw new Error("the chat is in no frame");
  const shown = await inFrame.waitForFunction(() => window.usableAt || undefined, undefined, { timeout: 60_000 });
  const usableAt = (await shown.jsonValue()) as number;
  const pressedAt = (await page.evaluate(() => window.pressedAt)) ?? Number.NaN;
  await inFrame.waitForFunction(() => window.runningAt, undefined, { timeout: 60_000 });
  const [startedAt, arrivedAt, loadedAt, runningAt] = await inFrame.evaluate(() => {
    const [page] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
    const since = (at = Number.NaN) => performance.timeOrigin + at;
    return [since(0), since(page?.responseEnd), since(page?.loadEventStart), window.runningAt ?? Number.NaN];
  });
  // The line of the visitor says what the next opening may show.
  await page.waitForTimeout(500);
  await page.close();
  return {
    framed: startedAt - pressedAt,
    arrived: arrivedAt - pressedAt,
    loaded: loadedAt - pressedAt,
    usable: usableAt - pressedAt,
    running: runningAt - pressedAt,
  };
}

interface Row {
  name: string;
  value: number;
  unit: string;
  goal?: number;
}

/** The figure, and where its time goes. */
function opening(name: string, rounds: Opening[], goal: number): Row[] {
  const at = (which: keyof Opening) => median(rounds.map((round) => round[which]));
  return [
    { name, value: at("usable"), unit: "ms", goal },
    { name: "  … the frame begins to load", value: at("framed"), unit: "ms" },
    { name: "  … its page is here", value: at("arrived"), unit: "ms" },
    { name: "  … its first script has run", value: at("loaded"), unit: "ms" },
    { name: "  … the program runs", value: at("running"), unit: "ms" },
  ];
}

function print(rows: Row[]): void {
  const line = ({ name, value, unit, goal }: Row) => {
    const shown = unit === "ms" ? Math.round(value).toString() : value.toFixed(3).replace(/\.000$/, "");
    const verdict = goal === undefined ? "" : `≤ ${goal} ${value <= goal ? "met" : "MISSED"}`;
    return `${name.padEnd(64)}${shown.padStart(8)} ${unit.padEnd(9)}${verdict}`;
  };
  console.log(["", ...rows.map(line), ""].join("\n"));
  const folder = fileURLToPath(new URL("../../target", import.meta.url));
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}/bench-widget.json`, JSON.stringify(rows, null, 2));
}

test("what the script costs its page, and how soon the form is there", async ({ browser, server, site, browsers }) => {
  test.setTimeout(ROUNDS * 60_000);
  // Somebody takes chats, or the form would be another one.
  await browsers.agent("joe");
  const address = site.url("plain.html");
  const alone: Cost[] = [];
  const carrying: Cost[] = [];
  const cold: Opening[] = [];
  const warm: Opening[] = [];
  const poor: Opening[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    alone.push(await costOf(browser, address, false));
    carrying.push(await costOf(browser, address, true));
    const context = await browser.newContext();
    await context.addInitScript(watchForm);
    cold.push(await clickToForm(await slowPage(context), address));
    warm.push(await clickToForm(await slowPage(context), address));
    await context.close();
    const far = await browser.newContext();
    await far.addInitScript(watchForm);
    const phone = await slowPage(far);
    const line = await far.newCDPSession(phone);
    await line.send("Network.enable");
    await line.send("Network.emulateNetworkConditions", POOR_LINE);
    poor.push(await clickToForm(phone, address));
    await far.close();
  }
  const added = (of: (cost: Cost) => number) => median(carrying.map(of)) - median(alone.map(of));
  print([
    { name: "blocking time added to the page", value: added((c) => c.blocked), unit: "ms", goal: 0 },
    { name: "layout shift added", value: added((c) => c.shifted), unit: "", goal: 0 },
    { name: "main thread, in processor time of a machine 4 times as slow", value: added((c) => c.work), unit: "ms", goal: 15 },
    { name: "requests before intent", value: added((c) => c.requests), unit: "", goal: 2 },
    { name: "bytes before intent", value: added((c) => c.bytes) / 1024, unit: "KiB", goal: 8 },
    ...opening("click → form usable, warm, 4 times as slow", warm, 150),
    ...opening("click → form usable, cold, 4 times as slow", cold, 400),
    ...opening("the same at 1.6 Mbit/s, 150 ms there and back", poor, 1_200),
  ]);
  const all = [...cold, ...warm, ...poor].flatMap((it) => Object.values(it) as number[]);
  expect(all.every(Number.isFinite), "every round was measured").toBe(true);
  expect(server.errors).toEqual([]);
});
