// Where the script stands: its own tag, the server it came from, the page around it.

const script = document.currentScript || document.querySelector('script[data-link][src*="foyer.js"]');
const asked = script && script.src ? script.getAttribute("data-link") || "" : "";

/** Number of the link, or empty: then there is nothing to do. */
export const LINK = /^\d{1,18}$/.test(asked) ? asked : "";
export const ORIGIN = LINK && new URL(script.src, location.href).origin;
/** Tells this link on this server from all others, also in storage. */
export const KEY = "foyer:" + ORIGIN + ":" + LINK;

export function direction() {
  return getComputedStyle(document.body || document.documentElement).direction === "rtl" ? "rtl" : "ltr";
}

export function theme() {
  const theme = script.getAttribute("data-theme");
  return theme === "dark" || theme === "light" ? theme : "";
}

/** What the agent may know of the page. */
export function describePage() {
  return {
    url: location.href,
    title: document.title,
    referrer: document.referrer,
    languages: String(navigator.languages || navigator.language || ""),
    utc_offset_min: -new Date().getTimezoneOffset(),
  };
}

/** Whatever goes wrong in here is not the page's trouble. */
export function guard(work) {
  return (event) => {
    try {
      return work(event);
    } catch (error) {
      console.warn("Foyer:", error);
    }
  };
}
