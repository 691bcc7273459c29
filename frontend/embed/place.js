// Where the script is: its own tag, the server it came from, the page around it.

/** A part of the document. On the page, elements with a `name` stand in for what `document` has of that name. */
export function part(name) {
  const own = Object.getOwnPropertyDescriptor(Document.prototype, name);
  return own && own.get ? own.get.call(document) : document[name];
}

export const script = part("currentScript") || document.querySelector('script[data-link][src*="foyer.js"]');
const source = (script && script.src) || "";
// Some tag managers keep no attributes, and the embed of a former product names link and element in its address.
const named = (pattern) => (pattern.exec(source) || "")[1];
const element = named(/[?&]id=([\w-]+)/);

export const ORIGIN = source && new URL(source, location.href).origin;

/** Number of the link; empty when the tag names none, and then the script waits for `boot`. */
export let LINK = "";
/** Names this link on this server, also in storage. */
export let KEY = "";

/** From now on the script stands for a link; false for what is no number of one. */
export function standFor(link) {
  if (!/^\d{1,18}$/.test(link)) return false;
  LINK = String(link);
  KEY = "foyer:" + ORIGIN + ":" + LINK;
  return true;
}
if (source) standFor(script.getAttribute("data-link") || named(/[?&](?:link|config)=(\d+)/));

/** The chat as a page of its own. */
export const address = () => ORIGIN + "/chat/" + LINK;
/** What finds the placeholders: they name that page. */
export const selector = () => '[data-foyer="' + address() + '"]' + (element ? ',[id="' + element + '"]' : "");

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
    languages: String(navigator.languages || navigator.language || ""),
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
