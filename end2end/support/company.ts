// Companies that are larger or have longer names than the demo's, written into the database.
import type { Server } from "./server";

/** Names and addresses as they are found in real companies: long, hyphenated, in other scripts. */
export function longNames(server: Server): void {
  server.tamper(`
    INSERT INTO brand (id, name, name_key, host, colour, is_default, version) VALUES
      ('lb', 'Donaudampfschifffahrtsgesellschaft Regensburg–Passau–Wien', 'lb',
       'beratung-und-reklamation.kundenservice.donaudampfschifffahrt.example:8443', '#0b6e7f', FALSE, 1);
    INSERT INTO department (id, brand_id, name, name_key, version) VALUES
      ('ld', 'lb', 'Kundenbetreuung und Reklamationsmanagement Deutschland, Österreich, Schweiz', 'ld', 1),
      ('le', 'lb', 'Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz', 'le', 1),
      ('lf', 'lb', 'خدمة العملاء والاستفسارات العامة في منطقة الخليج', 'lf', 1);
    INSERT INTO chat_group (id, department_id, name, name_key, front_line, version) VALUES
      ('lg', 'ld', 'Erstkontakt Donaudampfschifffahrtskapitänsmützenabteilung', 'lg', TRUE, 1),
      ('lh', 'ld', 'Second level, escalations and everything that takes longer than a day', 'lh', FALSE, 1),
      ('li', 'lf', 'الخط الأول', 'li', TRUE, 1);
    INSERT INTO link (id, title, brand_id, version) VALUES
      (77, 'Startseite, Produktseiten und Warenkorb der Donaudampfschifffahrtsgesellschaft', 'lb', 1);
    INSERT INTO agent (id, name, alias, email, email_key, password_hash, role, chat_limit, status, active, version) VALUES
      ('la', 'Dr. Maximiliane-Charlotte Freifrau von Hohenberg-Wittgenstein', '',
       'maximiliane-charlotte.von.hohenberg-wittgenstein@customer-service.northwind-international.example', 'la', 'none',
       'administrator', 50, 'available', FALSE, 1),
      ('lc', 'Wolfeschlegelsteinhausenbergerdorffwelchevoralternwaren', '', 'w@x.example', 'lc', 'none', 'manager', 5,
       'available', TRUE, 1),
      ('lk', 'مريم عبد الرحمن الأنصاري', '', 'maryam@example.com', 'lk', 'none', 'agent', 3, 'away', TRUE, 1);
    INSERT INTO membership (agent_id, group_id, receives) VALUES
      ('la', 'lg', TRUE), ('la', 'lh', TRUE), ('lc', 'lg', TRUE), ('lc', 'li', TRUE), ('lk', 'li', TRUE);
    INSERT INTO session (id, token_hash, agent_id, browser, address, created_at, last_seen_at, expires_at)
      SELECT 'ls', 'ls', id, 'Microsoft Edge 126 on Windows', '2001:0db8:85a3:0000:0000:8a2e:0370:7334',
        1790000000000, 1790000000000, 4000000000000 FROM agent WHERE email_key = 'admin@example.com';
  `);
}

/** This many agents more, with numbers for names. */
export function manyAgents(server: Server, count: number): void {
  server.tamper(`
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${count})
    INSERT INTO agent (id, name, alias, email, email_key, password_hash, role, chat_limit, status, active, version)
    SELECT 'many' || i, 'Person ' || printf('%04d', i), '', 'person' || i || '@example.com', 'person' || i || '@example.com',
      'none', 'agent', 1 + i % 50, 'available', TRUE, 1 FROM n;
  `);
}
