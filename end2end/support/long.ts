// Long chats: more messages than anybody types in a test.
import type { Locator } from "@playwright/test";
import type { Server } from "./server";

/** Adds messages to the newest chat, by turns of the visitor and of its agent, behind the server's back. */
export function prolong(server: Server, messages: number): void {
  const chat = "(SELECT id FROM chat ORDER BY number DESC LIMIT 1)";
  server.tamper(`
    BEGIN;
    INSERT INTO stream_event (stream_id, seq, at, author, agent_id, client_id, kind, body)
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${messages})
    SELECT c.id, c.seq + i, c.last_at + i * 50000, CASE WHEN i % 3 = 0 THEN 'agent' ELSE 'visitor' END,
      CASE WHEN i % 3 = 0 THEN c.owner_id END, NULL, 'message',
      'Message ' || i || '. ' || substr('Is the chair with the high back still in stock, and how long does it take?', 1, 20 + i % 50)
    FROM n, chat c WHERE c.id = ${chat};
    UPDATE chat SET seq = seq + ${messages}, rev = rev + 1, last_at = last_at + ${messages} * 50000 WHERE id = ${chat};
    COMMIT;`);
}

/** Where an element stands in what scrolls around it, in px from its upper edge. */
export async function placeIn(scroller: Locator, element: Locator): Promise<number> {
  const [around, box] = await Promise.all([scroller.boundingBox(), element.boundingBox()]);
  if (!around || !box) throw new Error("nothing to measure");
  return box.y - around.y;
}
