// What is kept after the page: in the host's storage, because browsers partition or drop an iframe's.
// Where storage is blocked it is kept in memory, and only resuming is lost.
import { KEY } from "./place.js";

const memory = {};

// Old Prototype.js gives built-in types a toJSON that garbles what is stored.
function toText(value) {
  const types = [Object, Array, String, Number];
  const taken = [];
  for (let i = 0; i < types.length; i++) {
    const proto = types[i].prototype;
    taken[i] = proto.toJSON;
    if (taken[i]) delete proto.toJSON;
  }
  try {
    return JSON.stringify(value);
  } finally {
    for (let i = 0; i < types.length; i++) if (taken[i]) types[i].prototype.toJSON = taken[i];
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
