import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { expect, it } from "vitest";
import { ICT_EXPRESSION_NAMES } from "../head/ict-expressions.ts";
import { tinyHead } from "../head/tiny-head.ts";
import { drawContactSheet } from "./contact-sheet.ts";

const size = 48;
const base = { seed: "sheet", rows: 1, columns: 5, size, personPerRow: false, detailed: true };

it("words stand above the faces: who is in a row, and the strata above their columns", async () => {
  const folder = await mkdtemp(join(tmpdir(), "faces-3d-sheet-"));
  const head = tinyHead(ICT_EXPRESSION_NAMES);
  /** The rows above the faces, grey, and the width of all. */
  const band = async (strata: boolean) => {
    const out = join(folder, `${strata}.png`);
    await drawContactSheet(head, { ...base, out, strata });
    const { data, info } = await sharp(out).greyscale().raw().toBuffer({ resolveWithObject: true });
    return { words: data.subarray(0, info.width * (info.height - size)), width: info.width };
  };
  try {
    const [plain, named] = [await band(false), await band(true)];
    expect([plain.width, named.width]).toEqual([5 * size + 4 * 2, 5 * size + 4 * 2]);
    expect(plain.words.some((value) => value < 150)).toBe(true);
    const titles = named.words.subarray(plain.words.length);
    const dark = Array.from({ length: 5 }, (_, column) => {
      const from = column * (size + 2);
      return titles.filter((value, i) => value < 150 && i % named.width >= from && i % named.width < from + size)
        .length;
    });
    expect(Math.min(...dark)).toBeGreaterThan(0);
    // "strong-expression" takes more than "easy".
    expect(dark[2]).toBeGreaterThan(2 * (dark[0] as number));
  } finally {
    await rm(folder, { recursive: true });
  }
});
