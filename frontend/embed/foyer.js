// The script on the host's page: draws the launcher, asks how things stand, and on intent opens the
// chat in an iframe of ours. Until then no wasm, no socket, no cookie, no font.
// It shares the page with code it does not know. So: nothing of it may throw outwards, no prototype
// is trusted where it can be avoided, and the page's only new name is `Foyer`.
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
  // Pasted twice, the second one has nothing to do.
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
  // Calls the page made before we were here.
  const early = before.q || [];
  first.then(() => {
    for (let i = 0; i < early.length; i++) window.Foyer(early[i][0]);
  });
}

guard(start)();
