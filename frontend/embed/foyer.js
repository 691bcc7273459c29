// The script on the host's page: draws the link, asks the server for its status, and on a click opens the
// chat in an iframe. Until then the page gets no wasm, socket, cookie or font.
// It shares the page with code it does not know. So its errors must stay inside, it avoids the
// page's prototypes where it can, and it adds only one name to the page: `Foyer`, unless that is taken.
import { close, forget, open, resume, startAnew, state, tell, tellPage } from "./chat.js";
import { emit } from "./events.js";
import { paint, showLauncher, watchPage } from "./launcher.js";
import { KEY, LINK, ORIGIN, RUNNING, alsoIn, element, guard, set, standFor } from "./place.js";
import { reached, status, stopAsking, watchStatus } from "./status.js";
import { keepTab } from "./storage.js";

let first = null; // settles with the first answer; null while no link is shown
let watching = false;
const calls = []; // what waits for the second file
let asked = 0; // how often for that file
let loading = null;
let api = null; // what it answers calls with

/** Shows a link and keeps it true; the one of the tag when none is named. */
function boot(link) {
  if (first || !(link ? standFor(link) : LINK)) return;
  if (!watching) watchPage();
  watching = true;
  let was = "";
  first = watchStatus(() => {
    paint();
    if (!status) return;
    if (reached) resume();
    const now = state().status;
    if (!was) emit("ready");
    if (now !== was) emit("status", { status: now });
    was = now;
  });
}

function shutdown() {
  first = null;
  forget();
  stopAsking();
  paint();
}

// Most pages call nothing, so what answers calls is a file of its own. It may be newer or older than this one,
// which caches keep apart: what it is given only grows.
function command(...call) {
  if (api) return api(...call);
  calls[calls.length] = call;
  if (!loading) {
    const core = { boot, shutdown, close, open, resume, startAnew, state, tell, tellPage, set, keepTab, paint, showLauncher, first: () => first };
    // Browsers keep that a file did not come: asked once more, it has another name.
    loading = import(ORIGIN + "/foyer-api.js?" + asked++).then(
      guard((file) => {
        api = file.default(core);
        for (const call of calls) api(...call);
      }),
      (error) => {
        loading = null;
        console.warn("Foyer: calls are not answered yet.", error);
      },
    );
  }
  return /^on/.test(call[0]) ? () => command("off", call[1], call[2]) : undefined;
}

// Free, or a queue of calls that the page made before the script had loaded. Anything else of that name is the page's.
function isOurs(it) {
  return it === undefined || (typeof it === "function" && Array.isArray(it.q));
}

function start() {
  const running = (window[RUNNING] = window[RUNNING] || {});
  if (!ORIGIN) return;
  // Pasted twice: the first one stands in both elements.
  if (running[KEY]) return running[KEY](element);
  running[KEY] = (id) => {
    alsoIn(id);
    paint();
  };
  alsoIn(element);
  const before = window.Foyer;
  const mine = running.api || (isOurs(before) && (running.api = window.Foyer = guard(command)));
  if (!mine) console.info("Foyer: `Foyer` is the page's own.");
  boot();
  const early = (mine && before && before.q) || [];
  for (const call of early) mine(...call);
}

guard(start)();
