// How launcher and panel look. The sheet is in a shadow root, where the page's rules don't apply.
// On the host element they do, so the rules for it are `!important`.

// Symbols, 24 × 24.
export const CHAT = "M12 3C6.5 3 2 7 2 11.5c0 2 1 4 3 6 0 1-1 2-2 3.5 2 0 4-1 5-2 1 .5 3 .5 4 .5 5.5 0 10-3.5 10-8S17.5 3 12 3Z";
export const MAIL = "M2 5h20v14H2Zm10 8 8-5V7l-8 5-8-5v1Z";
export const DOWN = "M12 15.8 5.3 9.1l1.4-1.4 5.3 5.3 5.3-5.3 1.4 1.4Z";

export const STYLE = `
:host{all:initial!important;display:block!important;position:fixed!important;inset:auto 0 0!important;z-index:var(--z)!important}
*{box-sizing:border-box}
[hidden]{display:none!important}
button{font:600 15px system-ui;cursor:pointer}
button:focus-visible{outline:2px solid #1b57c8;outline-offset:2px;box-shadow:0 0 0 2px #fff}
.launcher{position:fixed;bottom:calc(20px + 68px*var(--below) + env(safe-area-inset-bottom));inset-inline-end:20px;min-width:56px;height:56px;padding:0 16px;border:1px solid transparent;border-radius:28px;display:flex;align-items:center;justify-content:center;gap:10px;background:var(--brand);color:var(--ink);box-shadow:0 8px 24px #0004}
.launcher:hover{filter:brightness(1.1)}
svg{width:24px;fill:currentColor}
.badge{position:absolute;top:-6px;inset-inline-end:-4px;min-width:22px;height:22px;padding:0 6px;border-radius:11px;background:#c21f2d;color:#fff;font-size:12px;line-height:22px;box-shadow:0 0 0 2px #fff}
.panel{position:fixed;bottom:calc(20px + 68px*var(--all) + env(safe-area-inset-bottom));inset-inline-end:20px;width:384px;height:640px;max-width:calc(100vw - 40px);max-height:calc(100dvh - 36px - 68px*var(--all));border-radius:12px;overflow:hidden;background:#fff;color:#14181f;box-shadow:0 0 0 1px #0002,0 8px 24px #0004}
@keyframes in{from{opacity:0;transform:translateY(8px)}}
iframe{display:block;width:100%;height:100%;border:0}
.full{inset:0;width:auto;height:100dvh;max-width:none;max-height:none;border-radius:0;box-shadow:none!important}
.full~.launcher{display:none}
.failed{position:absolute;inset:0;display:grid;place-content:center;place-items:center;gap:16px;background:inherit;font:16px system-ui}
.failed *{color:inherit}
.failed button{height:44px;padding:0 20px;border:1px solid;border-radius:8px;background:none}
.dark{background:#14181e;color:#e9ecf1;box-shadow:0 0 0 1px #2d3540}
.vh{position:absolute;width:1px;height:1px;margin:-1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
@media(max-width:479px){.label{display:none}}
@media(prefers-reduced-motion:no-preference){.panel{animation:in .2s}}
@media print{:host{display:none!important}}`;

/** Black or white, whichever contrasts more with the brand's colour. */
export function inkOn(colour) {
  let light = 0;
  for (let i = 0; i < 3; i++) light += [0.2126, 0.7152, 0.0722][i] * Math.pow(parseInt(colour.substr(1 + 2 * i, 2), 16) / 255, 2.2);
  return light > 0.179 ? "#000" : "#fff";
}
