// The chat in its iframe: made when somebody wants to chat, given what was kept, heard over one port.
import { emit } from "./events.js";
import { launcher, make, paint, panel, say } from "./launcher.js";
import { KEY, LINK, ORIGIN, address, describePage, direction, guard, part, set, theme } from "./place.js";
import { reached, status } from "./status.js";
import { empty, keep, keepTab, load } from "./storage.js";

const BOOT_TIMEOUT_MS = 8000;
const ANSWER_MS = 2000; // of a chat that has loaded
const EVERYBODY = "*";

export let frame = null; // the iframe, once there is one
export let port = null; // the port to it
export let ready = false; // whether the chat in it runs
export let isOpen = false;
export let unread = 0;
let byHand = false; // whether the panel was opened by a click or a key
let opener = null; // what was clicked
let resumed = false;
let failing = 0; // timer
let watching = 0; // timer
let told = ""; // page last told to the chat

/** Lets the browser connect to the server early. */
export function preconnect() {
  if (frame || document.getElementById(KEY)) return;
  const hint = make("link");
  hint.id = KEY;
  hint.rel = "preconnect";
  hint.href = ORIGIN;
  part("head").appendChild(hint);
}

/** Tells the chat something, once it can hear. */
export function tell(message) {
  if (port) port.postMessage(message);
}

// Whether the link may be shown on this site: the same as the server tells the browser, and so only for the words.
function isAllowed() {
  const here = location.origin;
  // To browsers, http takes in https where no port is named.
  const also = /:\d+$/.test(here) ? here : here.replace("https:", "http:");
  for (const site of status.sites) {
    const [start, below] = site.split("://*");
    const fits = (it) => (below ? it.startsWith(start + ":") && it.endsWith(below) : it === start);
    if (fits(here) || fits(also)) return true;
  }
  return !status.sites.length;
}

function createFrame() {
  if (frame) return;
  if (!isAllowed()) return showRefusal();
  frame = document.createElement("iframe");
  frame.title = status.title;
  frame.allow = "clipboard-write";
  // The same on the iframe and in its page: otherwise browsers put an opaque white box behind the page.
  frame.style.setProperty("color-scheme", theme() || "light dark");
  frame.onload = guard(handOver);
  frame.src = ORIGIN + "/widget/" + LINK;
  panel.appendChild(frame);
  failing = setTimeout(guard(showFailure), BOOT_TIMEOUT_MS);
  watching = setInterval(guard(watchAddress), 1000);
}

// Runs on every load of the iframe, which reloads itself for a new version, or shows that the page forbids it.
function handOver() {
  clearTimeout(failing);
  failing = setTimeout(guard(showFailure), ANSWER_MS);
  const channel = new MessageChannel();
  port = channel.port1;
  ready = false;
  port.onmessage = guard((event) => heard(event.data || {}));
  const page = describePage();
  told = page.url + "\n" + page.title;
  frame.contentWindow.postMessage(
    {
      // What was kept: token, left, idle, outbox, draft, form. Anything may have been written into the storage, and the chat
      // takes of it what it can use.
      ...load("localStorage"),
      ...load("sessionStorage"),
      // What the page has set: identity, attributes.
      ...set,
      foyer: 1,
      page,
      // Pages name languages in many ways.
      locale: String(set.locale || part("documentElement").lang || navigator.language),
      dir: direction(),
      theme: theme(),
      shown: isOpen,
      focus: byHand,
    },
    // A sandboxed page has no origin, and so its frames have none: no name could be the frame's. Nor has it
    // a storage, so what is handed over is this page's only.
    window.origin === "null" ? EVERYBODY : ORIGIN,
    [channel.port2],
  );
}

function heard(said) {
  switch (said.t) {
    case "boot":
      takeBack();
      break;
    case "ready":
      ready = true;
      break;
    case "keep":
      keep((kept) => (kept.token = said.token));
      break;
    case "forget":
      keep(empty);
      keepTab((tab) => ["draft", "form"].forEach((key) => delete tab[key]));
      break;
    case "chat":
      if (said.open !== !!load("localStorage").open) emit(said.open ? "chatStarted" : "chatEnded");
      keep((kept) => {
        kept.open = said.open;
        kept.idle = said.idle;
      });
      paint();
      break;
    case "unread":
      if (unread !== said.count) emit("unread", { unread: said.count });
      unread = said.count;
      paint();
      break;
    case "put":
      keep((kept) => ((kept.outbox = kept.outbox || {})[said.id] = said.said));
      break;
    case "drop":
      keep((kept) => kept.outbox && delete kept.outbox[said.id]);
      break;
    case "left":
      keep((kept) => (kept.left = said.number));
      break;
    case "draft":
      keepTab((tab) => (tab.draft = said.text));
      break;
    case "form":
      keepTab((tab) => (tab.form = said.form));
      break;
    case "say":
      say(said.text);
      break;
    case "close":
      close();
  }
}

