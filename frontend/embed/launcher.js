// The button on the page and the panel above it: what they show and where they are.
import { close, frame, isOpen, open, port, preconnect, ready, startAnew, tell, unread } from "./chat.js";
import { paintLinks } from "./link.js";
import { CHAT, DOWN, MAIL, STYLE, inkOn } from "./look.js";
import { direction, guard, part, theme } from "./place.js";
import { reached, status, watchReturn } from "./status.js";
import { load } from "./storage.js";

const LOOK_MS = 50; // between two looks at the page
const PHONE = matchMedia("(max-width: 479px), (max-height: 479px)");

/** The place of the iframe, and the button that shows it; set when they are drawn. */
export let panel, launcher;
let host, label, icon, badge, says;
let side = ""; // the page's direction
let name = ""; // what the launcher does, in words
const NAME = "foyer-chat";
let hidden = false; // whether the page has hidden it
const edges = []; // before and after the panel
let scroll = null; // what the page's scrolling was before the panel covered it

export function make(name, className, parent) {
  const element = document.createElement(name);
  if (className) element.className = className;
  if (parent) parent.appendChild(element);
  return element;
}

/** The words of a link that has none. */
export const usual = (online) => (online ? "Chat" : "Leave a message");

function draw() {
  edges.length = 0;
  host = document.createElement(NAME);
  host.shut = close;
  const shadow = host.attachShadow({ mode: "open" });
  try {
    // The page's style-src does not apply to it, as it would to a style element.
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    shadow.adoptedStyleSheets = [sheet];
  } catch (_) {
    make("style", "", shadow).textContent = STYLE;
  }
  const region = make("section", "", shadow);
  region.setAttribute("aria-label", "Chat");
  const edge = (at) => {
    const element = make("div", "", region);
    element.onfocus = () => port && (frame.focus(), tell({ t: "focus", at }));
    edges.push(element);
  };
  edge("last");
  panel = make("div", "panel", region);
  panel.hidden = !isOpen;
  panel.setAttribute("role", "dialog");
  edge("first");
  launcher = make("button", "launcher", region);
  launcher.type = "button";
  launcher.setAttribute("aria-haspopup", "dialog");
  icon = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  icon.setAttribute("viewBox", "0 0 24 24");
  icon.setAttribute("aria-hidden", "true");
  icon.appendChild(document.createElementNS("http://www.w3.org/2000/svg", "path"));
  launcher.appendChild(icon);
  label = make("span", "label", launcher);
  badge = make("span", "badge", launcher);
  badge.setAttribute("aria-hidden", "true");
  says = make("div", "vh", region);
  says.setAttribute("role", "status");
  launcher.onclick = guard(() => (isOpen ? close() : open(true)));
  launcher.onpointerenter = launcher.onfocus = guard(preconnect);
  region.onkeydown = guard((event) => {
    if (event.key !== "Escape" || !isOpen) return;
    if (ready) tell({ t: "escape" });
    else close();
  });
}

function css(name, value) {
  host.style.setProperty(name, value);
}

// All links of this page, each by a script of its own: their launchers stand one above the other, and only one
// panel is open, because all are in the same place.
function stand() {
  let above = 0; // launchers below this one
  let count = 0; // launchers that are shown
  for (const it of document.querySelectorAll(NAME)) {
    if (it === host) above = count;
    else if (isOpen && it.shut) it.shut();
    if (!it.bare) count++;
  }
  css("--below", above);
  css("--all", count);
  // Beside another one, a launcher says whose it is.
  launcher.setAttribute("aria-label", count > 1 ? name + ": " + status.title : name);
  // The open panel lies over all launchers.
  css("--z", 2147483000 + isOpen);
}

/** Shows or hides the launcher; an open panel keeps it. */
export function showLauncher(shown) {
  hidden = !shown;
  paint();
}

// A chat that runs keeps its launcher, whatever became of the link: it is the way back to it.
function shows(running) {
  const offered = reached && !status.none && status.display === "Button";
  return isOpen || (!hidden && (running || offered));
}

