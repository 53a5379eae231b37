import type { Pixels } from "@mfim/core";
import { expect, test } from "vitest";
import { figuresOf, pastingTable, WayErrors } from "./pasting-table.ts";

const grey = (level: number): Pixels => ({ width: 4, height: 4, data: new Uint8Array(48).fill(level) });
const everywhere = new Uint8Array(16).fill(1);

function errors(off: number, lpips?: number): WayErrors {
  const found = new WayErrors();
  found.regions.face.add(grey(100 + off), grey(100), everywhere);
  found.regions.seam.add(grey(100), grey(100), new Uint8Array(16));
  if (lpips !== undefined) found.lpips.add(lpips);
  found.toSource.add(0.5);
  return found;
}

test("what was not measured, or is nowhere, has no column, no NaN and no figure", () => {
  const ways = new Map([
    ["no mask", errors(4)],
    ["true mask", errors(2)],
  ]);
  const table = pastingTable(ways);
  expect(table).toMatch(/^face +L1 +PSNR, dB +slopes +sharpness$/m);
  expect(table).toMatch(/^no mask +4\.00 +36\.09 +0\.00 /m);
  expect(table).toMatch(/^picture +to source\nno mask +0\.500\n/m);
  expect(table).not.toMatch(/LPIPS|cover|seam|\||NaN, /);
  expect(Object.keys(figuresOf(errors(4)))).toEqual([
    ...["l1", "psnr", "slopes", "sharpness"].map((name) => `face.${name}`),
    "toSource",
  ]);
  expect(pastingTable(new Map([["no mask", errors(4, 0.25)]]))).toMatch(
    /picture +LPIPS +to source\nno mask +0\.2500 +0\.500$/,
  );
});
