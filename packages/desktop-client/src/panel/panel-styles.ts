/**
 * The panel's look. Colours and measures come from `--cuecard-*` properties with calm defaults for light and dark;
 * `light-dark()` follows the `color-scheme` that the panel inherits from its page.
 */
const css = `
:host {
  --ink: var(--cuecard-ink, light-dark(#1d2024, #e8e6e1));
  --quiet: var(--cuecard-quiet, light-dark(#5b6169, #a2a7ae));
  --surface: var(--cuecard-surface, light-dark(#fbfaf8, #15181b));
  --raised: var(--cuecard-raised, light-dark(#ffffff, #1d2125));
  --line: var(--cuecard-line, light-dark(#e5e1da, #30353a));
  --accent: var(--cuecard-accent, light-dark(#0b6b60, #66cbb9));
  --caution: var(--cuecard-caution, light-dark(#8a5a00, #e2b45f));
  --alert: var(--cuecard-alert, light-dark(#a1342c, #f0938a));
  --withheld: var(--cuecard-withheld, light-dark(#5a4a9c, #b5a7f2));
  --radius: var(--cuecard-radius, 12px);
  --inset: 16px;
  display: grid;
  grid-template: auto minmax(0, 1fr) / minmax(0, 1fr);
  position: relative;
  container-type: inline-size;
  overflow: hidden;
  color: var(--ink);
  background: var(--surface);
  font-family: var(--cuecard-font, inherit);
  font-size: var(--cuecard-font-size, 0.9375rem);
  line-height: 1.55;
}
:host([hidden]) { display: none; }
*, ::before, ::after { box-sizing: border-box; }
h2, h3, p { margin: 0; font: inherit; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }

.panel-head {
  display: flex;
  flex-wrap: wrap;
  align-items: center;
  justify-content: space-between;
  gap: 4px 16px;
  padding: 16px 24px;
  border-bottom: 1px solid var(--line);
}
.panel-title { font-size: 1.0625em; font-weight: 650; letter-spacing: -0.01em; }
:is(.badge, .status):not([hidden]) { display: inline-flex; align-items: baseline; gap: 8px; color: var(--quiet); }
.badge { font-size: 0.8667em; font-variant-numeric: tabular-nums; }
.mark {
  flex: none;
  width: 0.5em;
  height: 0.5em;
  border-radius: 50%;
  border: 1.5px solid currentColor;
  translate: 0 -0.05em;
}
.badge[data-status='live'] .mark { color: var(--accent); background: currentColor; }
.badge:is([data-status='reconnecting'], [data-status='offline']) { color: var(--caution); }
.badge:is([data-status='signed-out'], [data-status='ended']) { color: var(--alert); }

.scroller { overflow-y: auto; overscroll-behavior: contain; padding: var(--inset) var(--inset) 72px; position: relative; }
.scroller:focus-visible { outline-offset: -2px; }
.cards { display: grid; grid-template-columns: minmax(0, 1fr); gap: 12px; }
.empty { padding: 24px 8px; max-width: 34ch; color: var(--quiet); text-wrap: pretty; }
.history-lost {
  margin-bottom: 12px;
  padding: 8px;
  color: var(--quiet);
  font-size: 0.8667em;
  text-align: center;
  border-block: 1px dashed var(--line);
}

.card {
  --tone: var(--quiet);
  padding-bottom: 16px;
  background: var(--raised);
  border: 1px solid var(--line);
  border-radius: var(--radius);
}
.card[data-tone='running'] { --tone: var(--accent); }
.card[data-tone='interrupted'] { --tone: var(--caution); }
.card[data-tone='paused'] { --tone: var(--caution); border-style: dashed; }
.card[data-tone='failed'] { --tone: var(--alert); }
.card[data-tone='blocked'] { --tone: var(--withheld); }
.card:is([data-tone='running'], [data-tone='waiting'], [data-tone='interrupted'], [data-tone='paused']) {
  border-color: color-mix(in srgb, var(--tone) 45%, var(--line));
}
.card-head {
  position: sticky;
  /* Flush with the edge of the scrolling box, over its padding. */
  top: calc(-1 * var(--inset));
  z-index: 1;
  display: flex;
  align-items: center;
  justify-content: space-between;
  gap: 8px 16px;
  padding: 12px 16px 8px;
  background: var(--raised);
  border-radius: var(--radius) var(--radius) 0 0;
}
.about { min-width: 0; }
.title { font-size: 0.9333em; font-weight: 600; line-height: 1.4; }
.title, .status .words { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.status { max-width: 100%; color: var(--quiet); font-size: 0.8333em; line-height: 1.4; }
.status .words { min-width: 0; }
time { flex: none; color: var(--quiet); font-variant-numeric: tabular-nums; }
time:not(:empty)::before { content: '·' / ''; margin-inline-end: 8px; }
.actions { flex: none; display: flex; gap: 8px; }

.text { white-space: pre-wrap; overflow-wrap: anywhere; max-width: 68ch; min-height: 1.55em; }
/* The line breaks at the end belong to the sentence that is still to come. */
.sentence:last-child .tail { display: none; }
.sentence { animation: arrive 280ms ease-out; }
.card[data-tone='blocked'] > .text { color: var(--quiet); }
.card[data-tone='waiting'] > .text::after {
  content: '';
  display: inline-block;
  width: 3em;
  height: 0.35em;
  border-radius: 1em;
  background: var(--line);
  animation: wait 1.6s ease-in-out infinite alternate;
}
.chip {
  padding: 0.05em 0.5em;
  border-radius: 0.4em;
  color: var(--withheld);
  background: color-mix(in srgb, var(--withheld) 11%, transparent);
  font-size: 0.88em;
  white-space: nowrap;
}
.bracket { font-size: 0; }
.card > :is(.earlier, .text, .note) { margin-inline: 16px; }
.earlier { margin-bottom: 8px; color: var(--quiet); font-size: 0.8667em; }
.earlier summary { cursor: pointer; border-radius: 4px; }
.earlier .text { margin-top: 4px; padding-inline-start: 12px; border-inline-start: 2px solid var(--line); text-decoration: line-through; text-decoration-color: var(--line); }

.note { margin-top: 8px; color: var(--tone); font-size: 0.8667em; line-height: 1.45; text-wrap: pretty; }
.card:not([data-tone='done'], [data-tone='stopped'], [data-tone='waiting']) .status .words { color: var(--tone); }
.status .mark { color: var(--tone); }
.card[data-tone='running'] .mark { background: currentColor; animation: breathe 1.6s ease-in-out infinite alternate; }
.card[data-tone='done'] .mark { color: var(--accent); background: currentColor; }
.card[data-tone='blocked'] .mark { border-radius: 1px; background: currentColor; }
.card[data-tone='failed'] .mark { border-radius: 1px; rotate: 45deg; background: currentColor; }
.card[data-tone='stopped'] .mark { border-radius: 1px; }
.action, .below {
  min-height: 32px;
  padding: 0 12px;
  color: var(--ink);
  background: transparent;
  border: 1px solid var(--line);
  border-radius: 8px;
  font: inherit;
  font-size: 0.8667em;
  font-weight: 500;
  cursor: pointer;
  white-space: nowrap;
}
:is(.action, .below):hover { border-color: var(--quiet); }
.action[aria-disabled='true'] { color: var(--quiet); cursor: default; border-color: var(--line); opacity: 0.6; }

.overlay {
  position: absolute;
  inset: auto 0 0;
  display: grid;
  justify-items: center;
  gap: 12px;
  padding: 0 16px 16px;
  pointer-events: none;
}
.overlay > * { pointer-events: auto; }
.below {
  color: var(--surface);
  background: var(--ink);
  border-color: var(--ink);
  border-radius: 999px;
  box-shadow: 0 4px 16px rgb(0 0 0 / 0.16);
}
.below::after { content: ' ↓' / ''; }
.notice:not([hidden]) {
  display: flex;
  align-items: center;
  justify-content: space-between;
  gap: 12px;
  width: 100%;
  padding: 8px 8px 8px 16px;
  min-height: 48px;
  font-size: 0.8667em;
  line-height: 1.4;
  background: color-mix(in srgb, var(--caution) 9%, var(--raised));
  border: 1px solid color-mix(in srgb, var(--caution) 35%, var(--line));
  border-radius: var(--radius);
  animation: arrive 280ms ease-out 500ms backwards;
}
.notice .action { flex: none; font-size: inherit; }
.announcer { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }

@container (max-width: 420px) {
  .panel-head { padding: 12px 16px; }
  .scroller { --inset: 8px; }
  .card-head { padding-inline: 12px; }
  .card > :is(.earlier, .text, .note) { margin-inline: 12px; }
}
@keyframes arrive { from { opacity: 0; } }
@keyframes breathe { from { opacity: 0.35; } }
@keyframes wait { from { opacity: 0.4; } }
@media (prefers-reduced-motion: reduce) { *, ::before, ::after { animation: none !important; } }
@media (forced-colors: active) { .mark { forced-color-adjust: none; } .chip { border: 1px solid; } }
`

let sheet: CSSStyleSheet | undefined

/** One sheet for every panel of the page. As a constructed sheet it needs no permission of a content security policy. */
export function panelStyleSheet(): CSSStyleSheet {
  if (!sheet) {
    sheet = new CSSStyleSheet()
    sheet.replaceSync(css)
  }
  return sheet
}
