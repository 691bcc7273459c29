// The script on the host's page: draws the launcher, asks the server for the link's status, and on a
// click opens the chat in an iframe. Until then the page gets no wasm, socket, cookie or font.
// It shares the page with code it does not know. So its errors must stay inside, it avoids the
// page's prototypes where it can, and it adds only one name to the page: `Foyer`, unless that is taken.
import { close, isOpen, open, resume } from "./chat.js";
import { paint, watchPage } from "./launcher.js";
import { KEY, LINK, guard } from "./place.js";
import { reached, watchStatus } from "./status.js";

function command(name) {
  if (name === "open") open(false);
  else if (name === "close") close();
  else if (name === "toggle") isOpen ? close() : open(false);
}

// What runs already, under a name that no page has.
const RUNNING = Symbol.for("foyer.links");

// Free, or a queue of calls that the page made before the script had loaded. Anything else of that name is the page's.
function isOurs(it) {
  return it === undefined || (typeof it === "function" && Array.isArray(it.q));
}

function start() {
  const running = (window[RUNNING] = window[RUNNING] || {});
  // Pasted twice: the second one does nothing.
  if (!LINK || running[KEY]) return;
  running[KEY] = 1;
  const before = window.Foyer;
  const mine = running.api || (isOurs(before) && (running.api = window.Foyer = guard(command)));
  if (!mine) console.info("Foyer: the page's own `Foyer` stays; the chat opens by its button.");
  watchPage();
  const first = watchStatus(() => {
    paint();
    if (reached) resume();
  });
  // Calls that the page made before the script had loaded.
  const early = (mine && before && before.q) || [];
  first.then(() => {
    for (let i = 0; i < early.length; i++) mine(early[i][0]);
  });
}

guard(start)();
