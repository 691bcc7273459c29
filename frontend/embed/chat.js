// The chat in its iframe: made when somebody wants to chat, given what was kept, heard over one port.
import { launcher, make, paint, panel, say } from "./launcher.js";
import { KEY, LINK, ORIGIN, describePage, direction, guard, theme } from "./place.js";
import { status } from "./status.js";
import { empty, keep, keepTab, load } from "./storage.js";

const BOOT_TIMEOUT_MS = 8000;
const ANSWER_MS = 2000; // of a chat that has loaded
const EVERYBODY = "*";

const ADDRESS = ORIGIN + "/widget/" + LINK; // the chat as a page

export let frame = null; // the iframe, once there is one
export let port = null; // the port to it
export let ready = false; // whether the chat in it runs
export let isOpen = false;
export let unread = 0;
let byHand = false; // whether the panel was opened by a click or a key
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
  document.head.appendChild(hint);
}

/** Tells the chat something, once it can hear. */
export function tell(message) {
  if (port) port.postMessage(message);
}

function createFrame() {
  if (frame) return;
  frame = document.createElement("iframe");
  frame.title = status.title;
  frame.allow = "clipboard-write";
  // The same on the iframe and in its page: otherwise browsers put an opaque white box behind the page.
  frame.style.setProperty("color-scheme", theme() || "light dark");
  frame.onload = guard(handOver);
  frame.src = ADDRESS;
  panel.appendChild(frame);
  failing = setTimeout(guard(showFailure), BOOT_TIMEOUT_MS);
  watching = setInterval(guard(watchAddress), 1000);
}

// Runs on every load of the iframe, which reloads itself for a new version, or shows that the page forbids it.
function handOver() {
  clearTimeout(failing);
  failing = setTimeout(guard(showFailure), ANSWER_MS);
  const kept = load("localStorage");
  const tab = load("sessionStorage");
  const channel = new MessageChannel();
  port = channel.port1;
  ready = false;
  port.onmessage = guard((event) => heard(event.data || {}));
  const page = describePage();
  told = page.url + "\n" + page.title;
  frame.contentWindow.postMessage(
    {
      foyer: 1,
      token: typeof kept.token === "string" ? kept.token : null,
      left: Number(kept.left) || 0,
      outbox: kept.outbox && typeof kept.outbox === "object" ? kept.outbox : {},
      draft: typeof tab.draft === "string" ? tab.draft : "",
      form: tab.form || [],
      page,
      // The chat checks it: pages name languages in many ways.
      locale: String(document.documentElement.lang || navigator.language || ""),
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
      keep((kept) => (kept.open = said.open));
      paint();
      break;
    case "unread":
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
  frame.hidden = false;
}

// A page may forbid frames, or load only what says more than a server can. A window has no such rules.
function showFailure() {
  takeBack();
  // The browser's own words in it are for nobody to read behind ours.
  frame.hidden = true;
  const box = make("div", "failed", panel);
  const words = make("p", "", box);
  words.setAttribute("role", "alert");
  words.textContent = "Chat couldn't load.";
  const offer = (name, act) => {
    const button = make("button", "", box);
    button.type = "button";
    button.textContent = name;
    button.onclick = guard(act);
  };
  offer("Try again", () => {
    discard();
    createFrame();
  });
  offer("Close chat", () => {
    close();
    discard();
  });
  const way = make("a", "", box);
  way.href = ADDRESS;
  way.target = "_blank";
  way.textContent = "Open chat in a new tab";
  if (byHand && isOpen) box.children[1].focus();
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

/** Shows the panel; `withFocus` puts the focus into it. */
export function open(withFocus) {
  if (!status || isOpen) return;
  isOpen = true;
  byHand = withFocus;
  paint();
  panel.hidden = false;
  createFrame();
  keepTab((tab) => (tab.open = true));
  if (withFocus) frame.focus();
  tell({ t: "shown", focus: withFocus });
}

/** Hides the panel and gives the focus back to the launcher. */
export function close() {
  if (!isOpen) return;
  isOpen = false;
  keepTab((tab) => (tab.open = false));
  tell({ t: "hidden" });
  panel.hidden = true;
  paint();
  launcher.focus({ preventScroll: true });
}

/** Resumes an open chat once the page is idle, so that unread messages arrive. */
export function resume() {
  if (resumed || !load("localStorage").open) return;
  resumed = true;
  const back = guard(() => (load("sessionStorage").open ? open(false) : createFrame()));
  if (window.requestIdleCallback) requestIdleCallback(back, { timeout: 3000 });
  else setTimeout(back, 1000);
}
