// The agents' workspace as a person finds their way in it.
import { expect, type Locator, type Page } from "@playwright/test";

export class Workspace {
  constructor(
    readonly page: Page,
    readonly origin: string,
  ) {}

  async goto(path: string): Promise<void> {
    await this.page.goto(this.origin + path);
    await this.ready();
  }

  /** The frame is here and its line to the server stands. */
  async ready(): Promise<void> {
    await expect(this.status).toHaveText(/^(Available|Away), \d+ of \d+ chats/);
  }

  /** Another tab of the same browser. */
  async otherTab(path = "/chats/mine"): Promise<Workspace> {
    const tab = new Workspace(await this.page.context().newPage(), this.origin);
    await tab.goto(path);
    return tab;
  }

  // ── The frame ───────────────────────────────────────────────────────────────────────────────

  get status(): Locator {
    return this.page.getByRole("button", { name: /^(Available|Away), |^Connecting/ });
  }

  get statusMenu(): Locator {
    return this.page.getByRole("dialog", { name: "Status" });
  }

  async openStatus(): Promise<void> {
    await this.status.click();
    await expect(this.statusMenu).toBeVisible();
  }

  async setStatus(status: "Available" | "Away"): Promise<void> {
    await this.openStatus();
    await this.statusMenu.getByRole("radio", { name: status }).check();
    await expect(this.status).toHaveText(new RegExp(`^${status}, `));
    await this.page.keyboard.press("Escape");
    await expect(this.statusMenu).toBeHidden();
  }

  area(name: string): Locator {
    return this.page.getByRole("navigation", { name: "Areas" }).getByRole("link", { name: new RegExp(`^${name}`) });
  }

  get navigation(): Locator {
    return this.page.getByRole("navigation", { name: "Navigation pane" });
  }

  async openUserMenu(): Promise<Locator> {
    await this.page.getByRole("button", { name: /, my menu$/ }).click();
    const menu = this.page.getByRole("dialog", { name: "My menu" });
    await expect(menu).toBeVisible();
    return menu;
  }

  /** The newest short message that says so; older ones may still be there. */
  toast(text: string | RegExp): Locator {
    return this.page.locator(".toast").filter({ hasText: text }).last();
  }

  dialog(title: string | RegExp): Locator {
    return this.page.getByRole("dialog", { name: title });
  }

  // ── Lists ───────────────────────────────────────────────────────────────────────────────────

  /** One chat of the list on screen, by its visitor. */
  row(visitor: string): Locator {
    return this.list.getByRole("listitem").filter({ has: this.page.getByText(visitor, { exact: true }) });
  }

  get list(): Locator {
    return this.page.locator("section.list");
  }

  async openList(name: "My Active" | "Queue" | "My Completed"): Promise<void> {
    const link = this.navigation.getByRole("link", { name: new RegExp(`^${name}`) }).first();
    await link.click();
    await expect(this.list.getByRole("heading", { name, level: 1 })).toBeVisible();
  }

  async open(visitor: string): Promise<void> {
    await this.row(visitor).getByRole("link").click();
    await expect(this.title(visitor)).toBeVisible();
  }

  // ── One chat ────────────────────────────────────────────────────────────────────────────────

  title(visitor: string): Locator {
    return this.page.getByRole("heading", { name: new RegExp(`^${visitor}`), level: 2 });
  }

  get toolbar(): Locator {
    return this.page.getByRole("toolbar", { name: "Content pane toolbar" });
  }

  tool(name: "Take" | "Transfer" | "End chat" | "Visitor details"): Locator {
    return this.toolbar.getByRole("button", { name });
  }

  get thread(): Locator {
    return this.page.getByRole("region", { name: "Messages", exact: true });
  }

  get reply(): Locator {
    return this.page.getByRole("textbox", { name: /^Reply to / });
  }

  get comment(): Locator {
    return this.page.getByRole("textbox", { name: "Comment" });
  }

  async send(text: string): Promise<void> {
    await this.reply.fill(text);
    await this.page.getByRole("button", { name: "Send", exact: true }).click();
    await expect(this.reply).toHaveValue("");
  }

  said(text: string): Locator {
    return this.thread.getByRole("article").filter({ hasText: text });
  }

  /** All texts of bubbles from the top, without comments. */
  async texts(): Promise<string[]> {
    return this.thread.locator(".bubble:not(.bubble-comment)").allInnerTexts();
  }

  async transfer(to: string, comment: string): Promise<void> {
    await this.tool("Transfer").click();
    const dialog = this.dialog(/^Transfer chat/);
    await dialog.getByRole("combobox", { name: "Find agent or group" }).fill(to);
    await dialog.getByRole("option", { name: to }).click();
    await dialog.getByRole("textbox", { name: /^Comment for the next agent/ }).fill(comment);
    await dialog.getByRole("button", { name: `Transfer to ${to}` }).click();
    await expect(dialog).toBeHidden();
  }

  async end(visitor: string): Promise<void> {
    await this.tool("End chat").click();
    const dialog = this.dialog(`End chat with ${visitor}?`);
    await dialog.getByRole("button", { name: "End chat" }).click();
    await expect(dialog).toBeHidden();
  }

  // ── Settings ────────────────────────────────────────────────────────────────────────────────

  /** Switches Round Robin on, the way an administrator does. */
  async switchRoundRobinOn(): Promise<void> {
    await this.area("Settings").click();
    const settings = this.page.getByRole("navigation", { name: "Settings" });
    await settings.getByRole("link", { name: "Live Chat Settings" }).click();
    await this.page.getByRole("checkbox", { name: "Distribute chats via Round Robin" }).check();
    await this.page.getByRole("button", { name: "Save" }).click();
    await expect(this.toast("Saved the options.")).toBeVisible();
  }
}
