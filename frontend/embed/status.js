// Asks the server for the status again and again, and keeps the last good answer.
import { LINK, ORIGIN, guard, script } from "./place.js";

const TIMEOUT_MS = 8000;
const NORMAL_TIMEOUT_MS = 3000; // of a Normal script's first question
const EVERY_S = 30; // until the server has said otherwise
const SOON_S = 5; // after a first failure, which may be a moment's

/** The last good answer, or null. */
export let status = null;
/** Whether the latest question was answered. */
export let reached = false;

let polling = 0; // timer
let asked = 0; // when the server was last asked; nobody sets this clock
let told = null; // called after every question
let failures = 0; // in a row
let round = 0; // grows when the answers on their way are for nobody any more

// An answer in shape. Whatever else comes, as from a proxy, is none.
function read(text) {
  const said = JSON.parse(text);
  if (typeof said.online !== "boolean") return null;
  const every = said.refresh_s;
  const look = said.look || {};
  return {
    online: said.online,
    // Nobody to write to: no department is offered any more, as by a link that was deleted.
    none: said.offers === false,
    title: "Chat with " + (said.brand || "us"),
    colour: /^#[0-9a-f]{6}$/i.test(said.colour) ? said.colour : "#1b57c8",
    said: text,
    text: (name) => String(look[name] || ""),
    display: String(look.display || "Button"),
    // Where it may be shown; empty for everywhere.
    sites: Array.isArray(said.sites) ? said.sites : [],
    // 0 means never, as does a link that was deleted.
    every: said.deleted ? 0 : every === 0 || every >= 5 ? every : EVERY_S,
  };
}

async function ask() {
  clearTimeout(polling);
  const first = !asked;
  const mine = round;
  asked = performance.now();
  const abort = new AbortController();
  const normal = first && !script.async && !script.defer;
  const late = setTimeout(() => abort.abort(), normal ? NORMAL_TIMEOUT_MS : TIMEOUT_MS);
  let answer = null;
  try {
    const response = await fetch(ORIGIN + "/public/links/" + LINK + "/status", {
      credentials: "omit",
      // The next page may take what this one was told. To ask again is to want what is true now.
      cache: first ? "default" : "no-cache",
      signal: abort.signal,
    });
    answer = response.ok ? read(await response.text()) : null;
  } catch (_) {}
  clearTimeout(late);
  if (mine !== round) return;
  reached = !!answer;
  failures = answer ? 0 : failures + 1;
  status = answer || status;
  told();
  next();
}

function next() {
  const every = status ? (failures === 1 ? SOON_S : status.every) : EVERY_S;
  if (!every && reached) return;
  // Spread out, so that visitors don't all ask at once; slower in a tab that is hidden.
  const wait = (every || EVERY_S) * (0.85 + 0.3 * Math.random()) * (document.hidden ? 4 : 1);
  polling = setTimeout(ask, wait * 1000);
}

/** Starts asking; calls `answered` after every answer and every failure. Resolves after the first. */
export function watchStatus(answered) {
  told = guard(answered);
  watchReturn();
  return ask();
}

/** Asks no more, and forgets what was said. */
export function stopAsking() {
  clearTimeout(polling);
  round++;
  status = null;
  reached = false;
  asked = 0;
}

/** A page that comes back into view asks at once if it is late. */
export function watchReturn() {
  document.addEventListener("visibilitychange", returned);
}

function returned() {
  const every = status && status.every;
  if (!document.hidden && every && performance.now() - asked > every * 1000) ask();
}
