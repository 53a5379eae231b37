/** Style of the page; colours follow the reader's setting, print gets paper. */
export const reportStyle = `
:root { color-scheme: light dark; --paper: #fff; --ink: #1c2126; --soft: #6b747d; --line: #dfe3e7; --card: #f5f7f9; --accent: #4c78a8; }
@media (prefers-color-scheme: dark) { :root { --paper: #14171a; --ink: #e6e9ec; --soft: #98a1aa; --line: #2c3238; --card: #1d2226; --accent: #7fa8d6; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 1120px; padding: 32px 20px 64px; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
h1 { margin: 0; font-size: 26px; } h2 { margin: 36px 0 8px; font-size: 18px; } header p, section > p, .note { color: var(--soft); margin: 4px 0 14px; }
.cards { display: flex; flex-wrap: wrap; gap: 12px; } .card { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 12px 16px; min-width: 170px; }
.card span, .card small { display: block; color: var(--soft); font-size: 12px; } .card b { font-size: 26px; font-variant-numeric: tabular-nums; }
.grid { display: grid; grid-template-columns: repeat(auto-fill, minmax(430px, 1fr)); gap: 18px; }
.case { margin: 0; } .case div { display: flex; gap: 3px; } .case span { flex: 1 1 0; min-width: 0; max-width: 150px; text-align: center; }
.case img { width: 100%; display: block; border-radius: 6px; } .case img.swap { outline: 2px solid var(--accent); outline-offset: -2px; }
.case i { font-style: normal; color: var(--soft); font-size: 12px; } .case figcaption { color: var(--soft); font-size: 12px; font-variant-numeric: tabular-nums; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(340px, 1fr)); gap: 12px; align-items: start; } .charts figure { margin: 0; background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 6px; } .charts svg { width: 100%; height: auto; display: block; }
.scroll { overflow-x: auto; } .strata { display: flex; flex-wrap: wrap; gap: 24px; } table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
.figures th, .figures td { padding: 5px 12px; border-bottom: 1px solid var(--line); text-align: right; } .figures th:first-child, .figures thead th.unit { text-align: left; font-weight: 500; }
td small { display: block; color: var(--soft); font-size: 11px; } td sup { color: var(--soft); font-size: 10px; margin-left: 3px; } td.unit { color: var(--soft); text-align: left; }
.facts th { text-align: left; font-weight: 500; padding: 3px 20px 3px 0; color: var(--soft); vertical-align: top; white-space: nowrap; } .facts td { overflow-wrap: anywhere; }
@media print { body { max-width: none; padding: 0; } .case, .charts figure, tr { break-inside: avoid; } .scroll { overflow: visible; } }
`;
