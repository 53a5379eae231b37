import { expect, test } from "vitest";
import { NO_VARIATION } from "./variation.ts";
import { varyPicture } from "./vary-picture.ts";

const size = 8;
const colours = Float32Array.from({ length: size * size * 3 }, (_, i) => (i * 7) % 256);

test("nothing is done where nothing varies", async () => {
  expect(await varyPicture(colours, size, NO_VARIATION)).toEqual(Uint8Array.from(colours));
});

test("colours follow their equations", async () => {
  const varied = await varyPicture(colours, size, { ...NO_VARIATION, gains: [0.5, 1, 2], gamma: 1.5 });
  varied.forEach((v, i) => {
    const expected = 255 * Math.min(1, ([0.5, 1, 2][i % 3]! * colours[i]!) / 255) ** 1.5;
    expect(Math.abs(v - expected)).toBeLessThanOrEqual(0.51);
  });
  const grey = await varyPicture(colours, size, { ...NO_VARIATION, saturation: 0 });
  for (let p = 0; p < grey.length; p += 3) expect([grey[p], grey[p]]).toEqual([grey[p + 1], grey[p + 2]]);
});

test("noise has its deviation and its seed, a mirror is undone by a mirror", async () => {
  const flat = new Float32Array(64 * 64 * 3).fill(128);
  const noisy = { ...NO_VARIATION, noise: 5, noiseSeed: "a" };
  const first = await varyPicture(flat, 64, noisy);
  const deviation = Math.sqrt(first.reduce((sum, v) => sum + (v - 128) ** 2, 0) / first.length);
  expect(deviation).toBeGreaterThan(4.7);
  expect(deviation).toBeLessThan(5.3);
  expect(await varyPicture(flat, 64, noisy)).toEqual(first);
  expect(await varyPicture(flat, 64, { ...noisy, noiseSeed: "b" })).not.toEqual(first);
  const mirrored = await varyPicture(colours, size, { ...NO_VARIATION, mirrored: true });
  const back = await varyPicture(Float32Array.from(mirrored), size, { ...NO_VARIATION, mirrored: true });
  expect(back).toEqual(Uint8Array.from(colours));
});
