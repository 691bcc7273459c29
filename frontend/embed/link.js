// The link as a picture or as words, in the page itself: there the site's own styles apply to it.
import { open } from "./chat.js";
import { make, usual } from "./launcher.js";
import { KEY, LINK, RUNNING, address, guard, part, script, selector } from "./place.js";
import { reached, status } from "./status.js";

let missed = false; // whether it was said that there is no place

// Whether the link is one that stands in the page.
function inPage() {
  return !!status && !status.none && /^(Image|Text)$/.test(status.display);
}

/** Draws the link anew in every placeholder where it is another one. */
export function paintLinks() {
  const shown = inPage();
  const find = () => document.querySelectorAll(selector());
  let all = find();
  if (shown && !all.length && standIn()) all = find();
  for (const place of all) {
    let link = place[RUNNING];
    // Another script's link stands there: two would redraw each other for ever.
    if (link && link.of !== KEY) continue;
    if (shown ? !link || link.said !== status.said || link.parentNode !== place : link) {
      const was = link;
      link = shown && draw();
      // What was there before the first link is for pages without it. What the page puts beside it later is the page's.
      while (was === undefined && place.firstChild) place.removeChild(place.firstChild);
      if (was && was.parentNode === place) place.removeChild(was);
      if (link) place.appendChild(link);
      place[RUNNING] = link;
    }
    // Without the server there is nothing to lead to. What stands around the link stays where it is.
    if (link) link.style.setProperty("visibility", reached ? "" : "hidden", "important");
  }
}

function draw() {
  const { text, online } = status;
  const url = text("navigate_url");
  const own = !/^(https?|mailto|tel):/i.test(url);
  const isText = status.display === "Text";
  const link = make("a", isText && text("css_class"));
  link.of = KEY;
  link.said = status.said;
  link.href = own ? address() : url;
  link.target = own ? "_blank" : online ? "" : text("navigate_target") || "_blank";
  link.rel = "noopener";
  link.title = text("anchor_title");
  const words = text("description") || usual(online);
  if (isText) {
    link.textContent = words;
  } else {
    const image = make("img", text("css_class"), link);
    image.alt = image.title = words;
    // Before its bytes are there, so that nothing moves when they come.
    for (const side of ["width", "height"]) {
      const pixels = text("image_" + side);
      if (pixels) image.setAttribute(side, pixels);
    }
    image.src = text("image_link");
  }
  if (own) {
    link.onclick = guard((event) => {
      // With a key, or another button, it is for the browser: the chat in a tab of its own.
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      open(true, link);
    });
  }
  return link;
}

// Where a page has no placeholder, the link stands where the script does. In the head nothing can stand.
function standIn() {
  if (part("body").contains(script)) {
    const place = make("span");
    place.setAttribute("data-foyer", address());
    return script.parentNode.insertBefore(place, script.nextSibling);
  }
  if (!missed && document.readyState !== "loading") {
    missed = true;
    console.info("Foyer: link " + LINK + " has no place here. Paste \"Put in Place of Image\" too.");
  }
}
