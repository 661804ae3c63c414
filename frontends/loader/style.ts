/** The launcher's and the frame's looks. Given to the shadow root as a constructed sheet, which a host's `style-src` does not forbid. */

export const CSS = `
:host { all: initial; position: fixed; z-index: 2147483000; inset-block-end: 20px; right: 20px; font: 500 15px/1 ui-sans-serif, system-ui, sans-serif; color-scheme: light dark; }
:host([data-side=left]) { right: auto; left: 20px; }
:host([data-theme=light]) { color-scheme: light; }
:host([data-theme=dark]) { color-scheme: dark; }
button { all: unset; box-sizing: border-box; position: relative; display: flex; align-items: center; justify-content: center; gap: 10px; min-width: 56px; height: 56px; padding: 0 16px; border-radius: 28px; background: var(--fd-fill, #0f6e66); color: var(--fd-ink, #fff); cursor: pointer; box-shadow: 0 2px 6px #1f1d1a1f, 0 8px 24px #1f1d1a29; transition: transform .12s ease-out; margin-inline-start: auto; width: fit-content; }
button:hover { transform: translateY(-1px); }
button:focus-visible { outline: 2px solid var(--fd-fill, #0f6e66); outline-offset: 3px; }
svg { width: 24px; height: 24px; flex: none; fill: none; stroke: currentColor; stroke-width: 1.75; stroke-linecap: round; stroke-linejoin: round; }
svg + svg, .open svg, .open .label { display: none; }
.open svg + svg { display: block; }
.label { padding-inline-end: 6px; }
.badge { position: absolute; top: -4px; right: -4px; min-width: 22px; height: 22px; box-sizing: border-box; padding: 0 6px; border-radius: 11px; border: 2px solid #fff; background: #b42318; color: #fff; font: 600 12px/18px ui-sans-serif, system-ui, sans-serif; text-align: center; }
.badge[hidden] { display: none; }
.panel { position: fixed; inset-block-end: 88px; right: 20px; width: 380px; height: min(640px, 100vh - 108px); height: min(640px, 100dvh - 108px); max-width: calc(100vw - 40px); border-radius: 16px; overflow: hidden; background: light-dark(#faf9f7, #191816); box-shadow: 0 4px 12px #1f1d1a1a, 0 16px 48px #1f1d1a33; transition: opacity .18s ease-out, transform .18s ease-out, visibility .18s; }
:host([data-side=left]) .panel { right: auto; left: 20px; }
:host([data-side=left]) button { margin-inline-start: 0; }
.panel.away { visibility: hidden; opacity: 0; transform: translateY(12px); }
iframe { display: block; width: 100%; height: 100%; border: 0; opacity: 0; transition: opacity .12s; }
.ready iframe { opacity: 1; }
@media (max-width: 480px) {
  .panel { inset: 0; width: auto; height: auto; max-width: none; border-radius: 0; }
  .panel:not(.away) + button { display: none; }
}
@media (prefers-reduced-motion: reduce) { * { transition: none !important; } }
@media print { :host { display: none; } }
`;
