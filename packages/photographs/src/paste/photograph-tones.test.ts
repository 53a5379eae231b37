import { type Pixels, Random } from "@mfim/core";
import { describe, expect, it } from "vitest";
import { inTones, tonesOf } from "./photograph-tones.ts";

const [width, height] = [64, 64];
const random = new Random(7);
/** A slope of brightness, each colour by a rule, with the noise of a JPEG. */
function picture(rule: (y: number, i: number) => readonly [number, number, number], noise = 0): Pixels {
  const data = new Uint8Array(width * height * 3);
  for (let i = 0; i < width * height; i++)
    rule(40 + (i * 160) / (width * height), i).forEach((value, c) => {
      data[3 * i + c] = Math.max(0, Math.min(255, Math.round(value + (random.uniform() - 0.5) * noise)));
    });
  return { width, height, data };
}
const grey = picture((y) => [y, y, y]);
const sepia = picture((y) => [1.1 * y, 0.98 * y, 0.8 * y], 4);
const painted = (photograph: Pixels): Pixels => {
  const data = Uint8Array.from(photograph.data);
  for (let i = 0; i < 300; i++) data.set([200, 90, 160], 3 * (1000 + i));
  return { ...photograph, data };
};

describe("a monochrome photograph", () => {
  it("is known from one with colours, however few", () => {
    expect(tonesOf(grey)).toBeDefined();
    expect(tonesOf(sepia)).toBeDefined();
    expect(tonesOf(picture((y, i) => (i % 5 === 0 ? [y + 40, y, y - 40] : [y, y, y])))).toBeUndefined();
    expect(tonesOf(picture((y, i) => (i % 64 < 32 ? [y + 12, y, y] : [y, y, y + 12])))).toBeUndefined();
    // A face before a plain wall: one colour at each brightness, but two hues.
    expect(tonesOf(picture((y) => (y < 140 ? [y - 7, y, y + 9] : [y + 25, y, y - 25])))).toBeUndefined();
  });

  it("gets faces in its own tone, and keeps every other bit", () => {
    const result = inTones(grey, painted(grey), tonesOf(grey) as Float32Array);
    const luma = Math.round(0.299 * 200 + 0.587 * 90 + 0.114 * 160);
    expect(Array.from(result.data.slice(3000, 3003))).toEqual([luma, luma, luma]);
    expect(result.data.slice(0, 3000)).toEqual(grey.data.slice(0, 3000));
    const [r, g, b] = inTones(sepia, painted(sepia), tonesOf(sepia) as Float32Array).data.slice(
      3000,
      3003,
    ) as unknown as [number, number, number];
    expect(Math.abs(r / g - 1.1 / 0.98)).toBeLessThan(0.03);
    expect(Math.abs(b / g - 0.8 / 0.98)).toBeLessThan(0.03);
  });
});
