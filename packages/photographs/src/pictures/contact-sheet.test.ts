import type { Pixels } from "@mfim/core";
import { expect, test } from "vitest";
import { contactSheet } from "./contact-sheet.ts";
import { decodePicture } from "./decode-picture.ts";

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
