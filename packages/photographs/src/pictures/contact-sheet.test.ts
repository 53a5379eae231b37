import type { Pixels } from "@mfim/core";
import { expect, test } from "vitest";
import { contactSheet } from "./contact-sheet.ts";
import { decodePicture } from "./decode-picture.ts";
import { oneLine, titleHeight, wrapped } from "./sheet-titles.ts";

const plain = (size: number, value: number): Pixels => ({
  width: size,
  height: size,
  data: new Uint8Array(size * size * 3).fill(value),
});

test("pictures lie row by row, gaps between them", async () => {
  const sheet = await decodePicture(
    await contactSheet([plain(4, 10), plain(4, 20), plain(3, 30)], { columns: 2, gap: 1, background: "#ffffff" }),
    "sheet",
  );
  expect([sheet.width, sheet.height]).toEqual([9, 9]);
  const at = (x: number, y: number) => sheet.data[(y * 9 + x) * 3];
  expect([at(0, 0), at(3, 3), at(4, 0), at(5, 0), at(8, 3), at(0, 5), at(2, 7), at(3, 5), at(8, 8)]).toEqual([
    10, 10, 255, 20, 20, 30, 30, 255, 255,
  ]);
  await expect(contactSheet([])).rejects.toThrow(/at least one/);
});

test("titles stand above their columns and change no picture", async () => {
  const titles = ["full", "without-adversarial-term"];
  const options = { columns: 2, gap: 2, background: "#ffffff" };
  const cells = [plain(64, 10), plain(64, 20)];
  const bare = await decodePicture(await contactSheet(cells, options), "bare");
  const named = await decodePicture(await contactSheet(cells, { ...options, titles }), "named");
  const head = titleHeight(titles, 64);
  expect(named.height).toBe(bare.height + head);
  const below = named.data.subarray(3 * named.width * head);
  expect(Buffer.from(below).equals(Buffer.from(bare.data))).toBe(true);
  const dark = (from: number, to: number) => {
    let count = 0;
    for (let y = 0; y < head; y++)
      for (let x = from; x < to; x++) if ((named.data[3 * (y * named.width + x)] as number) < 200) count++;
    return count;
  };
  expect(dark(0, 64)).toBeGreaterThan(0);
  expect(dark(66, 130)).toBeGreaterThan(dark(0, 64));
});

test("a label stands above its own picture, in one line", async () => {
  const cells = [plain(64, 10), plain(64, 10), plain(64, 10)];
  const labels = ["ada", "", "a long name of a file-1.png"];
  const sheet = await decodePicture(await contactSheet(cells, { columns: 2, labels }), "sheet");
  const band = titleHeight(["ada"], 64);
  expect([sheet.width, sheet.height]).toEqual([130, 2 * (64 + band) + 2]);
  const dark = (left: number, top: number, height: number) => {
    let count = 0;
    for (let y = top; y < top + height; y++)
      for (let x = left; x < left + 64; x++) if ((sheet.data[3 * (y * sheet.width + x)] as number) < 200) count++;
    return count;
  };
  const second = 64 + band + 2;
  expect([dark(0, 0, band) > 0, dark(66, 0, band) > 0, dark(0, second, band) > dark(0, 0, band)]).toEqual([
    true,
    false,
    true,
  ]);
  for (const [left, top] of [
    [0, band],
    [66, band],
    [0, second + band],
  ] as const)
    expect(dark(left, top, 64)).toBe(64 * 64);
  expect(oneLine(labels[2] as string, 64)).toBe("a long name…");
});

test("a heading stands above the titles, over the whole width, and changes nothing below it", async () => {
  const options = { columns: 3, titles: ["ada", "bert", "carl"] };
  const cells = [plain(64, 10), plain(64, 20), plain(64, 30)];
  const bare = await decodePicture(await contactSheet(cells, options), "bare");
  const heading = "three people whom nobody knows, and some";
  const headed = await decodePicture(await contactSheet(cells, { ...options, heading }), "headed");
  const band = titleHeight([oneLine(heading, 196)], 196);
  expect([headed.width, headed.height]).toEqual([bare.width, bare.height + band]);
  const [above, below] = [headed.data.subarray(0, 3 * 196 * band), headed.data.subarray(3 * 196 * band)];
  expect(Buffer.from(below).equals(Buffer.from(bare.data))).toBe(true);
  // Words in the outer columns, too: it is not wrapped over the first.
  for (const from of [10, 140]) {
    const dark = above.filter(
      (value, i) => value < 200 && Math.floor(i / 3) % 196 >= from && Math.floor(i / 3) % 196 < from + 50,
    );
    expect(dark.length).toBeGreaterThan(0);
  }
});

test("a title is cut at hyphens and blanks into three lines at most", () => {
  expect(wrapped("full", 18)).toEqual(["full"]);
  expect(wrapped("without-style-maps", 18)).toEqual(["without-style-maps"]);
  expect(wrapped("without-adversarial-term-at-all", 18)).toEqual(["without-", "adversarial-term-", "at-all"]);
  expect(wrapped("painted by the model", 9)).toEqual(["painted", "by the", "model"]);
});
