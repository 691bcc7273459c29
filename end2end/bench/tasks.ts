// What a page's main thread works on, by the browser's own trace: processor time, so that other work on the machine
// counts little.
import type { Page } from "@playwright/test";

interface TraceEvent {
  name: string;
  pid: number;
  tid: number;
  ts: number;
  dur?: number;
  tdur?: number;
}

const MARK = "foyer-bench";
/** What a task consists of, by the names that the trace has for it. */
const PARTS: Record<string, string> = {
  UpdateLayoutTree: "style",
  Layout: "layout",
  Paint: "paint",
  PrePaint: "paint",
  FunctionCall: "script",
  RunMicrotasks: "script",
  V8Wasm: "script",
};

/** The longest task of a stretch. */
export interface Longest {
  /** Processor time in ms. */
  ms: number;
  /** Of which style, layout and the like, in ms. */
  parts: string;
}

/** Runs `work` and tells the longest task of the page's main thread meanwhile. */
export async function longestTask(page: Page, work: () => Promise<void>): Promise<Longest> {
  const { tasks, events } = await trace(page, work);
  const longest = tasks.reduce((a, b) => ((a.tdur ?? 0) >= (b.tdur ?? 0) ? a : b));
  return { ms: Math.round((longest.tdur ?? 0) / 1000), parts: partsOf(longest, events) };
}

/** Runs `work` and tells for how long the page's main thread was busy meanwhile, in ms of processor time. */
export async function workOf(page: Page, work: () => Promise<void>): Promise<number> {
  const { tasks } = await trace(page, work);
  return tasks.reduce((sum, task) => sum + (task.tdur ?? 0), 0) / 1000;
}

/** The tasks of the page's main thread, and all that it did in them. */
async function trace(page: Page, work: () => Promise<void>): Promise<{ tasks: TraceEvent[]; events: TraceEvent[] }> {
  const browser = page.context().browser();
  if (!browser) throw new Error("a page of no browser");
  await browser.startTracing(page, { categories: ["toplevel", "devtools.timeline", "blink.user_timing"] });
  await page.evaluate((mark) => performance.mark(mark), MARK);
  await work();
  const told = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: TraceEvent[] };
  const mark = told.traceEvents.find((event) => event.name === MARK);
  if (!mark) throw new Error("the trace does not know the page");
  const mine = ({ pid, tid, tdur }: TraceEvent) => pid === mark.pid && tid === mark.tid && tdur !== undefined;
  const events = told.traceEvents.filter(mine);
  return { tasks: events.filter((event) => event.name.endsWith("RunTask") && event.ts > mark.ts), events };
}

function partsOf(task: TraceEvent, events: TraceEvent[]): string {
  const end = task.ts + (task.dur ?? 0);
  const sums = new Map<string, number>();
  for (const event of events) {
    const part = PARTS[event.name];
    if (part && event.ts >= task.ts && event.ts < end) sums.set(part, (sums.get(part) ?? 0) + (event.tdur ?? 0) / 1000);
  }
  return [...sums].map(([part, ms]) => `${part} ${Math.round(ms)}`).join(", ");
}
