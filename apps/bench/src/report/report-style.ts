/** Style of the page; colours follow the reader's setting, print gets paper. */
export const reportStyle = `
:root { color-scheme: light dark; --paper: #fff; --ink: #1c2126; --soft: #6b747d; --line: #dfe3e7; --card: #f5f7f9; --accent: #4c78a8; }
@media (prefers-color-scheme: dark) { :root { --paper: #14171a; --ink: #e6e9ec; --soft: #98a1aa; --line: #2c3238; --card: #1d2226; --accent: #7fa8d6; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 1280px; padding: 32px 20px 64px; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
h1 { margin: 0; font-size: 26px; overflow-wrap: anywhere; } h3 { margin: 22px 0 4px; font-size: 15px; } h2 { margin: 36px 0 8px; font-size: 18px; } header p, section > p { color: var(--soft); margin: 4px 0 14px; }
.grid { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(430px, 100%), 1fr)); gap: 18px; }
.case { margin: 0; } .case.wide { grid-column: 1 / -1; } .case.wide i { font-size: 11px; } .case div { display: flex; gap: 3px; } .case span { flex: 1 1 0; min-width: 0; max-width: 150px; text-align: center; }
.case img { width: 100%; display: block; border-radius: 6px; } .case img.swap { outline: 2px solid var(--accent); outline-offset: -2px; }
.case i { font-style: normal; color: var(--soft); font-size: 12px; } .case figcaption { color: var(--soft); font-size: 12px; font-variant-numeric: tabular-nums; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(440px, 100%), 1fr)); gap: 12px; align-items: start; } .charts figure { margin: 0; overflow-x: auto; background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 6px; } .charts svg { width: 100%; min-width: 440px; height: auto; display: block; }
.scroll { overflow-x: auto; } .strata { display: flex; flex-wrap: wrap; gap: 24px; } table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
.figures th, .figures td { padding: 5px 8px; border-bottom: 1px solid var(--line); text-align: right; white-space: nowrap; vertical-align: baseline; } .figures th:first-child { text-align: left; font-weight: 500; } .figures th small { display: block; max-width: 200px; white-space: normal; color: var(--soft); font-weight: 400; font-size: 11px; line-height: 1.25; }
details { margin: 6px 0; } summary { cursor: pointer; overflow-wrap: anywhere; } details pre { max-height: 420px; overflow: auto; margin: 6px 0 12px; padding: 10px 12px; background: var(--card); border: 1px solid var(--line); border-radius: 8px; font-size: 12px; line-height: 1.45; }
.summary thead th { white-space: normal; vertical-align: bottom; }
td small { display: block; color: var(--soft); font-size: 11px; } td sup { color: var(--soft); font-size: 10px; margin-left: 3px; }
.facts th { text-align: left; font-weight: 500; padding: 3px 20px 3px 0; color: var(--soft); vertical-align: top; overflow-wrap: anywhere; min-width: 90px; } .facts td { overflow-wrap: anywhere; }
@media print { :root { color-scheme: light; --paper: #fff; --ink: #000; --soft: #555; --line: #ccc; --card: #fff; } body { max-width: none; padding: 0; font-size: 11px; } h2 { break-after: avoid; } table { font-size: 9px; } td small, .figures th small { font-size: 7px; } td sup { font-size: 6px; } .figures th, .figures td { padding: 2px 5px; } thead { display: table-header-group; } .charts { grid-template-columns: 1fr 1fr; } .charts svg { min-width: 0; } .grid { grid-template-columns: 1fr 1fr; } .case, .charts figure, tr { break-inside: avoid; } .scroll { overflow: visible; } }
`;
