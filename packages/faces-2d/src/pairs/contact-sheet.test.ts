import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { expect, test } from "vitest";
import { prepareCast } from "../cast/prepare-cast.ts";
import { openPortraitLibrary } from "../library/portrait-library.ts";
import { MADE_PEOPLE } from "../testing/made-people.ts";
import { writeMadeLibrary } from "../testing/write-made-library.ts";
import { drawContactSheet } from "./contact-sheet.ts";
import { PAIR_PRESETS } from "./presets.ts";
import { renderPair } from "./render-pair.ts";
import { samplePair } from "./sample-pair.ts";

test("a sheet says above each column which of a pair's pictures it shows, and where it comes from", async () => {
  const library = await mkdtemp(join(tmpdir(), "faces-2d-sheet-"));
  const [out, size] = [join(library, "sheet.png"), 64];
  try {
    await writeMadeLibrary(library, MADE_PEOPLE);
    await drawContactSheet({ library, out, seed: "sheet", rows: 1, columns: 2, size });
    const { data, info } = await sharp(out).raw().toBuffer({ resolveWithObject: true });
    expect(info).toMatchObject({ width: 6 * size + 5 * 2, channels: 3 });
    const band = info.height - size;
    const dark = Array.from({ length: 6 }, (_, column) => {
      let count = 0;
      for (let y = 0; y < band; y++)
        for (let x = column * (size + 2); x < column * (size + 2) + size; x++)
          if ((data[3 * (y * info.width + x)] as number) < 150) count++;
      return count;
    });
    expect(Math.min(...dark)).toBeGreaterThan(0);
    // The same three words for both pairs.
    expect(dark.slice(3)).toEqual(dark.slice(0, 3));
    const opened = await openPortraitLibrary(library);
    const cast = await prepareCast(opened, size);
    const pair = samplePair(cast, "sheet", 1, PAIR_PRESETS["swap-train-photo-2d"]!.people);
    const pictures = await renderPair(cast, pair, size);
    const place = { left: 5 * (size + 2), top: band, width: size, height: size };
    const last = await sharp(out).extract(place).raw().toBuffer();
    // The file has a palette.
    const off = pictures.map(({ pixels }) => pixels.reduce((sum, value, i) => sum + Math.abs(value - last[i]!), 0));
    expect(off[2]! / last.length).toBeLessThan(4);
    expect(off[2]).toBe(Math.min(...off));
    expect((await sharp(out).metadata()).xmp?.toString("utf8")).toContain(opened.index.credit);
  } finally {
    await rm(library, { recursive: true });
  }
});
