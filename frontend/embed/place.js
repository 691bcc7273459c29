// Where the script is: its own tag, the server it came from, the page around it.

/** What runs already, and what stands in a placeholder: a name that no page has. */
export const RUNNING = Symbol.for("foyer.links");

/** A part of the document. On the page, elements with a `name` stand in for what `document` has of that name. */
export function part(name) {
  const own = Object.getOwnPropertyDescriptor(Document.prototype, name);
  return own && own.get ? own.get.call(document) : document[name];
}

export const script = part("currentScript") || document.querySelector('script[data-link][src*="foyer.js"]');
const source = script && script.src && new URL(script.src, location.href);
// Some tag managers keep no attributes, and the embed of a former product names link and element in its address.
const named = (name) => source && source.searchParams.get(name);

export const ORIGIN = source && source.origin;

/** The element that an address of a former product names, where it can be one's. */
export const element = /^[\w-]+$/.test(named("id")) && named("id");

/** Number of the link; empty when the tag names none, and then the script waits for `boot`. */
export let LINK = "";
/** Names this link on this server, also in storage. */
export let KEY = "";

/** From now on the script stands for a link; false for what is no number of one. */
export function standFor(link) {
  if (!/^\d{1,15}$/.test(link)) return false;
  LINK = "" + +link;
  KEY = "foyer:" + ORIGIN + ":" + LINK;
  return true;
}
if (source) standFor(script.getAttribute("data-link") || named("link") || named("config"));

/** The chat as a page of its own. */
export const address = () => ORIGIN + "/chat/" + LINK;
/** What finds the placeholders: they name that page, or an element was named. */
export const selector = () => '[data-foyer="' + address() + '"]' + elements;
let elements = "";
/** The link also stands in the element of this id. */
export const alsoIn = (id) => (elements += id ? ',[id="' + id + '"]' : "");

/** What the page has set by calls. */
export const set = { locale: "", theme: "", page: {} };

export function direction() {
  return getComputedStyle(part("body") || part("documentElement")).direction === "rtl" ? "rtl" : "ltr";
}

export function theme() {
  const theme = set.theme || script.getAttribute("data-theme");
  return theme === "dark" || theme === "light" ? theme : "";
}

/** What agents are shown of the page. */
export function describePage() {
  return {
    url: String(set.page.url || location.href),
    title: String(set.page.title || part("title")),
    referrer: String(part("referrer")),
    languages: String(navigator.languages),
    utc_offset_min: -new Date().getTimezoneOffset(),
  };
}

/** `work` with its errors caught, so that they never reach the page. */
export function guard(work) {
  return (...given) => {
    try {
      return work(...given);
    } catch (error) {
      console.warn("Foyer:", error);
    }
  };
}
