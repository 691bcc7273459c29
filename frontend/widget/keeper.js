// Stands in for the script on the host's page where the chat is a page of its own: keeps the visitor's token and what
// was typed in this origin's storage. Where that is blocked it is kept in memory, and only resuming is lost.

const KEY = `foyer:${location.origin}:${document.documentElement.dataset.link}`;
const memory = {};

function load(kind) {
  try {
    const value = JSON.parse(window[kind].getItem(KEY));
    if (value && typeof value === "object") return value;
  } catch {}
  return memory[kind] ?? {};
}

function change(kind, edit) {
  const value = load(kind);
  edit(value);
  memory[kind] = value;
  try {
    window[kind].setItem(KEY, JSON.stringify(value));
  } catch {}
}

const keep = (edit) => change("localStorage", edit);
const keepTab = (edit) => change("sessionStorage", edit);

function heard(said) {
  switch (said.t) {
    case "keep":
      return keep((kept) => (kept.token = said.token));
    case "chat":
      return keep((kept) => (kept.idle = said.idle));
    case "forget":
      keep((kept) => Object.keys(kept).forEach((key) => delete kept[key]));
      return keepTab((tab) => Object.keys(tab).forEach((key) => delete tab[key]));
    case "put":
      return keep((kept) => ((kept.outbox ??= {})[said.id] = said.said));
    case "drop":
      return keep((kept) => delete kept.outbox?.[said.id]);
    case "left":
      return keep((kept) => (kept.left = said.number));
    case "draft":
      return keepTab((tab) => (tab.draft = said.text));
    case "form":
      return keepTab((tab) => (tab.form = said.form));
  }
}

/** The port that the chat speaks through, and what was kept for it. */
export function keeper(page) {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = ({ data }) => heard(data ?? {});
  const { token, left, idle, outbox } = load("localStorage");
  const { draft, form } = load("sessionStorage");
  return { port: port2, data: { token, left, idle, outbox, draft, form, page, shown: true, focus: true } };
}
