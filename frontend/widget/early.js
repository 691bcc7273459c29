// The form that the server wrote into the page, until the wasm takes it over where it is: shows it to a visitor who has
// no chat, keeps what is typed, and remembers that it was sent.

// A page that has not drawn by then is hidden.
const PAINT_MS = 100;
const FIELDS = ["department", "name", "email", "text"];

const isText = (value) => typeof value === "string";

/** Puts what was typed before into controls that are empty. Anything may have been kept: only text is taken. */
export function fillIn(controls, typed) {
  controls.forEach((control, at) => {
    const value = typed[at];
    if (!control || !isText(value) || control.value) return;
    const { options } = control;
    // A list can hold only what is in it.
    if (!options || [...options].some((option) => option.value === value)) control.value = value;
  });
}

// Whether this visitor certainly has neither a chat nor messages on their way, and nobody has to be asked who they are: what
// is kept of somebody whom the site had signed in is theirs. The wasm decides all else.
function isNew({ token, idle, outbox, identity }) {
  const isUnsigned = !identity && !/^s/.test(token);
  return isUnsigned && (!token || idle === true) && Object.keys(outbox ?? {}).length === 0;
}

/** Shows the form, where there is one and it is what the visitor wants; answers it. `isRunning`: the wasm serves it. */
export function showEarly({ data, port }, isRunning) {
  const form = document.getElementById("form");
  if (!form || !isNew(data)) return null;
  const controls = FIELDS.map((id) => document.getElementById(id));
  // A department that was chosen before counts more than the only one that is online.
  if (controls[0] && Array.isArray(data.form) && data.form[0]) controls[0].value = "";
  if (Array.isArray(data.form)) fillIn(controls, data.form);
  document.querySelector(".skeleton").remove();
  form.hidden = false;
  if (data.shown && data.focus) form.querySelector("[data-focus]").focus();
  // A reload must not lose it.
  form.addEventListener("input", () => {
    if (isRunning()) return;
    const typed = controls.map((control) => control?.value ?? "");
    port?.postMessage({ t: "form", form: typed[3].trim() ? typed : ["", "", "", ""] });
  });
  const button = document.getElementById("send");
  const send = (event) => {
    if (isRunning()) return;
    event.preventDefault();
    form.dataset.sent = "";
    button.setAttribute("aria-disabled", "true");
  };
  form.addEventListener("submit", send);
  // In a page with a sandbox no form is submitted; its button is pressed there too, by Enter as well.
  button.addEventListener("click", send);
  return form;
}

/** Once the form is on the screen: the wasm holds the page for a moment as it starts. Hidden pages draw nothing. */
export function painted() {
  return new Promise((done) => {
    setTimeout(done, PAINT_MS);
    requestAnimationFrame(() => setTimeout(done));
  });
}

/** Says above the form that the chat is late, and offers another way. */
export function tellLate(form, words, instead) {
  const strip = document.createElement("p");
  strip.className = "strip wait";
  strip.setAttribute("role", "alert");
  const way = document.createElement("button");
  way.type = "button";
  way.className = "link";
  way.textContent = "Leave a message";
  way.onclick = instead;
  strip.append(words, " ", way);
  form.before(strip);
}
