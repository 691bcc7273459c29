// The script on the host's page: draws the launcher, asks the server for the link's status, and on a
// click opens the chat in an iframe. Until then the page gets no wasm, socket, cookie or font.
// It shares the page with code it does not know. So its errors must stay inside, it avoids the
// page's prototypes where it can, and it adds only one name to the page: `Foyer`.
import { close, isOpen, open, resume } from "./chat.js";
import { paint, watchPage } from "./launcher.js";
import { KEY, LINK, guard } from "./place.js";
import { reached, watchStatus } from "./status.js";

function command(name) {
  if (name === "open") open(false);
  else if (name === "close") close();
  else if (name === "toggle") isOpen ? close() : open(false);
}

function start() {
  const before = window.Foyer || {};
  const running = before.links || {};
  // Pasted twice: the second one does nothing.
  if (!LINK || running[KEY]) return;
  running[KEY] = 1;
  if (!before.links) {
    window.Foyer = guard(command);
    window.Foyer.links = running;
  }
  watchPage();
  const first = watchStatus(() => {
    paint();
    if (reached) resume();
  });
  // Calls that the page made before the script had loaded.
  const early = before.q || [];
  first.then(() => {
    for (let i = 0; i < early.length; i++) window.Foyer(early[i][0]);
  });
}

guard(start)();
