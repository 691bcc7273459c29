// First code of the chat's own page, which the server writes into it: a file would come later. Takes the hand-over from
// the script on the host's page, sets theme and direction, shows the form that the server wrote, and starts the wasm.
// Where that fails or is late it says so and offers the page with the plain form, which it serves too; knows nothing of
// the chat.

import { fillIn, painted, showEarly, tellLate } from "./early.js";
import { keeper } from "./keeper.js";

const root = document.documentElement;
const embedded = window.parent !== window;
// The heading as the server wrote it, without what the chat adds.
const head = document.querySelector(".head").cloneNode(true);
// How often a chat that broke starts again by itself, and within which time.
const TRIES = 2;
const AGAIN_WITHIN_MS = 60_000;
// A chat that has not come by then is late.
const LATE_MS = 10_000;
// The page with the plain form, and whether this is it.
const FORM = `/widget/${root.dataset.link}/message`;
const isForm = "form" in root.dataset;
// Some browsers have none, or switch it off (Apple's Lockdown Mode).
const canRun = typeof WebAssembly === "object";
let port = null;
let started = false;
let running = false;
let broken = false;

// The download needs no hand-over, so both run at once. The build puts hashes into the names.
const glue = isForm || !canRun ? null : import("/widget/widget.js");
glue?.catch(() => {}); // reported by start()

function describePage() {
  return {
    url: location.href,
    title: document.title,
    referrer: document.referrer,
    languages: (navigator.languages || []).join(","),
    utc_offset_min: -new Date().getTimezoneOffset(),
  };
}

// Tab at either end of the full-screen panel comes back in at the other.
function focusEdge(at) {
  const all = [...document.querySelectorAll("button, input, select, textarea, [tabindex='0']")];
  const seen = all.filter((it) => !it.disabled && it.checkVisibility());
  (at === "last" ? seen.at(-1) : seen[0])?.focus();
}

function close() {
  port?.postMessage({ t: "close" });
}

function toForm() {
  location.assign(`${FORM}?why=load`);
}

// Replaces whatever is shown, also what a broken chat has left behind. "again" may be tried; "form" may be
// filled in instead.
function say(text, ways) {
  const body = document.createElement("div");
  body.className = "screen centre";
  const words = document.createElement("p");
  words.setAttribute("role", "alert");
  words.textContent = text;
  body.append(words);
  const offer = (name, className, act) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = className;
    button.textContent = name;
    button.onclick = act;
    body.append(button);
  };
  if (ways.includes("again")) offer("Try again", "primary", () => location.reload());
  if (ways.includes("form")) offer("Leave a message", "quiet", toForm);
  if (ways && port) offer("Close chat", "quiet", close);
  document.getElementById("chat").replaceChildren(head.cloneNode(true), body);
}

// Once the wasm has broken off in the middle of something, nothing it holds can be trusted. The page starts anew by
// itself: the script on the host's page still has the token, the draft and what was not sent.
function broke(error) {
  if (broken) return;
  broken = true;
  running = false;
  console.warn("Foyer: the chat stopped.", error);
  const { times = 0, at = 0 } = history.state ?? {};
  const before = Date.now() - at < AGAIN_WITHIN_MS ? times : 0;
  if (before >= TRIES) {
    say("Chat stopped again and again. Your messages are kept.", "again form");
    return;
  }
  history.replaceState({ times: before + 1, at: Date.now() }, "");
  say("Chat stopped. It starts again by itself.", "");
  setTimeout(() => location.reload(), 1000);
}

// Errors of browser extensions and of a ResizeObserver that is late are none of the chat's.
function isOurs(error) {
  return (canRun && error instanceof WebAssembly.RuntimeError) || String(error?.stack).includes("/widget/widget");
}

async function start(data) {
  if (started) return;
  started = true;
  if (data.dir === "rtl" || data.dir === "ltr") root.dir = data.dir;
  if (data.theme === "dark" || data.theme === "light") root.dataset.theme = data.theme;
  if (isForm) return serveForm(data);
  const handed = embedded ? { data, port } : { ...keeper(data), alone: true };
  globalThis.foyer = handed;
  const early = showEarly(handed, () => running);
  const late = setTimeout(() => {
    const words = "The chat takes long to load here. It opens as soon as it can.";
    if (early) tellLate(early, words, toForm);
    else say(words, "form");
  }, LATE_MS);
  try {
    // The program takes the processor for a while: the form is drawn before that.
    if (early) await painted();
    const program = fetch("/widget/widget_bg.wasm");
    program.catch(() => {}); // reported below
    const { default: init } = await glue;
    await init({ module_or_path: program });
    running = true;
  } catch (error) {
    console.warn("Foyer: the chat could not start.", error);
    say("Chat couldn't load. A part of it is missing or was cut off on the way.", "again form");
  }
  clearTimeout(late);
}

// What only the host's page knows goes with the message, and what was typed into the chat's own form stands in this
// one; and the panel can be closed from here too.
function serveForm({ token, page, form }) {
  const fields = document.forms[0]?.elements;
  if (!fields) port?.postMessage({ t: "form", form: ["", "", "", ""] });
  else if (Array.isArray(form)) fillIn(["department", "name", "email", "message"].map((name) => fields.namedItem(name)), form);
  if (fields && typeof token === "string") fields.namedItem("token").value = token;
  if (fields && page) fields.namedItem("page").value = String(page.url ?? "");
  document.querySelector("[aria-invalid]")?.focus();
  const shut = document.getElementById("close");
  shut.hidden = !port;
  shut.onclick = close;
}

addEventListener("error", ({ error }) => isOurs(error) && broke(error));
addEventListener("unhandledrejection", ({ reason }) => isOurs(reason) && broke(reason));

if (!isForm && !canRun) {
  location.replace(`${FORM}?why=browser`);
} else if (embedded) {
  addEventListener("message", (event) => {
    const data = event.data;
    if (event.source !== window.parent || !data || data.foyer !== 1 || !event.ports[0] || started) return;
    port = event.ports[0];
    port.addEventListener("message", ({ data: said }) => {
      if (said?.t === "focus") focusEdge(said.at);
    });
    // The host's script shows its own error when nobody answers.
    port.postMessage({ t: "boot" });
    start(data);
  });
  // Until the chat runs; afterwards it decides what Escape closes.
  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.isComposing && !running) close();
  });
} else {
  start(isForm ? {} : describePage());
}
