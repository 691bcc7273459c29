// Where the script is: its own tag, the server it came from, the page around it.

const script = document.currentScript || document.querySelector('script[data-link][src*="foyer.js"]');
const asked = script && script.src ? script.getAttribute("data-link") || "" : "";

/** Number of the link; empty when the tag names none, and then the script does nothing. */
export const LINK = /^\d{1,18}$/.test(asked) ? asked : "";
export const ORIGIN = LINK && new URL(script.src, location.href).origin;
/** Names this link on this server, also in storage. */
export const KEY = "foyer:" + ORIGIN + ":" + LINK;

export function direction() {
  return getComputedStyle(document.body || document.documentElement).direction === "rtl" ? "rtl" : "ltr";
}

export function theme() {
  const theme = script.getAttribute("data-theme");
  return theme === "dark" || theme === "light" ? theme : "";
}

/** What agents are shown of the page. */
export function describePage() {
  return {
    url: location.href,
    // An element named "title" on the page stands in for it.
    title: typeof document.title === "string" ? document.title : "",
    referrer: String(document.referrer),
    languages: String(navigator.languages || navigator.language || ""),
    utc_offset_min: -new Date().getTimezoneOffset(),
  };
}

/** `work` with its errors caught, so that they never reach the page. */
export function guard(work) {
  return (event) => {
    try {
      return work(event);
    } catch (error) {
      console.warn("Foyer:", error);
    }
  };
}
