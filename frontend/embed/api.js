// What the page may ask for, by `Foyer('name', …)`: a file of its own, which the first call loads.
// The names are a promise: docs/embed.md has them.

const DEPARTMENT = 0; // places of the form's fields
const QUESTION = 3;
const LOOK_MS = 50; // between two looks for a body
const LOOKS = 600;

/** What answers calls, by what the script on the page can do. */
export default function answer({ set, first, ...core }) {
  const { startAnew, state } = core;
  const said = new Map(); // of the visitor, by the page
  let heard = []; // those who listen: event, their function, the one that the window calls

  // Before the server has answered there is nothing to open, and before the page has a body there is no place for it.
  const later = (work) => first() && first().then(drawn).then(work).catch((error) => console.warn("Foyer:", error));

  async function drawn() {
    for (let looks = 0; !document.body && looks < LOOKS; looks++) await new Promise((then) => setTimeout(then, LOOK_MS));
    core.paint();
  }

  function prefill(at, value) {
    if (!first() || value == null) return;
    core.keepTab((tab) => {
      const form = Array.isArray(tab.form) ? tab.form : ["", "", "", ""];
      form[at] = String(value);
      tab.form = form;
    });
    // A chat that runs has no form.
    if (!state().chat) startAnew();
  }

  // What a site's server has signed, as one text; the chat's server checks it.
  function signed({ jwt, claims, hash }) {
    if (typeof jwt === "string" && jwt) return jwt;
    if (typeof claims === "string" && typeof hash === "string") return hash + ":" + claims;
    console.warn("Foyer: identify does not count. It needs jwt, or the text of claims with its hash, signed by your server.");
    return "";
  }

  function identify(said) {
    const identity = signed(said || {});
    if (identity === (set.identity || "")) return;
    set.identity = identity;
    startAnew();
    // An open chat may have waited for it.
    if (core.resume) later(core.resume);
  }

  // Later ones take the place of earlier ones of the same name; null takes one out.
  function setAttributes(attributes) {
    for (const [name, value] of Object.entries(attributes || {})) {
      if (value == null) said.delete(name);
      else said.set(name, String(value));
    }
    // A line each, as the server takes them apart.
    const lines = Array.from(said, (pair) => pair.map((it) => it.replace(/\s/g, " ")).join("\t"));
    set.attributes = lines.join("\n");
    core.tell({ t: "attributes", attributes: set.attributes });
  }

  // Whoever comes next is nobody of before.
  function shutdown() {
    set.identity = set.attributes = "";
    said.clear();
    if (first()) core.shutdown();
  }

  // Ends those of `heard` that are meant.
  function end(isMeant) {
    heard = heard.filter((it) => {
      if (isMeant(it)) removeEventListener("foyer:" + it.event, it.call);
      return !isMeant(it);
    });
  }

  function on(event, listener, isOnce) {
    let told = false;
    const one = { event, listener, call };
    const stop = () => end((it) => it === one);
    function call({ detail }) {
      told = true;
      if (isOnce) stop();
      try {
        listener(detail);
      } catch (error) {
        console.warn("Foyer: a listener of", event, "failed.", error);
      }
    }
    heard = [...heard, one];
    addEventListener("foyer:" + event, call);
    // Who comes late is told too.
    const isReady = () => !told && state().status !== "unknown" && heard.includes(one);
    if (event === "ready") later(() => isReady() && call({ detail: { link: state().link } }));
    return stop;
  }

  const calls = {
    boot(options) {
      const { link, locale, theme } = options || {};
      if (locale) set.locale = String(locale);
      if (theme) set.theme = theme;
      core.boot(link);
    },
    shutdown,
    identify,
    reset() {
      if (!first()) return;
      shutdown();
      core.boot();
    },
    setAttributes,
    open(options) {
      const { department, question } = options || {};
      prefill(DEPARTMENT, department);
      prefill(QUESTION, question);
      later(() => core.open(false));
    },
    close: () => later(core.close),
    toggle: () => later(() => (state().open ? core.close() : core.open(false))),
    show: () => core.showLauncher(true),
    hide: () => core.showLauncher(false),
    setLocale(locale) {
      set.locale = String(locale || "");
      startAnew();
    },
    setTheme(theme) {
      set.theme = theme;
      core.paint();
      startAnew();
    },
    setDepartment: (department) => prefill(DEPARTMENT, department),
    setPage(page) {
      set.page = page || {};
      core.tellPage();
    },
    endChat: () => core.tell({ t: "end" }),
    get: (what) => (what === "state" ? state() : undefined),
    on: (event, listener) => on(event, listener),
    once: (event, listener) => on(event, listener, true),
    off: (event, listener) => end((it) => it.event === event && (!listener || it.listener === listener)),
  };

  return (name, ...given) => {
    if (Object.prototype.hasOwnProperty.call(calls, name)) return calls[name](...given);
    console.warn("Foyer: there is no call named", name);
  };
}
