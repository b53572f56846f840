// The page's whole style. Its colours are those of the console page.
export const STYLE = `
:root {
  color-scheme: light dark;
  --ground: light-dark(#f4f5f6, #111416);
  --card: light-dark(#ffffff, #1b1f23);
  --line: light-dark(#dde1e5, #31373d);
  --control: light-dark(#76808a, #87919b);
  --ink: light-dark(#14181c, #eceff2);
  --soft: light-dark(#56606a, #a5afb9);
  --link: light-dark(#0b5a8c, #84c6f2);
  --go: light-dark(#0a6b4e, #4fc79b);
  --back: light-dark(#a3321f, #f59a86);
  --wait: light-dark(#8a5a00, #e9b949);
  --on-act: light-dark(#ffffff, #0f1214);
  --good: light-dark(#e2f3eb, #15322a);
  --warn: light-dark(#fdf2da, #372c13);
  --bad: light-dark(#fbe7e3, #41201a);
  --calm: light-dark(#e9ecef, #2a3036);
  --shadow: 0 1px 2px light-dark(rgb(20 24 28 / 0.06), rgb(0 0 0 / 0.4));
  font: 1rem/1.5 system-ui, sans-serif;
  background: var(--ground);
  color: var(--ink);
}
* { box-sizing: border-box; }
body, h1, h2, p, ul, dl, dd { margin: 0; padding: 0; }
h1 { font-size: clamp(1.625rem, 1.3rem + 1.6vw, 2.125rem); font-weight: 680; line-height: 1.15; letter-spacing: -0.02em; }
h2 { font-size: 1.125rem; font-weight: 650; line-height: 1.3; }
a { color: var(--link); text-underline-offset: 0.2em; text-decoration-thickness: 1px; }
a:hover { text-decoration-thickness: 2px; }
code { font: 0.9em/1.4 ui-monospace, monospace; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 4px; }
header { background: var(--card); border-block-end: 1px solid var(--line); padding: 0.625rem max(1rem, (100% - 36rem) / 2); display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: 0.25rem 1.25rem; }
.brand { display: flex; align-items: center; gap: 0.6rem; min-block-size: 1.75rem; font-weight: 680; letter-spacing: -0.01em; }
.brand span { inline-size: 1rem; block-size: 1rem; border-inline: 0.32rem solid var(--go); border-radius: 2px; }
.person { color: var(--soft); font-size: 0.875rem; }
main { max-inline-size: 38rem; margin: 0 auto; padding: 1.75rem 1rem 5rem; display: grid; gap: 1rem; grid-template-columns: minmax(0, 1fr); }
section, form { display: grid; gap: 0.75rem; grid-template-columns: minmax(0, 1fr); margin-block-start: 0.75rem; }
h1, p, dd, dt, li, code, .person { overflow-wrap: anywhere; unicode-bidi: plaintext; }
.soft { color: var(--soft); font-size: 0.9rem; }
.card { padding: 1.125rem 1.25rem; border: 1px solid var(--line); border-radius: 12px; background: var(--card); box-shadow: var(--shadow); }
.box { padding: 1rem 1.125rem; border-radius: 12px; border: 1px solid var(--line); border-inline-start-width: 5px; background: var(--card); white-space: pre-line; }
.box.good { background: var(--good); border-color: var(--go); }
.box.warn { background: var(--warn); border-color: var(--wait); }
.box.bad { background: var(--bad); border-color: var(--back); }
.needed { font-weight: 620; }
.deadline { font-size: 1.0625rem; border-color: var(--wait); border-block-start-width: 5px; }
.facts { display: grid; grid-template-columns: minmax(5.5rem, auto) minmax(0, 1fr); gap: 0.4rem 1.5rem; }
.facts dt { color: var(--soft); }
.facts dd { font-variant-numeric: tabular-nums; }
.changes { list-style: none; display: grid; gap: 0.6rem; }
.changes .name { font-weight: 620; }
.changes .name, .changes .soft { display: block; }
label { font-weight: 620; }
button, textarea { font: inherit; color: inherit; }
textarea { inline-size: 100%; min-block-size: 5rem; padding: 0.6rem 0.75rem; border: 1px solid var(--control); border-radius: 9px; background: var(--card); resize: vertical; }
.field { display: grid; gap: 0.35rem; }
.choices { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(15rem, 100%), 1fr)); gap: 0.75rem; }
.choice { display: grid; gap: 0.875rem; align-content: space-between; padding: 1rem; border-radius: 9px; background: var(--card); border: 1px solid var(--line); border-inline-start: 4px solid var(--go); box-shadow: var(--shadow); }
.choice.back { border-inline-start-color: var(--back); }
.choice.cannot { align-content: start; gap: 0.35rem; border-inline-start-color: var(--line); background: none; box-shadow: none; color: var(--soft); }
button { inline-size: 100%; min-block-size: 2.75rem; padding: 0.4rem 1.25rem; border: 1px solid transparent; border-radius: 9px; background: var(--act); color: var(--on-act); font-weight: 620; cursor: pointer; --act: var(--go); }
button.back { --act: var(--back); }
button:hover { background: color-mix(in srgb, currentColor 12%, var(--act)); }
.links { display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; }
@media (max-width: 34rem) {
  main { padding-block-start: 1.25rem; }
  .facts { grid-template-columns: minmax(0, 1fr); gap: 0; }
  .facts dd { margin-block-end: 0.5rem; }
}
@media (forced-colors: active) {
  .card, .box, .choice { border-color: CanvasText; }
}
`;
