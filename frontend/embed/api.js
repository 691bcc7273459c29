// What the page may ask for, by `Foyer('name', …)`: a file of its own, which the first call loads.
// The names are a promise: docs/embed.md has them.

const DEPARTMENT = 0; // places of the form's fields
const QUESTION = 3;

/** What answers calls, by what the script on the page can do. */
export default function answer({ set, first, ...core }) {
  const { startAnew, state } = core;
  let heard = []; // those who listen: event, their function, the one that the window calls

  // Before the server has answered there is nothing to open.
  const later = (work) => first() && first().then(work).catch((error) => console.warn("Foyer:", error));

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

  function on(event, listener) {
    let told = false;
    const call = ({ detail }) => {
      told = true;
      try {
        listener(detail);
      } catch (error) {
        console.warn("Foyer: a listener of", event, "failed.", error);
      }
    };
    heard = [...heard, [event, listener, call]];
    addEventListener("foyer:" + event, call);
    // Who comes late is told too.
    const isReady = () => !told && state().status !== "unknown" && heard.some((it) => it[2] === call);
    if (event === "ready") later(() => isReady() && call({ detail: { link: state().link } }));
    return () => off(event, listener);
  }

  function once(event, listener) {
    const end = on(event, (detail) => {
      end();
      listener(detail);
    });
    return end;
  }

  function off(event, listener) {
    heard = heard.filter((it) => {
      const stays = it[0] !== event || (listener && it[1] !== listener);
      if (!stays) removeEventListener("foyer:" + event, it[2]);
      return stays;
    });
  }

  const calls = {
    boot(options) {
      const { link, locale, theme } = options || {};
      if (locale) set.locale = String(locale);
      if (theme) set.theme = theme;
      core.boot(link);
    },
    shutdown: () => first() && core.shutdown(),
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
    on,
    once,
    off,
  };

  return (name, ...given) => {
    if (Object.prototype.hasOwnProperty.call(calls, name)) return calls[name](...given);
    console.warn("Foyer: there is no call named", name);
  };
}
