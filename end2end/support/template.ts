// Made once: a demo database in which everybody is signed in already, for tests to copy.
import { type Browser, expect } from "@playwright/test";
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PASSWORD, Server, fillDemo } from "./server";

/** The demo company's people. */
export type Person = "admin" | "joe" | "bob" | "sue";
export const PEOPLE: readonly Person[] = ["admin", "joe", "bob", "sue"];

export type Cookies = Awaited<ReturnType<import("@playwright/test").BrowserContext["cookies"]>>;

/** The database with the sessions of its people. */
export interface Template {
  folder: string;
  cookies: Record<Person, Cookies>;
}

export function emailOf(person: Person): string {
  return `${person}@example.com`;
}

export async function makeTemplate(browser: Browser): Promise<Template> {
  const folder = mkdtempSync(join(tmpdir(), "foyer-e2e-"));
  const file = join(folder, "template", "foyer.db");
  mkdirSync(join(folder, "template"));
  fillDemo(file);
  const server = await Server.start(file);
  const cookies: Partial<Record<Person, Cookies>> = {};
  for (const person of PEOPLE) {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(`${server.origin}/login`);
    await page.getByLabel("Email").fill(emailOf(person));
    await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByRole("heading", { name: "My Active" })).toBeVisible();
    cookies[person] = await context.cookies();
    await context.close();
  }
  await server.close();
  // Nobody is there when a test begins: the people above would count as connected for a moment more.
  server.tamper("DELETE FROM presence");
  return { folder, cookies: cookies as Record<Person, Cookies> };
}

/** A copy of the template's database for one test; the file to open. */
export function copyOf(template: Template, name: string): string {
  const folder = join(template.folder, name);
  cpSync(join(template.folder, "template"), folder, { recursive: true });
  const file = join(folder, "foyer.db");
  // As if everybody had signed in just now: whoever did so long ago is asked for the password again.
  const now = spawnSync("sqlite3", [file, `UPDATE session SET confirmed_at = ${Date.now()}`], { encoding: "utf8" });
  if (now.status !== 0) throw new Error(`sqlite3 failed: ${now.error ?? now.stderr}`);
  return file;
}

/** An empty database for one test. */
export function emptyDatabase(template: Template, name: string): string {
  mkdirSync(join(template.folder, name));
  return join(template.folder, name, "foyer.db");
}

export function removeTemplate(template: Template): void {
  rmSync(template.folder, { recursive: true, force: true });
}