/** Shows the present status; the first time that there is something to show, draws it. */
export function paint() {
  // While the head is read there is no place yet.
  if (!part("body")) return;
  paintLinks();
  if (!status) {
    if (host && host.parentNode) host.parentNode.removeChild(host);
    host = null;
    return;
  }
  const running = load("localStorage").open;
  const shown = shows(running);
  if (!host && !shown && !running) return;
  if (!host || !host.isConnected) {
    // A page that is written anew (document.open) takes away all listeners: nothing of before is used again.
    const again = host;
    draw();
    // On the root: a page may swap its body, or style it so that fixed elements move with it.
    part("documentElement").appendChild(host);
    if (again) {
      scroll = null;
      watchReturn();
      startAnew();
    }
  }
  const here = status.online || running;
  launcher.hidden = host.bare = !shown;
  // `all` does not reset the direction, so the page's rules could still change it.
  host.style.setProperty("direction", (side = direction()), "important");
  css("--brand", status.colour);
  css("--ink", inkOn(status.colour));
  const words = (status.display === "Button" && !here === !status.online && status.text("description")) || usual(here);
  label.textContent = words;
  label.hidden = isOpen || !words;
  icon.firstChild.setAttribute("d", isOpen ? DOWN : here ? CHAT : MAIL);
  name = isOpen ? "Close chat" : words !== usual(here) ? words : here ? "Open chat" : words;
  if (unread && !isOpen) name += ", " + unread + (unread === 1 ? " unread message" : " unread messages");
  launcher.setAttribute("aria-expanded", isOpen);
  launcher.title = status.text("anchor_title");
  badge.hidden = !unread || isOpen;
  badge.textContent = unread > 99 ? "99+" : unread;
  panel.setAttribute("aria-label", status.title);
  stand();
  layOut();
}

// On a phone the panel covers the page above the keyboard; on a desktop it floats over a corner.
function layOut() {
  if (!panel) return;
  const full = PHONE.matches && isOpen;
  const dark = theme() === "dark" || (!theme() && matchMedia("(prefers-color-scheme: dark)").matches);
  panel.className = "panel" + (full ? " full" : "") + (dark ? " dark" : "");
  panel.setAttribute("aria-modal", full);
  for (const edge of edges) edge.tabIndex = full ? 0 : -1;
  // Without a value, what the sheet says.
  panel.style.height = full ? visualViewport.height + "px" : "";
  panel.style.top = full ? visualViewport.offsetTop + "px" : "";
  lockScroll(full);
}

function lockScroll(lock) {
  if (lock && !scroll) {
    scroll = { x: scrollX, y: scrollY, page: location.href, sheet: null };
    try {
      // A sheet of our own: what the page does to its own styles meanwhile stays.
      scroll.sheet = new CSSStyleSheet();
      scroll.sheet.replaceSync("html,body{overflow:hidden!important}");
      document.adoptedStyleSheets = document.adoptedStyleSheets.concat(scroll.sheet);
    } catch (_) {} // An old browser: the page scrolls behind the panel.
  } else if (!lock && scroll) {
    const was = scroll;
    scroll = null;
    if (was.sheet) document.adoptedStyleSheets = document.adoptedStyleSheets.filter((sheet) => sheet !== was.sheet);
    if (location.href === was.page && (scrollX !== was.x || scrollY !== was.y)) scrollTo(was.x, was.y);
  }
}

/** Says something to screen readers while the panel is closed. */
export function say(words) {
  says.textContent = words;
  setTimeout(() => (says.textContent = ""), 1500);
}

/** Keeps the link and the launcher in the page, on the correct side and in the correct size. */
export function watchPage() {
  let soon = 0; // timer
  const mend = guard(() => {
    soon = 0;
    if (!host || !host.isConnected || side !== direction()) paint();
    else if (status) {
      paintLinks();
      stand();
    }
  });
  // Placeholders come and go anywhere. A page that changes all the time must not have us look all the time.
  const observer = new MutationObserver(() => (soon = soon || setTimeout(mend, LOOK_MS)));
  observer.observe(document, { childList: true, subtree: true, attributes: true, attributeFilter: ["dir"] });
  document.addEventListener("DOMContentLoaded", guard(paint));
  PHONE.addEventListener("change", guard(layOut));
  visualViewport.addEventListener("resize", guard(layOut));
  visualViewport.addEventListener("scroll", guard(layOut));
}
