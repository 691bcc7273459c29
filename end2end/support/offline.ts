// Offline messages: left by visitors, listed and read by agents; many at once straight into the database.
import { expect, type Locator, type Page } from "@playwright/test";
import type { HostPage } from "./host-page";
import type { Server } from "./server";
import type { Workspace } from "./workspace";

export interface Letter {
  department: string;
  name: string;
  email: string;
  message: string;
}

/** A visitor leaves a message, the panel being open. */
export async function leave(visitor: HostPage, letter: Letter): Promise<void> {
  const { chat } = visitor;
  await chat.getByLabel("Choose a department").selectOption({ label: letter.department });
  await chat.getByLabel("Name").fill(letter.name);
  await chat.getByLabel("Email").fill(letter.email);
  await chat.getByRole("textbox", { name: "Message" }).fill(letter.message);
  await chat.getByRole("button", { name: "Send message" }).click();
  await expect(chat.getByRole("button", { name: "Leave another message" })).toBeVisible();
}

/** The area of offline messages. */
export class OfflineMessages {
  readonly page: Page;

  constructor(private readonly workspace: Workspace) {
    this.page = workspace.page;
  }

  async open(): Promise<void> {
    await this.workspace.area("Offline messages").click();
    await expect(this.page.getByRole("heading", { name: "Offline messages", level: 1 })).toBeVisible();
  }

  get rows(): Locator {
    return this.workspace.list.getByRole("listitem");
  }

  row(visitor: string): Locator {
    return this.workspace.row(visitor);
  }

  get count(): Locator {
    return this.workspace.list.getByRole("status").first();
  }

  get search(): Locator {
    return this.page.getByRole("searchbox", { name: "Search messages" });
  }

  tab(name: "Open" | "Closed"): Locator {
    return this.page.getByRole("navigation", { name: "Offline messages tabs" }).getByRole("link", { name });
  }

  /** The message that is read. */
  message(visitor: string | RegExp): Locator {
    return this.page.getByRole("article", { name: visitor });
  }

  async read(visitor: string): Promise<Locator> {
    await this.row(visitor).getByRole("link").click();
    await expect(this.message(visitor)).toBeVisible();
    return this.message(visitor);
  }

  tool(name: "Assign to me" | "Unassign" | "Close message" | "Reopen message"): Locator {
    return this.page.getByRole("toolbar", { name: "Content pane toolbar" }).getByRole("button", { name });
  }

  get body(): Locator {
    return this.page.locator(".list-body");
  }
}

const NUMBERS = (count: number) => `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${count})`;
const DEPARTMENT = "(SELECT id FROM department WHERE name = CASE WHEN i % 3 = 0 THEN 'Support' ELSE 'Sales' END)";
const NOW = "CAST(strftime('%s', 'now') AS INTEGER) * 1000";

/** Open messages of Sales and Support, an hour apart: "Visitor 1" has waited longest. Every fifth is Joe's. */
export function fillOffline(server: Server, count: number): void {
  server.tamper(`${NUMBERS(count)} INSERT INTO offline_message (id, client_id, token_hash, link_id, department_id, name,
    email, message, page_url, created_at, assigned_to, version, search_key)
    SELECT printf('%032x', i), 'c' || i, 't' || i, 1, ${DEPARTMENT}, 'Visitor ' || i, 'visitor' || i || '@example.org',
    'Where is order ' || i || '? It was to come on Monday, and nobody was at home to take it in.', 'https://shop.example/orders/' || i,
    ${NOW} - (${count} - i + 1) * 3600000, CASE WHEN i % 5 = 0 THEN (SELECT id FROM agent WHERE email_key = 'joe@example.com') END,
    1, lower('visitor ' || i || ' visitor' || i || '@example.org where is order ' || i) FROM n;`);
}

/** Chats of Sales that ended an hour apart, owned by Joe: "Visitor 1" ended first. */
export function fillCompleted(server: Server, count: number): void {
  server.tamper(`${NUMBERS(count)} INSERT INTO visitor (id, token_hash, name, email, email_key, created_at)
    SELECT 'v' || i, 'h' || i, 'Visitor ' || i, 'visitor' || i || '@example.org', 'visitor' || i || '@example.org', 1 FROM n;
    ${NUMBERS(count)} INSERT INTO chat (id, number, state, visitor_id, link_id, department_id, group_id, owner_id, seq, rev,
    started_at, since, ended_at, ended_by, last_at, preview, last_word, unread, owner_read, visitor_read, page_url, page_title,
    referrer, user_agent, languages, utc_offset_min, search_key)
    SELECT printf('%032x', i), i, 'ended', 'v' || i, 1, g.department_id, g.id, a.id, 0, 1, e.at - 60000, e.at - 60000, e.at,
    'agent', e.at, 'Thank you for order ' || i, 'visitor', 0, 0, 0, '', '', '', '', '', 0,
    'visitor ' || i || ' visitor' || i || '@example.org where is order ' || i || '?'
    FROM n, chat_group g, agent a, (SELECT i AS k, ${NOW} - (${count} - i + 1) * 3600000 AS at FROM n) e
    WHERE e.k = n.i AND a.email_key = 'joe@example.com' AND g.id = (SELECT MIN(c.id) FROM chat_group c
    JOIN department d ON d.id = c.department_id WHERE d.name = 'Sales');
    UPDATE counter SET value = ${count} WHERE name = 'chat';`);
}
