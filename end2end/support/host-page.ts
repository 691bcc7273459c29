// A page of a customer's site with our launcher on it, and the chat in its frame.
import { expect, type FrameLocator, type Locator, type Page } from "@playwright/test";
import type { HostSite } from "./hosts";

/** What a visitor types to start a chat. */
export interface Start {
  department?: string;
  name: string;
  email: string;
  question: string;
}

export const MARIA: Start = {
  department: "Sales",
  name: "Maria",
  email: "maria@example.org",
  question: "Which chair is good for a long evening?",
};

export class HostPage {
  /** What is in the frame. */
  readonly chat: FrameLocator;

  constructor(
    readonly page: Page,
    private readonly site: HostSite,
  ) {
    this.chat = page.frameLocator("foyer-chat iframe");
  }

  async goto(page: string): Promise<void> {
    await this.page.goto(this.site.url(page));
  }

  /** Another tab of the same browser. */
  async otherTab(page: string): Promise<HostPage> {
    const tab = new HostPage(await this.page.context().newPage(), this.site);
    await tab.goto(page);
    return tab;
  }

  get launcher(): Locator {
    return this.page.locator("foyer-chat").getByRole("button", { name: /^(Open chat|Close chat|Leave a message)/ });
  }

  get panel(): Locator {
    return this.page.getByRole("dialog", { name: /^Chat with / });
  }

  /** Presses the launcher. */
  async open(): Promise<void> {
    await this.launcher.click();
    await expect(this.panel).toBeVisible();
    await expect(this.launcher).toHaveAttribute("aria-expanded", "true");
  }

  /** Opens and closes the chat by the launcher, while nobody is there. */
  async works(): Promise<void> {
    await this.open();
    // Found as a frame, because Playwright takes an element of XHTML for no iframe.
    await expect.poll(() => this.page.frames().length).toBe(2);
    const form = this.page.frames()[1]?.getByRole("heading", { name: "Leave a message" });
    await expect(form ?? this.panel).toBeVisible();
    await this.launcher.click();
    await expect(this.panel).toBeHidden();
  }

  async fill(start: Start): Promise<void> {
    await expect(this.chat.getByRole("heading", { name: "Start a chat" })).toBeVisible();
    if (start.department) {
      await this.chat.getByLabel("Choose a department").selectOption({ label: start.department });
    }
    await this.chat.getByLabel("Name").click();
    await this.chat.getByLabel("Name").fill(start.name);
    await this.chat.getByLabel("Email").fill(start.email);
    await this.chat.getByLabel("Question").fill(start.question);
  }

  async start(start: Start): Promise<void> {
    await this.open();
    await this.fill(start);
    await this.chat.getByRole("button", { name: "Start chat" }).click();
  }

  get thread(): Locator {
    return this.chat.getByRole("region", { name: "Messages", exact: true });
  }

  get composer(): Locator {
    return this.chat.getByRole("textbox", { name: "Message" });
  }

  /** Writes and presses Send. */
  async send(text: string): Promise<void> {
    // A frame of another process gets what is typed only once the browser knows that it has the
    // focus: clicking is what makes sure of that.
    await this.composer.click();
    await this.composer.fill(text);
    await expect(this.composer).toHaveValue(text);
    await this.chat.getByRole("button", { name: "Send", exact: true }).click();
    await expect(this.composer).toHaveValue("");
  }

  /** The bubble of one message. */
  said(text: string): Locator {
    return this.thread.getByRole("article").filter({ hasText: text });
  }

  /** All texts of bubbles from the top. */
  async texts(): Promise<string[]> {
    return this.thread.locator(".bubble").allInnerTexts();
  }

  /** Ends the chat by its menu. */
  async end(agent: string): Promise<void> {
    await this.chat.getByRole("button", { name: "Chat options" }).click();
    await this.chat.getByRole("button", { name: "End chat" }).click();
    const question = this.chat.getByRole("dialog", { name: `End chat with ${agent}?` });
    await question.getByRole("button", { name: "End chat" }).click();
    await expect(this.chat.getByRole("heading", { name: "You ended this chat." })).toBeVisible();
  }
}
