// What is kept after the page: in the host's storage, because browsers partition or drop an iframe's.
// Where storage is blocked it is kept in memory, and only resuming is lost.
import { KEY } from "./place.js";

const memory = {};

// Old Prototype.js gives built-in types a toJSON that garbles what is stored.
function toText(value) {
  const taken = [];
  for (const { prototype } of [Object, Array, String, Number]) {
    const { toJSON } = prototype;
    if (toJSON && delete prototype.toJSON) taken.push(() => (prototype.toJSON = toJSON));
  }
  try {
    return JSON.stringify(value);
  } finally {
    for (const giveBack of taken) giveBack();
  }
}

export function load(kind) {
  try {
    const value = JSON.parse(window[kind].getItem(KEY));
    if (value && typeof value === "object") return value;
  } catch (_) {}
  return memory[kind] || {};
}

function change(kind, edit) {
  const value = load(kind);
  edit(value);
  memory[kind] = value;
  try {
    window[kind].setItem(KEY, toText(value));
  } catch (_) {}
}

/** Takes everything out. */
export function empty(value) {
  for (const key in value) delete value[key];
}

/** Changes what all tabs share. */
export const keep = (edit) => change("localStorage", edit);
/** Changes what belongs to this tab. */
export const keepTab = (edit) => change("sessionStorage", edit);
