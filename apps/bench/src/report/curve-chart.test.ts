import { expect, test } from "vitest";
import { curveChart } from "./curve-chart.ts";
import { html, raw } from "./html.ts";

test("a chart is SVG with its title and the names of its curves", () => {
  const points = Array.from({ length: 500 }, (_, step) => [step, Math.exp(-step / 100)] as const);
  const svg = curveChart({ title: "Identity", curves: [{ name: "identity", points }] });
  expect(svg).toMatch(/^<svg /);
  expect(svg).toContain("Identity");
  expect(svg).toContain("identity");
});

test("values are escaped, markup is not", () => {
  expect(html`<p>${"<b>"}${raw("<i>")}${[html`<u>`]}${3}${undefined}</p>`.markup).toBe("<p>&#60;b&#62;<i><u>3</p>");
});
