// Installations with much in them: rows that would take people days to make.
import type { Server } from "./server";

/** What the chats are like. */
export interface Many {
  count: number;
  /** Who has them; nobody when they wait in the queue. */
  owner?: string;
  /** Their group, by name. */
  group?: string;
  /** How long the newest visitor has waited, and by how much longer each one before has, in ms. */
  waited?: { from: number; each: number };
}

const NAMES = [
  "Maria Fernández de la Cruz",
  "Omar",
  "Łukasz Wiśniewski",
  "Anne-Marie O’Donoghue-Vandenberghe",
  "Ștefan",
  "李小龍",
  "Jürgen Groß",
  "Visitor",
  "Aoife Ní Bhriain",
  "مريم",
  "Bartholomew Featherstonehaugh III",
  "Zoë",
];
const QUESTIONS = [
  "Where is my order? It was to come on Monday.",
  "Do you ship to Bergen?",
  "مرحبا، الطلب رقم 12 لم يصل بعد",
  "The chair creaks when I lean back, and the left arm rest is loose.",
  "https://northwind.example/chairs/oak-with-arms-and-a-very-long-address",
  "Hi",
];

const text = (words: string) => `'${words.replaceAll("'", "''")}'`;
const oneOf = (words: readonly string[], at: string) =>
  `CASE ${at} % ${words.length} ${words.map((word, n) => `WHEN ${n} THEN ${text(word)}`).join(" ")} END`;

/** Chats as if visitors had started them, each with its question. */
export function manyChats(server: Server, { count, owner, group = "Support", waited }: Many): void {
  const { from, each } = waited ?? { from: 5_000, each: 1_000 };
  const now = Date.now();
  const tag = `many-${now}-${Math.round(Math.random() * 1e6)}`;
  const asked = `${now - from} - (${count} - i) * ${each}`;
  const numbers = `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${count})`;
  const owned = owner ? `(SELECT id FROM agent WHERE name = ${text(owner)})` : "NULL";
  const place = `(SELECT id FROM chat_group WHERE name = ${text(group)} LIMIT 1)`;
  server.tamper(`
    BEGIN;
    INSERT INTO visitor (id, token_hash, name, email, email_key, created_at)
    ${numbers} SELECT '${tag}-' || i, '${tag}-' || i, ${oneOf(NAMES, "i")}, '', '', ${asked} FROM n;
    INSERT INTO chat (id, number, state, visitor_id, link_id, department_id, group_id, owner_id, seq, rev, started_at,
      since, last_at, preview, last_word, waiting_since, unread, owner_read, visitor_read, page_url, page_title,
      referrer, user_agent, languages, utc_offset_min)
    ${numbers} SELECT '${tag}-' || i, (SELECT value FROM counter WHERE name = 'chat') + i,
      '${owner ? "active" : "queued"}', '${tag}-' || i, (SELECT min(id) FROM link),
      (SELECT department_id FROM chat_group WHERE id = ${place}), ${place}, ${owned}, 1, 1, ${asked}, ${asked}, ${asked},
      ${oneOf(QUESTIONS, "i")}, 'visitor', ${asked}, 1, 0, 1, '', '', '', '', '', 0 FROM n;
    INSERT INTO stream_event (stream_id, seq, at, author, kind, body)
    ${numbers} SELECT '${tag}-' || i, 1, ${asked}, 'visitor', 'message', ${oneOf(QUESTIONS, "i")} FROM n;
    UPDATE counter SET value = value + ${count} WHERE name = 'chat';
    COMMIT;`);
}

/** Groups of the department Support. */
export function manyGroups(server: Server, names: readonly string[]): void {
  const rows = names.map(
    (name, n) =>
      `('group-${String(n).padStart(2, "0")}', (SELECT id FROM department WHERE name = 'Support' LIMIT 1), ` +
      `${text(name)}, ${text(name.toLowerCase())}, FALSE, 1)`,
  );
  server.tamper(
    `INSERT INTO chat_group (id, department_id, name, name_key, front_line, version) VALUES ${rows.join(",\n")}`,
  );
}
