import type { Pixels } from "@mfim/core";
import { describe, expect, it } from "vitest";
import { applyAffine } from "../align/affine.ts";
import { alignFace } from "../align/align-face.ts";
import { cropOfQuad, type Quad } from "../align/ffhq-crop.ts";
import { paddingReach } from "../align/padding-reach.ts";
import { featherMask } from "./feather-mask.ts";
import { pasteBack } from "./paste-back.ts";

/** Smooth: wavelengths of about 80 pixels, so that resampling itself costs little. */
function photograph(width: number, height: number): Pixels {
  const data = Uint8Array.from({ length: width * height * 3 }, (_, i) => {
    const [x, y] = [Math.floor(i / 3) % width, Math.floor(i / 3 / width)];
    return Math.round(128 + 90 * Math.sin(x / 14 + (i % 3)) * Math.cos(y / 12 - (i % 3)));
  });
  return { width, height, data };
}

/** A square of `side` pixels about (x, y), turned. */
function quad(x: number, y: number, side: number, degrees: number): Quad {
  const [c, s] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  return [-1, -1, -1, 1, 1, 1, 1, -1].map((v, i, all) => {
    const [u, w] = (i % 2 === 0 ? [v, all[i + 1] as number] : [all[i - 1] as number, v]).map((n) => (n * side) / 2) as [
      number,
      number,
    ];
    return i % 2 === 0 ? x + c * u - s * w : y + s * u + c * w;
  }) as unknown as Quad;
}

const difference = (a: Pixels, b: Pixels, where: (x: number, y: number) => boolean = () => true) =>
  a.data.reduce((worst, v, i) => {
    const pixel = Math.floor(i / 3);
    return where(pixel % a.width, Math.floor(pixel / a.width))
      ? Math.max(worst, Math.abs(v - (b.data[i] as number)))
      : worst;
  }, 0);

const plain = (size: number, colour: readonly number[]): Pixels => ({
  width: size,
  height: size,
  data: Uint8Array.from({ length: size * size * 3 }, (_, i) => colour[i % 3] as number),
});

describe("pasteBack", () => {
  it.each([
    ["as large as in the photograph", quad(120, 110, 128, 17), 128],
    ["with more pixels than it covers", quad(120, 110, 90, -30), 256],
    ["half as large", quad(120, 110, 140, 5), 70],
    ["cut by the photograph's corner", quad(30, 40, 120, 12), 128],
    ["far outside", quad(-10, 200, 100, 40), 96],
  ])("shows nothing where the crop was not changed: %s", async (_, place, size) => {
    const original = photograph(240, 220);
    const { pixels, crop } = await alignFace(original, place, { size });
    const pasted = await pasteBack(original, pixels, crop);
    expect(difference(pasted, original)).toBeLessThanOrEqual(size < 100 ? 6 : 3);
    const outside = (x: number, y: number) => {
      const [u, v] = applyAffine(crop.toCrop, [x, y]) as unknown as [number, number];
      return u < -0.5 || v < -0.5 || u > size - 0.5 || v > size - 0.5;
    };
    expect(difference(pasted, original, outside)).toBe(0);
  });

  it("puts the middle's colours in unchanged, nothing at the border, and no step between", async () => {
    const original = plain(200, [40, 80, 120]);
    const place = quad(100, 100, 100, 30);
    const pasted = await pasteBack(original, plain(64, [200, 150, 90]), place);
    const at = (x: number, y: number) => Array.from(pasted.data.slice((y * 200 + x) * 3, (y * 200 + x) * 3 + 3));
    expect(at(100, 100)).toEqual([200, 150, 90]);
    expect(at(20, 20)).toEqual([40, 80, 120]);
    let steepest = 0;
    for (let x = 1; x < 200; x++)
      steepest = Math.max(steepest, Math.abs((at(x, 100)[0] as number) - (at(x - 1, 100)[0] as number)));
    // 160 levels over 12 pixels of feather: smoothstep is at most 1.5 times as steep as a line.
    expect(steepest).toBeLessThanOrEqual((1.5 * 160) / (12 * Math.cos(Math.PI / 6)) + 2);
  });

  it("keeps what a mask leaves out", async () => {
    const original = photograph(200, 200);
    const crop = cropOfQuad(quad(100, 100, 100, 0), 50, original);
    const weights = Float32Array.from({ length: 2500 }, (_, i) => (i % 50 < 20 ? 0 : 1));
    const pasted = await pasteBack(original, plain(50, [255, 255, 255]), crop, { mask: { size: 50, weights } });
    expect(difference(pasted, original, (x) => x < 88)).toBe(0);
    expect(pasted.data[(100 * 200 + 120) * 3]).toBe(255);
  });

  it("takes the photograph's colours at the border where asked to", async () => {
    const original = photograph(240, 220);
    const { pixels, crop } = await alignFace(original, quad(120, 110, 128, 10), { size: 128 });
    const tinted = {
      ...pixels,
      data: pixels.data.map((v, i) => Math.min(255, v * 0.85 + ([30, 0, 10][i % 3] as number))),
    };
    const [plainly, matched] = await Promise.all(
      (["as-is", "photograph"] as const).map((colour) => pasteBack(original, tinted, crop, { colour })),
    );
    expect(difference(plainly as Pixels, original)).toBeGreaterThan(25);
    expect(difference(matched as Pixels, original)).toBeLessThanOrEqual(5);
  });

  it("says what does not belong together", async () => {
    const crop = cropOfQuad(quad(50, 50, 40, 0), 32, { width: 100, height: 100 });
    await expect(
      pasteBack(plain(99, [0, 0, 0]), plain(31, [0, 0, 0]), crop, { mask: featherMask(30, 0.1) }),
    ).rejects.toThrow(
      "pasteBack: expected a face of 32 x 32 pixels, got 31 x 31; and the photograph of 100 x 100 pixels, got 99 x 99; and a mask of 32 pixels, got 30.",
    );
  });
});

it("alignment reaches into the photograph by a third of its padding, only where it padded", () => {
  const reach = (place: Quad) => paddingReach(cropOfQuad(place, 64, { width: 300, height: 200 }));
  expect(reach(quad(150, 100, 100, 0))).toEqual([0, 0, 0, 0]);
  // 40 pixels beyond the left edge and the border of 10: padded by 50; the other sides by 0.3 of 100.
  expect(reach(quad(10, 100, 100, 0))).toEqual([50 / 3, 10, 10, 10]);
});
