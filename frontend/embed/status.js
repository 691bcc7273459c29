// Asks the server for the status again and again, and keeps the last good answer.
import { LINK, ORIGIN, guard } from "./place.js";

const TIMEOUT_MS = 8000;
const EVERY_S = 30; // until the server has said otherwise

/** The last good answer, or null. */
export let status = null;
/** Whether the latest question was answered. */
export let reached = false;

let polling = 0; // timer
let asked = 0; // when the server was last asked; nobody sets this clock
let told = null; // called after every question

async function ask() {
  clearTimeout(polling);
  asked = performance.now();
  const abort = new AbortController();
  const late = setTimeout(() => abort.abort(), TIMEOUT_MS);
  let answered = false;
  try {
    const answer = await fetch(ORIGIN + "/public/links/" + LINK + "/status", {
      credentials: "omit",
      signal: abort.signal,
    });
    const said = answer.ok ? await answer.json() : null;
    if (said && typeof said.online === "boolean") {
      const every = said.refresh_s;
      status = {
        online: said.online,
        // Nobody to write to: no department is offered any more.
        none: said.offers === false,
        title: "Chat with " + (said.brand || "us"),
        colour: /^#[0-9a-f]{6}$/i.test(said.colour) ? said.colour : "#1b57c8",
        label: String(said.label || ""),
        // 0 means never.
        every: every === 0 || every >= 5 ? every : EVERY_S,
      };
      answered = true;
    }
  } catch (_) {}
  clearTimeout(late);
  reached = answered;
  told();
  next();
}

function next() {
  const every = status ? status.every : EVERY_S;
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

/** A page that comes back into view asks at once if it is late. */
export function watchReturn() {
  document.addEventListener("visibilitychange", returned);
}

function returned() {
  const every = status ? status.every : EVERY_S;
  if (!document.hidden && every && performance.now() - asked > every * 1000) ask();
}
