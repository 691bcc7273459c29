// The link as a picture or as words, in the page itself: there the site's own styles apply to it.
import { open } from "./chat.js";
import { make, usual } from "./launcher.js";
import { LINK, address, guard, part, script, selector } from "./place.js";
import { reached, status } from "./status.js";

const drawn = new WeakMap(); // what stands in a placeholder, and the answer that it was drawn from
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
  for (let i = 0; i < all.length; i++) {
    const place = all[i];
    const was = drawn.get(place) || [];
    if (shown ? was[0] !== status.said || was[1].parentNode !== place : was[1]) {
      while (place.firstChild) place.removeChild(place.firstChild);
      drawn.set(place, shown ? [status.said, place.appendChild(draw())] : []);
    }
    // Without the server there is nothing to lead to. What stands around the link stays where it is.
    if (shown) place.firstChild.style.setProperty("visibility", reached ? "" : "hidden", "important");
  }
}

function draw() {
  const { text, online } = status;
  const url = text("navigate_url");
  const own = !/^(https?|mailto|tel):/i.test(url);
  const isText = status.display === "Text";
  const link = make("a", isText && text("css_class"));
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
    ["width", "height"].forEach((side) => {
      const pixels = text("image_" + side);
      if (pixels) image.setAttribute(side, pixels);
    });
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
