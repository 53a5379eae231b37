import type { Landmarks, Pixels } from "@mfim/core";
import { describe, expect, it } from "vitest";
import { resizePixels } from "../pictures/raw-picture.ts";
import { applyAffine, invertAffine } from "./affine.ts";
import { alignFace } from "./align-face.ts";
import { cropOfQuad, ffhqQuad, quadSide, shareOutside } from "./ffhq-crop.ts";
import { fivePoints } from "./five-points.ts";
import { reflectPadding } from "./reflect-padding.ts";

const five = (...points: number[]): Landmarks => ({ scheme: "five-points", points: Float32Array.from(points) });
const upright = five(100, 100, 140, 100, 120, 120, 105, 145, 135, 145);

/** A face turned by `degrees`, scaled and moved. */
function posed(degrees: number, scale: number, x: number, y: number): Landmarks {
  const [c, s] = [Math.cos((degrees * Math.PI) / 180) * scale, Math.sin((degrees * Math.PI) / 180) * scale];
  const centred = applyAffine([1, 0, -120, 0, 1, -120], upright.points);
  return { scheme: "five-points", points: applyAffine([c, -s, x, s, c, y], centred) };
}

/** A smooth scene, grey levels 28 to 228, given in pixels of the photograph; wavelengths of about 60 pixels. */
const scene = (x: number, y: number, channel: number) =>
  128 + 100 * Math.sin(x / 17 + channel) * Math.cos(y / 13 - channel);

function photograph(width: number, height: number): Pixels {
  const data = new Uint8Array(width * height * 3);
  for (let i = 0; i < data.length; i++) {
    const pixel = Math.floor(i / 3);
    data[i] = Math.round(scene(pixel % width, Math.floor(pixel / width), i % 3));
  }
  return { width, height, data };
}

/** Largest difference between an aligned picture and the scene itself where the crop shows the photograph. */
function worstAgainstScene(
  pixels: Pixels,
  toPhotograph: Parameters<typeof applyAffine>[0],
  width: number,
  height: number,
) {
  let worst = 0;
  for (let y = 0; y < pixels.height; y++)
    for (let x = 0; x < pixels.width; x++) {
      const [px, py] = applyAffine(toPhotograph, [x, y]) as unknown as [number, number];
      const margin = 0.35 * pixels.width; // the blurred blend reaches inwards from the border
      if (px < margin || py < margin || px > width - 1 - margin || py > height - 1 - margin) continue;
      for (let c = 0; c < 3; c++)
        worst = Math.max(worst, Math.abs((pixels.data[(y * pixels.width + x) * 3 + c] as number) - scene(px, py, c)));
    }
  return worst;
}

describe("ffhqQuad", () => {
  it("follows the published constants on a face worked out by hand", () => {
    // e = (40, 0), m = (0, 45): length max(80, 81), centre (120, 104.5).
    expect(ffhqQuad(upright).map((v) => Math.round(v * 1e4) / 1e4)).toEqual([
      39, 23.5, 39, 185.5, 201, 185.5, 201, 23.5,
    ]);
    // Wide eyes: e = (60, 0), m = (0, 45): length max(120, 81).
    expect(quadSide(ffhqQuad(five(90, 100, 150, 100, 120, 120, 105, 145, 135, 145)))).toBeCloseTo(240, 4);
  });

  it("turns, grows and moves with the face", () => {
    const crop = cropOfQuad(ffhqQuad(upright), 64, { width: 300, height: 300 });
    const before = applyAffine(crop.toCrop, upright.points);
    for (const landmarks of [posed(37, 1, 50, 60), posed(-120, 2.5, 400, 300), posed(5, 0.4, 20, 20)]) {
      const turned = cropOfQuad(ffhqQuad(landmarks), 64, { width: 300, height: 300 });
      applyAffine(turned.toCrop, landmarks.points).forEach((v, i) => {
        expect(v).toBeCloseTo(before[i] as number, 3);
      });
    }
  });

  it("takes 68 and 468 points at the places FFHQ names", () => {
    const points68 = Float32Array.from({ length: 136 }, (_, i) => i * i * 0.01);
    const mean = (from: number, to: number, axis: number) => {
      let sum = 0;
      for (let p = from; p < to; p++) sum += points68[2 * p + axis] as number;
      return sum / (to - from);
    };
    const expected = [
      mean(36, 42, 0),
      mean(36, 42, 1),
      mean(42, 48, 0),
      mean(42, 48, 1),
      ...points68.slice(60, 62),
      ...points68.slice(96, 98),
      ...points68.slice(108, 110),
    ];
    Array.from(fivePoints({ scheme: "ibug-68", points: points68 })).forEach((v, i) => {
      expect(v).toBeCloseTo(expected[i] as number, 3);
    });
    expect(() => fivePoints({ scheme: "mediapipe-468", points: points68 })).toThrow(/expected 468 points/);
  });

  it("refuses points that lie in one place", () => {
    expect(() => ffhqQuad(five(5, 5, 5, 5, 5, 5, 5, 5, 5, 5))).toThrow(/one place/);
  });
});

