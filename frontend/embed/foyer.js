// The script on the host's page: draws the launcher, asks how things stand, and on intent opens the
// chat in an iframe of ours. Until then no wasm, no socket, no cookie, no font.
// It shares the page with code it does not know. So: nothing of it may throw outwards, no prototype
// is trusted where it can be avoided, styles live in a shadow root, and without storage it still works.
(() => {
  const script =
    document.currentScript || document.querySelector('script[data-link][src*="foyer.js"]');
  const LINK = script && script.getAttribute("data-link");
  if (!script || !script.src || !/^\d{1,18}$/.test(LINK || "")) return;

  const ORIGIN = new URL(script.src, location.href).origin;
  const KEY = "foyer:" + ORIGIN + ":" + LINK;
  const queued = (window.Foyer && window.Foyer.q) || [];
  const running = (window.Foyer && window.Foyer.links) || {};
  if (running[KEY]) return;
  running[KEY] = 1;

  const PHONE = matchMedia("(max-width: 479px), (max-height: 479px)");
  const STATUS_TIMEOUT_MS = 8000;
  const BOOT_TIMEOUT_MS = 8000;
  // Symbols, 24 × 24.
  const CHAT = "M12 3C6.5 3 2 6.8 2 11.5c0 2.3 1.1 4.4 2.9 5.9-.2 1.2-.8 2.4-1.7 3.4 1.9-.1 3.6-.8 5-1.8 1.2.3 2.5.5 3.8.5 5.5 0 10-3.6 10-8S17.5 3 12 3Z";
  const MAIL = "M4 5h16a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2H4a2 2 0 0 1-2-2V7a2 2 0 0 1 2-2Zm8 8.3 8-5.1V7l-8 5-8-5v1.2Z";
  const DOWN = "M12 15.8 5.3 9.1l1.4-1.4 5.3 5.3 5.3-5.3 1.4 1.4Z";

  const STYLE = `
:host{all:initial!important;display:block!important;position:fixed!important;inset-block-end:0!important;inset-inline-end:0!important;z-index:2147483000!important;color-scheme:light dark!important}
:host([dir=rtl]){direction:rtl!important}
:host([dir=ltr]){direction:ltr!important}
*{box-sizing:border-box}
[hidden]{display:none!important}
button{font:600 15px/20px system-ui,sans-serif;cursor:pointer}
button:focus-visible{outline:2px solid #1b57c8;outline-offset:2px;box-shadow:0 0 0 2px #fff}
.launcher{position:fixed;inset-block-end:calc(20px + env(safe-area-inset-bottom));inset-inline-end:20px;min-inline-size:56px;block-size:56px;padding:0 16px;border:1px solid transparent;border-radius:28px;display:flex;align-items:center;justify-content:center;gap:10px;background:var(--brand);color:var(--ink);box-shadow:0 2px 6px #0003,0 8px 24px #0003;transition:transform 140ms cubic-bezier(.2,0,0,1),box-shadow 140ms}
.launcher:hover{transform:translateY(-1px);box-shadow:0 3px 8px #0004,0 10px 28px #0003}
.launcher svg{inline-size:24px;block-size:24px;flex:none;fill:currentColor}
.badge{position:absolute;inset-block-start:-6px;inset-inline-end:-4px;min-inline-size:22px;block-size:22px;padding:0 6px;border-radius:11px;background:#c21f2d;color:#fff;font:600 12px/22px system-ui,sans-serif;text-align:center;box-shadow:0 0 0 2px #fff}
.panel{position:fixed;inset-block-end:calc(88px + env(safe-area-inset-bottom));inset-inline-end:20px;inline-size:384px;block-size:640px;max-inline-size:calc(100vw - 40px);max-block-size:calc(100vh - 104px);max-block-size:calc(100dvh - 104px);border-radius:12px;overflow:hidden;background:#fff;box-shadow:0 0 0 1px #0000001a,0 8px 32px #0004;animation:in 200ms cubic-bezier(.2,0,0,1)}
@keyframes in{from{opacity:0;transform:translateY(8px)}}
iframe{display:block;inline-size:100%;block-size:100%;border:0}
.full{inset:0;inline-size:auto;block-size:100vh;block-size:100dvh;max-inline-size:none;max-block-size:none;border-radius:0;box-shadow:none!important}
.full~.launcher{display:none}
.failed{position:absolute;inset:0;display:flex;flex-direction:column;align-items:center;justify-content:center;gap:16px;padding:24px;background:inherit;color:#14181f;font:400 16px/24px system-ui,sans-serif}
.failed p{margin:0}
.failed button{min-block-size:44px;padding:0 20px;border-radius:8px;border:1px solid #737d8c;background:none;color:inherit}
.dark{background:#14181e;box-shadow:0 0 0 1px #2d3540}
.dark .failed{color:#e9ecf1}
.vh{position:absolute;inline-size:1px;block-size:1px;margin:-1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
@media(max-width:479px){.label{display:none}.launcher{padding:0}}
@media(prefers-reduced-motion:reduce){.launcher,.panel{transition:none;animation:none}}
@media print{:host{display:none!important}}`;

  let status = null; // last good answer of the server
  let reached = false; // whether the latest question was answered
  let host, shadow, launcher, label, icon, badge, panel, says; // elements, once drawn
  let frame = null; // the iframe, once there is one
  let port = null; // its line to us
  let ready = false; // whether the chat in it runs
  let isOpen = false;
  let byHand = false; // whether the panel was opened by a click or a key
  let unread = 0;
  let failing = 0; // timer
  let polling = 0; // timer
  let asked = 0; // when the server was last asked
  let told = ""; // page last told to the chat
  let watching = 0; // timer
  let scroll = null; // what the page's scrolling was before the panel covered it

  const memory = {}; // stands in for storage that is blocked

  // ── What outlives the page ────────────────────────────────────────────────────────────────────

  // Old Prototype.js gives built-in types a toJSON that garbles what is stored.
  function toText(value) {
    const types = [Object, Array, String, Number];
    const taken = [];
    for (let i = 0; i < types.length; i++) {
      const proto = types[i].prototype;
      taken[i] = proto.toJSON;
      if (taken[i]) delete proto.toJSON;
    }
    try {
      return JSON.stringify(value);
    } finally {
      for (let i = 0; i < types.length; i++) if (taken[i]) types[i].prototype.toJSON = taken[i];
    }
  }

  function load(kind) {
    try {
      const value = JSON.parse(window[kind].getItem(KEY));
      if (value && typeof value === "object") return value;
    } catch (_) {}
    return memory[kind] || {};
  }

  function change(kind, edit) {
    const value = load(kind);
    edit(value);
    memory[kind] = value;
    try {
      window[kind].setItem(KEY, toText(value));
    } catch (_) {}
  }

  const keep = (edit) => change("localStorage", edit); // for all tabs
  const keepTab = (edit) => change("sessionStorage", edit); // for this tab

  // ── Drawing ───────────────────────────────────────────────────────────────────────────────────

  function make(name, className, parent) {
    const element = document.createElement(name);
    if (className) element.className = className;
    if (parent) parent.appendChild(element);
    return element;
  }

  function draw() {
    host = document.createElement("foyer-chat");
    shadow = host.attachShadow({ mode: "open" });
    try {
      // Not subject to the page's style-src, unlike a style element.
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(STYLE);
      shadow.adoptedStyleSheets = [sheet];
    } catch (_) {
      make("style", "", shadow).textContent = STYLE;
    }
    const region = make("section", "", shadow);
    region.setAttribute("aria-label", "Chat");
    const before = make("div", "", region);
    panel = make("div", "panel", region);
    panel.hidden = true;
    panel.setAttribute("role", "dialog");
    const after = make("div", "", region);
    before.onfocus = () => port && (frame.focus(), tell({ t: "focus", at: "last" }));
    after.onfocus = () => port && (frame.focus(), tell({ t: "focus", at: "first" }));
    edges[0] = before;
    edges[1] = after;
    launcher = make("button", "launcher", region);
    launcher.type = "button";
    launcher.setAttribute("aria-haspopup", "dialog");
    icon = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    icon.setAttribute("viewBox", "0 0 24 24");
    icon.setAttribute("aria-hidden", "true");
    icon.appendChild(document.createElementNS("http://www.w3.org/2000/svg", "path"));
    launcher.appendChild(icon);
    label = make("span", "label", launcher);
    badge = make("span", "badge", launcher);
    badge.setAttribute("aria-hidden", "true");
    says = make("div", "vh", region);
    says.setAttribute("role", "status");
    launcher.onclick = guard(() => (isOpen ? close() : open(true)));
    launcher.onpointerenter = launcher.onfocus = guard(preconnect);
    region.onkeydown = guard((event) => {
      if (event.key !== "Escape" || !isOpen) return;
      if (ready) tell({ t: "escape" });
      else close();
    });
  }

  const edges = [];

  // Black or white, whichever contrasts more with the brand's colour.
  function inkOn(colour) {
    let light = 0;
    for (let i = 0; i < 3; i++) {
      const part = parseInt(colour.substr(1 + 2 * i, 2), 16) / 255;
      light += [0.2126, 0.7152, 0.0722][i] * (part <= 0.04045 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4));
    }
    return light > 0.179 ? "#000" : "#fff";
  }

  function direction() {
    return getComputedStyle(document.body || document.documentElement).direction === "rtl" ? "rtl" : "ltr";
  }

  function theme() {
    const asked = script.getAttribute("data-theme");
    return asked === "dark" || asked === "light" ? asked : "";
  }

  function paint() {
    if (!status) return;
    if (!host) draw();
    // On the root: a body may be swapped, transformed or contain what is fixed in it.
    if (!host.isConnected) document.documentElement.appendChild(host);
    const here = (status.online && reached) || load("localStorage").open;
    host.setAttribute("dir", direction());
    host.style.setProperty("--brand", status.colour);
    host.style.setProperty("--ink", inkOn(status.colour));
    const words = here ? status.label : "Leave a message";
    label.textContent = words;
    label.hidden = isOpen || !words;
    icon.firstChild.setAttribute("d", isOpen ? DOWN : here ? CHAT : MAIL);
    let name = isOpen ? "Close chat" : here ? "Open chat" : "Leave a message";
    if (unread && !isOpen) name += ", " + unread + (unread === 1 ? " unread message" : " unread messages");
    launcher.setAttribute("aria-label", name);
    launcher.setAttribute("aria-expanded", String(isOpen));
    badge.hidden = !unread || isOpen;
    badge.textContent = unread > 99 ? "99+" : String(unread);
    panel.setAttribute("aria-label", "Chat with " + status.brand);
    layOut();
  }

  // A phone's panel covers the page, above the keyboard; a desktop's stands beside it.
  function layOut() {
    if (!panel) return;
    const full = PHONE.matches && isOpen;
    const dark = theme() === "dark" || (!theme() && matchMedia("(prefers-color-scheme: dark)").matches);
    panel.className = "panel" + (full ? " full" : "") + (dark ? " dark" : "");
    if (full) panel.setAttribute("aria-modal", "true");
    else panel.removeAttribute("aria-modal");
    for (let i = 0; i < 2; i++) edges[i].tabIndex = full ? 0 : -1;
    const view = window.visualViewport;
    if (full && view) {
      panel.style.setProperty("block-size", view.height + "px");
      panel.style.setProperty("inset-block-start", view.offsetTop + "px");
    } else {
      panel.style.removeProperty("block-size");
      panel.style.removeProperty("inset-block-start");
    }
    lockScroll(full);
  }

  function lockScroll(lock) {
    const root = document.documentElement;
    if (lock && !scroll) {
      scroll = { x: scrollX, y: scrollY, styles: [] };
      const elements = [root, document.body];
      for (let i = 0; i < 2; i++) {
        const style = elements[i] && elements[i].style;
        if (!style) continue;
        scroll.styles[i] = [style, style.getPropertyValue("overflow"), style.getPropertyPriority("overflow")];
        style.setProperty("overflow", "hidden", "important");
      }
    } else if (!lock && scroll) {
      const was = scroll;
      scroll = null;
      for (let i = 0; i < 2; i++) {
        const [style, value, priority] = was.styles[i] || [];
        if (!style) continue;
        if (value) style.setProperty("overflow", value, priority);
        else style.removeProperty("overflow");
      }
      if (scrollX !== was.x || scrollY !== was.y) scrollTo(was.x, was.y);
    }
  }

  // ── How things stand on the server ────────────────────────────────────────────────────────────

  async function ask() {
    clearTimeout(polling);
    asked = Date.now();
    const abort = new AbortController();
    const late = setTimeout(() => abort.abort(), STATUS_TIMEOUT_MS);
    let answered = false;
    try {
      const answer = await fetch(ORIGIN + "/public/links/" + LINK + "/status", {
        credentials: "omit",
        signal: abort.signal,
      });
      const said = answer.ok ? await answer.json() : null;
      if (said && typeof said.online === "boolean") {
        const every = Number(said.refresh_s);
        status = {
          online: said.online,
          brand: String(said.brand || "").slice(0, 200),
          colour: /^#[0-9a-f]{6}$/i.test(said.colour) ? said.colour : "#1b57c8",
          label: String(said.label || "").slice(0, 40),
          every: every >= 5 && every <= 3600 ? every : every === 0 ? 0 : 30,
        };
        answered = true;
      }
    } catch (_) {}
    clearTimeout(late);
    reached = answered;
    guard(paint)();
    if (reached) guard(resume)();
    next();
  }

  function next() {
    const every = status ? status.every : 30;
    if (!every && reached) return;
    // Spread out, so that a site's visitors don't ask in step; slower where nobody looks.
    const wait = (every || 30) * (0.85 + 0.3 * Math.random()) * (document.hidden ? 4 : 1);
    polling = setTimeout(ask, wait * 1000);
  }

  // ── The chat ──────────────────────────────────────────────────────────────────────────────────

  function preconnect() {
    if (frame || document.getElementById(KEY)) return;
    const hint = make("link");
    hint.id = KEY;
    hint.rel = "preconnect";
    hint.href = ORIGIN;
    document.head.appendChild(hint);
  }

  function describePage() {
    return {
      url: location.href,
      title: document.title,
      referrer: document.referrer,
      languages: String(navigator.languages || navigator.language || ""),
      utc_offset_min: -new Date().getTimezoneOffset(),
    };
  }

  function tell(message) {
    if (port) port.postMessage(message);
  }

  function createFrame() {
    if (frame) return;
    frame = document.createElement("iframe");
    frame.title = "Chat with " + status.brand;
    frame.allow = "clipboard-write";
    // Equal on both sides: otherwise browsers put an opaque white box behind the page.
    frame.style.setProperty("color-scheme", theme() || "light dark");
    frame.onload = guard(handOver);
    frame.src = ORIGIN + "/widget/" + LINK;
    panel.appendChild(frame);
    failing = setTimeout(guard(showFailure), BOOT_TIMEOUT_MS);
    watching = setInterval(guard(watchPage), 1000);
  }

  // Runs on every load of the iframe: it reloads itself for a new version.
  function handOver() {
    const kept = load("localStorage");
    const tab = load("sessionStorage");
    const channel = new MessageChannel();
    port = channel.port1;
    ready = false;
    port.onmessage = guard((event) => heard(event.data || {}));
    const page = describePage();
    told = page.url + "\n" + page.title;
    frame.contentWindow.postMessage(
      {
        foyer: 1,
        token: typeof kept.token === "string" ? kept.token : null,
        left: Number(kept.left) || 0,
        outbox: kept.outbox && typeof kept.outbox === "object" ? kept.outbox : {},
        draft: typeof tab.draft === "string" ? tab.draft : "",
        page,
        locale: document.documentElement.lang || navigator.language || "",
        dir: direction(),
        theme: theme(),
        shown: isOpen,
        focus: byHand,
      },
      ORIGIN,
      [channel.port2],
    );
  }

  function heard(said) {
    switch (said.t) {
      case "boot":
        clearTimeout(failing);
        break;
      case "ready":
        ready = true;
        break;
      case "keep":
        keep((kept) => (kept.token = said.token));
        break;
      case "chat":
        keep((kept) => (kept.open = said.open));
        paint();
        break;
      case "unread":
        unread = said.count;
        paint();
        break;
      case "put":
        keep((kept) => ((kept.outbox = kept.outbox || {})[said.id] = said.text));
        break;
      case "drop":
        keep((kept) => kept.outbox && delete kept.outbox[said.id]);
        break;
      case "left":
        keep((kept) => (kept.left = said.number));
        break;
      case "draft":
        keepTab((tab) => (tab.draft = said.text));
        break;
      case "say":
        says.textContent = said.text;
        setTimeout(() => (says.textContent = ""), 1500);
        break;
      case "close":
        close();
    }
  }

  // A single-page site changes its address without loading; nothing of the page is patched for it.
  function watchPage() {
    if (!frame.isConnected) paint();
    const page = describePage();
    const now = page.url + "\n" + page.title;
    if (ready && now !== told) {
      told = now;
      tell({ t: "page", page });
    }
  }

  function showFailure() {
    const box = make("div", "failed", panel);
    const words = make("p", "", box);
    words.setAttribute("role", "alert");
    words.textContent = "Chat couldn't load.";
    const again = make("button", "", box);
    again.type = "button";
    again.textContent = "Try again";
    again.onclick = guard(() => {
      discard();
      createFrame();
    });
    const out = make("button", "", box);
    out.type = "button";
    out.textContent = "Close chat";
    out.onclick = guard(() => {
      close();
      discard();
    });
  }

  function discard() {
    clearTimeout(failing);
    clearInterval(watching);
    while (panel.firstChild) panel.removeChild(panel.firstChild);
    frame = port = null;
    ready = false;
  }

  function open(withFocus) {
    if (!status || isOpen) return;
    isOpen = true;
    byHand = withFocus;
    paint();
    panel.hidden = false;
    createFrame();
    keepTab((tab) => (tab.open = true));
    if (withFocus) frame.focus();
    tell({ t: "shown", focus: withFocus });
  }

  function close() {
    if (!isOpen) return;
    isOpen = false;
    keepTab((tab) => (tab.open = false));
    tell({ t: "hidden" });
    panel.hidden = true;
    paint();
    launcher.focus();
  }

  // Comes back to an open chat when the page is at rest: unread messages must arrive.
  let resumed = false;
  function resume() {
    if (resumed || !load("localStorage").open) return;
    resumed = true;
    const back = guard(() => (load("sessionStorage").open ? open(false) : createFrame()));
    if (window.requestIdleCallback) requestIdleCallback(back, { timeout: 3000 });
    else setTimeout(back, 1000);
  }

  // ── Start ─────────────────────────────────────────────────────────────────────────────────────

  // Whatever goes wrong in here is not the page's trouble.
  function guard(work) {
    return (event) => {
      try {
        return work(event);
      } catch (error) {
        console.warn("Foyer:", error);
      }
    };
  }

  const api = (name) => {
    if (name === "open") open(false);
    else if (name === "close") close();
    else if (name === "toggle") isOpen ? close() : open(false);
  };
  if (!window.Foyer || !window.Foyer.links) window.Foyer = guard(api);
  window.Foyer.links = running;

  function start() {
    const mend = guard(() => {
      if (host && (!host.isConnected || host.getAttribute("dir") !== direction())) paint();
    });
    new MutationObserver(mend).observe(document, { childList: true });
    new MutationObserver(mend).observe(document.documentElement, {
      childList: true,
      attributes: true,
      attributeFilter: ["dir"],
    });
    document.addEventListener("visibilitychange", () => {
      const every = status ? status.every : 30;
      if (!document.hidden && every && Date.now() - asked > every * 1000) ask();
    });
    PHONE.addEventListener("change", guard(layOut));
    if (window.visualViewport) {
      visualViewport.addEventListener("resize", guard(layOut));
      visualViewport.addEventListener("scroll", guard(layOut));
    }
    ask().then(() => {
      for (let i = 0; i < queued.length; i++) window.Foyer(queued[i][0]);
    });
  }

  guard(start)();
})();