// A single-page site changes its address without loading. Looking often needs no patch of the page.
function watchAddress() {
  if (!frame.isConnected) paint();
  tellPage();
}

/** Tells the chat where the visitor is, when that has changed. */
export function tellPage() {
  const page = describePage();
  const now = page.url + "\n" + page.title;
  if (ready && now !== told) {
    told = now;
    tell({ t: "page", page });
  }
}

// What was said of a failure is not so, or not any more.
function takeBack() {
  clearTimeout(failing);
  while (panel.lastChild !== frame) panel.removeChild(panel.lastChild);
  if (frame) frame.hidden = false;
}

// What the panel says instead of the chat, with what can be done; answers the place for more.
function instead(text, offers) {
  takeBack();
  const box = make("div", "failed", panel);
  const words = make("p", "", box);
  words.setAttribute("role", "alert");
  words.textContent = text;
  for (const [name, work] of offers) {
    const button = make("button", "", box);
    button.type = "button";
    button.textContent = name;
    button.onclick = guard(work);
  }
  if (byHand && isOpen) box.children[1].focus();
  emit("error", { message: text });
  return box;
}

function shut() {
  close();
  discard();
}

// A page may forbid frames, or load only what says more than a server can. A window has no such rules.
function showFailure() {
  const again = () => {
    discard();
    createFrame();
  };
  const box = instead("Chat couldn't load.", [["Try again", again], ["Close chat", shut]]);
  // The browser's own words in it are for nobody to read behind ours.
  frame.hidden = true;
  const way = make("a", "", box);
  way.href = address();
  way.target = "_blank";
  way.rel = "noopener";
  way.textContent = "Open chat in a new tab";
}

function showRefusal() {
  console.warn("Foyer: add " + window.origin + " to Allowed sites of Live Chat Link " + LINK + ".");
  instead("Chat isn't set up for this site.", [["Close chat", shut]]);
}

function discard() {
  clearTimeout(failing);
  clearInterval(watching);
  while (panel.firstChild) panel.removeChild(panel.firstChild);
  frame = port = null;
  ready = false;
}

/** The panel was drawn anew: the chat that was in it comes into the new one. */
export function startAnew() {
  if (!frame) return;
  discard();
  createFrame();
}

/** Shows the panel; `withFocus` puts the focus into it, and `from` gets it back. */
export function open(withFocus, from) {
  if (!status || isOpen) return;
  isOpen = true;
  byHand = withFocus;
  opener = from;
  paint();
  panel.hidden = false;
  createFrame();
  keepTab((tab) => (tab.open = true));
  if (withFocus && frame) frame.focus();
  tell({ t: "shown", focus: withFocus });
  emit("open");
}

/** Hides the panel and gives the focus back to what opened it. */
export function close() {
  if (!isOpen) return;
  isOpen = false;
  keepTab((tab) => (tab.open = false));
  tell({ t: "hidden" });
  panel.hidden = true;
  const back = opener && opener.isConnected ? opener : launcher;
  paint();
  back.focus({ preventScroll: true });
  emit("close");
}

/** Forgets the visitor and takes the chat away. */
export function forget() {
  close();
  // What it still says would be kept again.
  if (port) port.close();
  if (frame) discard();
  keep(empty);
  keepTab(empty);
  unread = 0;
  resumed = false;
}

/** What the page may know of the chat. */
export function state() {
  return {
    link: LINK,
    ready,
    open: isOpen,
    status: status && reached ? (status.online ? "online" : "offline") : "unknown",
    chat: !!(KEY && load("localStorage").open),
    unread,
  };
}

/** Resumes an open chat once the page is idle, so that unread messages arrive. */
export function resume() {
  // Without a body there is no place for it yet: the next answer comes here again.
  const kept = load("localStorage");
  if (resumed || !document.body || !kept.open) return;
  // Whose chat it is, the page has to say first.
  if (/^s/.test(kept.token) && !set.identity) return;
  resumed = true;
  const back = guard(() => (load("sessionStorage").open ? open(false) : createFrame()));
  if (window.requestIdleCallback) requestIdleCallback(back, { timeout: 3000 });
  else setTimeout(back, 1000);
}
