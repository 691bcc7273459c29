// What the page is told. Only plain facts: no text of a chat, no name of a person.
import { LINK } from "./place.js";

/** Tells of an event, as a DOM event `foyer:…` on the window. */
export function emit(event, detail) {
  dispatchEvent(new CustomEvent("foyer:" + event, { detail: { link: LINK, ...detail } }));
}
