import type { Pixels } from "@mfim/core";
import { describe, expect, it } from "vitest";
import { alignFace } from "../align/align-face.ts";
import type { Quad } from "../align/ffhq-crop.ts";
import { detailShares } from "./carry-detail.ts";
import { pasteBack } from "./paste-back.ts";

type Colour = readonly [number, number, number];
const picture = (side: number, at: (x: number, y: number) => Colour): Pixels => ({
  width: side,
  height: side,
  data: Uint8Array.from({ length: side * side * 3 }, (_, i) => {
    const pixel = Math.floor(i / 3);
    return at(pixel % side, Math.floor(pixel / side))[i % 3] as number;
  }),
});
/** Checks of three pixels on a slow slope: more than a crop of an eighth of the pixels can show. */
const woven = picture(256, (x, y) => {
  const light = 90 + x / 4 + (Math.floor(x / 3 + y / 3) % 2 === 0 ? 14 : -14);
  return [light, light - 20, light - 30];
});
const quad: Quad = [19.5, 19.5, 19.5, 235.5, 235.5, 235.5, 235.5, 19.5];
const grey = (side: number, level: number) => picture(side, () => [level, level, level]);
const pixel = ({ width, data }: Pixels, x: number, y: number) => [
  ...data.subarray(3 * (y * width + x), 3 * (y * width + x) + 3),
];
const inner = (a: Pixels, b: Pixels) => {
  let sum = 0;
  for (let y = 80; y < 176; y++)
    for (let x = 80; x < 176; x++) sum += Math.abs((pixel(a, x, y)[1] as number) - (pixel(b, x, y)[1] as number));
  return sum / 96 ** 2;
};

describe("what covers a face", () => {
  // The right half is covered, told at another size than the crop's.
  const visible = { size: 16, weights: Float32Array.from({ length: 256 }, (_, i) => (i % 16 < 8 ? 1 : 0)) };

  it("stays bit for bit, and the rest is pasted", async () => {
    const pasted = await pasteBack(woven, grey(32, 200), quad, { visible });
    for (let y = 0; y < 256; y += 5)
      for (let x = 140; x < 256; x += 3) expect(pixel(pasted, x, y)).toEqual(pixel(woven, x, y));
    expect(pixel(pasted, 90, 128)).toEqual([200, 200, 200]);
  });

  it("does not colour the face", async () => {
    const red = picture(256, (x) => (x < 128 ? [100, 100, 100] : [250, 0, 0]));
    const options = { colour: "photograph" } as const;
    const [seen, unseen] = [
      await pasteBack(red, grey(32, 200), quad, { ...options, visible }),
      await pasteBack(red, grey(32, 200), quad, options),
    ];
    for (const level of pixel(seen, 90, 128)) expect(Math.abs(level - 100)).toBeLessThanOrEqual(1);
    expect((pixel(unseen, 90, 128)[0] as number) - (pixel(unseen, 90, 128)[1] as number)).toBeGreaterThan(50);
  });
});

describe("the colours of a masked face", () => {
  it("are those of the photograph's skin within the mask's rim, whatever is around it", async () => {
    // A face of one colour in a hood of another.
    const hood = picture(256, (x, y) => (Math.hypot(x - 127.5, y - 127.5) < 70 ? [180, 140, 120] : [230, 30, 120]));
    const side = 64;
    const weights = Float32Array.from({ length: side * side }, (_, i) => {
      const distance = Math.hypot((i % side) - 31.5, Math.floor(i / side) - 31.5) / side;
      return Math.max(0, Math.min(1, (0.34 - distance) / 0.08));
    });
    const pasted = await pasteBack(hood, grey(side, 90), quad, { colour: "photograph", mask: { size: side, weights } });
    const skin = [180, 140, 120] as const;
    for (const c of [0, 1, 2] as const)
      expect(Math.abs((pixel(pasted, 128, 128)[c] as number) - skin[c])).toBeLessThanOrEqual(6);
  });
});

describe("detail of the photograph", () => {
  it("comes back where the pasted face is the photograph's own", async () => {
    const { pixels: own } = await alignFace(woven, quad, { size: 32 });
    const coarse = await pasteBack(woven, own, quad, { feather: 0.02 });
    const fine = await pasteBack(woven, own, quad, { feather: 0.02, detailOf: own });
    expect(inner(coarse, woven)).toBeGreaterThan(8);
    expect(inner(fine, woven)).toBeLessThan(inner(coarse, woven) / 4);
  });

  it("has the slope of one face over the other as its share, between 0 and 1", () => {
    const waves = (height: number) =>
      picture(32, (x) => Array<number>(3).fill(128 + Math.round(height * Math.sin(x * 1.7))) as unknown as Colour);
    const mean = (height: number) => {
      const { weights } = detailShares(waves(height), waves(40));
      return weights.reduce((sum, share) => sum + share, 0) / weights.length;
    };
    expect(mean(20)).toBeCloseTo(0.5, 1);
    expect(mean(-40)).toBeLessThan(0.05);
    // What is plain beside a pattern has nothing to do with it.
    expect(mean(0)).toBeLessThan(0.05);
    expect(mean(80)).toBeGreaterThan(0.95);
  });
});