describe("cropOfQuad", () => {
  it("carries maps that are each other's inverse, corners at the outer edges", () => {
    const quad = ffhqQuad(posed(20, 1.3, 150, 140));
    const { toCrop, toPhotograph } = cropOfQuad(quad, 128, { width: 400, height: 300 });
    const corners = applyAffine(toCrop, quad);
    [-0.5, -0.5, -0.5, 127.5, 127.5, 127.5, 127.5, -0.5].forEach((v, i) => {
      // The quad's corners plus half a pixel are what PIL's QUAD takes as edges.
      expect(corners[i]).toBeCloseTo(v, 2);
    });
    const back = applyAffine(toPhotograph, applyAffine(toCrop, [12, 34, 300, 7]));
    [12, 34, 300, 7].forEach((v, i) => {
      expect(back[i]).toBeCloseTo(v, 3);
    });
    expect(() => invertAffine([1, 2, 0, 2, 4, 0])).toThrow(/invertible/);
  });

  it("says how much of it lies outside the photograph", () => {
    const quad = ffhqQuad(upright); // 39..201 by 23.5..185.5
    expect(shareOutside(cropOfQuad(quad, 64, { width: 300, height: 300 }))).toBe(0);
    expect(shareOutside(cropOfQuad(quad, 64, { width: 120, height: 300 }))).toBeCloseTo(0.5, 1);
  });
});

describe("alignFace", () => {
  it.each([
    ["magnified", posed(12, 0.5, 200, 190), 128],
    ["about as large", posed(-25, 0.9, 210, 200), 128],
    ["shrunk twice and more", posed(8, 1.6, 220, 210), 64],
  ])("shows the photograph where the crop says: %s", async (_, landmarks, size) => {
    const picture = photograph(420, 400);
    const { pixels, crop } = await alignFace(picture, ffhqQuad(landmarks), { size });
    expect([pixels.width, pixels.height, crop.size]).toEqual([size, size, size]);
    expect(worstAgainstScene(pixels, crop.toPhotograph, 420, 400)).toBeLessThan(6);
  });

  it("fills what the photograph does not show without a hard edge or black", async () => {
    const picture = photograph(200, 200);
    const { pixels } = await alignFace(picture, ffhqQuad(posed(10, 0.8, 20, 30)), { size: 96 });
    const steps = pixels.data.map((v, i) => (i < 96 * 3 ? 0 : Math.abs(v - (pixels.data[i - 96 * 3] as number))));
    expect(Math.max(...steps)).toBeLessThan(45);
    expect(Math.min(...pixels.data)).toBeGreaterThan(20);
  });

  it("stands a face far outside its photograph", async () => {
    const { pixels } = await alignFace(photograph(60, 50), ffhqQuad(posed(0, 1, -300, -300)), { size: 32 });
    expect(pixels.data.length).toBe(32 * 32 * 3);
  });

  it("differs little between the published and the cheaper sampling", async () => {
    const picture = photograph(420, 400);
    const quad = ffhqQuad(posed(12, 1.1, 200, 190));
    const [published, cheap] = await Promise.all(
      [4, 2].map((oversampling) => alignFace(picture, quad, { size: 64, oversampling })),
    );
    const mean =
      published!.pixels.data.reduce((sum, v, i) => sum + Math.abs(v - (cheap!.pixels.data[i] as number)), 0) /
      (64 * 64 * 3);
    expect(mean).toBeLessThan(1);
  });

  it("at a small size agrees with the 1024-pixel recipe shrunk afterwards", async () => {
    const picture = photograph(420, 400);
    const quad = ffhqQuad(posed(12, 1.1, 200, 190));
    const large = await alignFace(picture, quad, { size: 512 });
    const small = await alignFace(picture, quad, { size: 64 });
    const shrunk = await resizePixels(large.pixels, 64);
    const mean =
      small.pixels.data.reduce((sum, v, i) => sum + Math.abs(v - (shrunk.data[i] as number)), 0) / (64 * 64 * 3);
    expect(mean).toBeLessThan(1);
  });
});

describe("reflectPadding", () => {
  it("mirrors near the photograph, ends in the median colour, keeps a plain picture plain", async () => {
    const plain: Pixels = { width: 20, height: 16, data: new Uint8Array(20 * 16 * 3).fill(77) };
    const padded = await reflectPadding(plain, [5, 6, 7, 8], 2);
    expect([padded.width, padded.height]).toEqual([32, 30]);
    expect(new Set(padded.data)).toEqual(new Set([77]));

    const left = photograph(40, 40);
    const wide = await reflectPadding(left, [12, 12, 12, 12], 0.1); // so small a blur does nothing
    const edge = [wide.data[0], wide.data[(64 * 64 - 1) * 3], wide.data[63 * 3]];
    expect(new Set(edge).size).toBe(1);
    // In the middle the photograph is untouched.
    expect(wide.data[(32 * 64 + 32) * 3]).toBe(left.data[(20 * 40 + 20) * 3]);
    // One pixel outside, the mirror image of one pixel inside, a twelfth of the way to the median.
    const mirrored = left.data[(20 * 40 + 1) * 3] as number;
    const median = edge[0] as number;
    const mask = 1 - 11 / 12;
    expect(wide.data[(32 * 64 + 11) * 3]).toBeCloseTo(mirrored + (median - mirrored) * mask, -0.5);
  });
});
