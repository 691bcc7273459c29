// Lists and editors of System Settings, which all look and work alike.
import { expect, type Locator, type Page } from "@playwright/test";
import type { Workspace } from "./workspace";

/** One of the lists: what it is called, one and many. */
export class Records {
  readonly page: Page;

  constructor(
    private readonly workspace: Workspace,
    private readonly plural: "Brands" | "Departments" | "Groups" | "Agents" | "Live Chat Links",
  ) {
    this.page = workspace.page;
  }

  private get noun(): string {
    return this.plural.slice(0, -1).toLowerCase();
  }

  /** Goes there by the tree. */
  async open(): Promise<void> {
    const tree = this.page.getByRole("navigation", { name: "Settings" });
    if ((await tree.count()) === 0) await this.workspace.area("Settings").click();
    await tree.getByRole("link", { name: this.plural, exact: true }).click();
    await this.here();
  }

  /** The list is on screen. */
  async here(): Promise<void> {
    await expect(this.page.getByRole("heading", { name: this.plural, level: 1 })).toBeVisible();
    await expect(this.table).toBeVisible();
  }

  get table(): Locator {
    return this.page.getByRole("table", { name: this.plural });
  }

  row(name: string): Locator {
    return this.table.getByRole("row").filter({ has: this.page.getByRole("rowheader", { name, exact: true }) });
  }

  get toolbar(): Locator {
    return this.page.getByRole("group", { name: "Content pane toolbar" });
  }

  async create(): Promise<void> {
    await this.toolbar.getByRole("link", { name: "New" }).click();
    await expect(this.page.getByRole("heading", { name: `New ${this.noun}`, level: 1 })).toBeVisible();
  }

  /** Opens the editor by its row. */
  async edit(name: string): Promise<void> {
    await this.row(name).getByRole("link", { name }).click();
    await expect(this.page.getByRole("heading", { name, level: 1 })).toBeVisible();
  }

  get form(): Locator {
    return this.page.getByRole("form");
  }

  field(label: string): Locator {
    return this.form.getByLabel(label, { exact: true });
  }

  async save(): Promise<void> {
    await this.toolbar.getByRole("button", { name: "Save" }).click();
  }

  async saved(name: string): Promise<void> {
    await this.save();
    await expect(this.workspace.toast(`Saved ${name}.`)).toBeVisible();
    await this.here();
    await expect(this.row(name)).toBeVisible();
  }

  /** Saves a new agent; the link of the invitation, which is told once. */
  async invited(name: string): Promise<string> {
    await this.save();
    const link = await invitationOf(this.workspace, name);
    await this.here();
    await expect(this.row(name)).toBeVisible();
    return link;
  }

  /** What is said above the form. */
  get summary(): Locator {
    return this.page.getByRole("group", { name: "What needs your attention" });
  }

  /** Ticks a row and presses Delete; the question. */
  async askToDelete(name: string): Promise<Locator> {
    await this.row(name).getByRole("checkbox", { name: `Select ${name}` }).check();
    await this.toolbar.getByRole("button", { name: "Delete" }).click();
    const question = this.workspace.dialog(`Delete ${this.noun} ${name}?`);
    await expect(question).toBeVisible();
    return question;
  }

  async delete(name: string): Promise<void> {
    const question = await this.askToDelete(name);
    await question.getByRole("button", { name: `Delete ${this.noun}` }).click();
    await expect(this.workspace.toast(`Deleted ${name}.`)).toBeVisible();
    await expect(question).toBeHidden();
    await expect(this.row(name)).toHaveCount(0);
  }

  /** The server refuses to delete it, and says why. */
  async refusesToDelete(name: string, why: string | RegExp): Promise<void> {
    const question = await this.askToDelete(name);
    await question.getByRole("button", { name: `Delete ${this.noun}` }).click();
    await expect(question.getByRole("alert")).toContainText(why);
    await question.getByRole("button", { name: "Cancel" }).click();
    await expect(question).toBeHidden();
    await expect(this.row(name)).toBeVisible();
  }
}

/** The link in the dialog that tells it, which is closed. */
export async function invitationOf(workspace: Workspace, name: string): Promise<string> {
  const told = workspace.dialog(`Invitation link for ${name}`);
  await expect(told.getByRole("button", { name: "Copy invitation link" })).toBeVisible();
  const link = await told.getByRole("code").innerText();
  await told.getByRole("button", { name: "Done" }).click();
  await expect(told).toBeHidden();
  return link;
}

/** Chooses a password by an invitation, and is signed in. */
export async function join(page: Page, link: string, password: string): Promise<void> {
  await page.goto(link);
  await expect(page.getByRole("heading", { name: "Choose your password" })).toBeVisible();
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Save and sign in" }).click();
  await expect(page.getByRole("heading", { name: "My Active" })).toBeVisible();
}
