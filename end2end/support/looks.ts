// How links look on pages, written into the database as the editor would store it.
import type { Server } from "./server";

const json = (look: object) => JSON.stringify(look).replaceAll("'", "''");

/** Changes how link 1 looks; while nobody is there the second look counts. */
export function look(server: Server, online: object, offline: object): void {
  server.tamper(`UPDATE link SET look_online = '${json(online)}', look_offline = '${json(offline)}' WHERE id = 1`);
}

/** Stands in for the look of both states. */
export const both = (server: Server, one: object) => look(server, one, one);

/** Makes link 2 of a brand of its own, Repairs, which looks so in both states. */
export function secondLink(server: Server, look: object = {}): void {
  server.tamper(
    "INSERT INTO brand (id, name, name_key, host, colour, is_default, version)" +
      " SELECT 'repairs-of-the-shop-1', 'Repairs', 'repairs', '', colour, FALSE, 1 FROM brand;" +
      "INSERT INTO link (id, title, brand_id, version, look_online, look_offline)" +
      ` VALUES (2, 'Repairs', 'repairs-of-the-shop-1', 1, '${json(look)}', '${json(look)}');` +
      "INSERT INTO link_department SELECT 2, department_id FROM link_department WHERE link_id = 1",
  );
}
