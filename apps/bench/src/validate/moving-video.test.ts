import type { Pixels } from "@mfim/core";
import { pixelsToImages } from "@mfim/core";
import { flickerMetrics, SwapObservation } from "@mfim/metrics";
import { useNativeBackend } from "@mfim/testing";
import { beforeAll, expect, test } from "vitest";
import type { BenchProtocol } from "../protocol/bench-protocol.ts";
import { movedPicture } from "./moved-picture.ts";
import { type Movement, movingProtocol } from "./moving-protocol.ts";
import { frameErrors, videoFaults } from "./video-faults.ts";

beforeAll(useNativeBackend);

/** Two columns a cell of the flicker's grid. */
const size = 48;
const picture = (value: (x: number) => number): Pixels => ({
  width: size,
  height: size,
  data: Uint8Array.from({ length: 3 * size * size }, (_, i) => value(Math.floor(i / 3) % size)),
});
const frames = 5;
/** A quarter of a pixel of a ramp of 4 steps a pixel is one step: nothing is rounded. */
const still: Movement = { frames, pan: 0.25, light: 0 };

const protocolOf = (target: Pixels, truth: Pixels, variants: Readonly<Record<string, Pixels>> = {}): BenchProtocol => ({
  ...{ name: "made", checksum: "c".repeat(64), data: "made", size, masks: [], mixing: false },
  roles: new Set(["source", "target", "truth"] as const),
  pairs: [{ id: "pair", source: "s", target: "t", sourcePerson: "s" }],
  read: async () => ({ pictures: { source: target, target, truth }, variants }),
  async [Symbol.asyncDispose]() {},
});

/** `flicker.target` and `flicker.swap` of a fault. */
async function flickerOf(fault: string, protocol: BenchProtocol): Promise<[number, number]> {
  const metrics = flickerMetrics();
  const read = await Promise.all(protocol.pairs.map((_, n) => protocol.read(n)));
  const swaps = read.map(
    ({ variants }, frame) => videoFaults[fault]?.make({ frame, pictures: variants ?? {} }) as Pixels,
  );
  const observation = new SwapObservation({
    ids: protocol.pairs.map(({ id }) => id),
    pictures: {
      swap: pixelsToImages(swaps),
      target: pixelsToImages(read.map(({ pictures }) => pictures.target as Pixels)),
    },
    frames: protocol.pairs.map(({ video, frame }) => ({ video: video as string, frame: frame as number })),
  });
  for (const metric of metrics) await metric.update(observation);
  return metrics.map((metric) => metric.compute()) as [number, number];
}

const ramp = picture((x) => 4 * x + 30);
const wrong = { "wrong-shape": picture((x) => 4 * x + 42), "wrong-expression": ramp, "wrong-pose": ramp };

test("a video of a pair moves evenly, in all its pictures alike, and its frames follow one another", async () => {
  const moving = movingProtocol(
    protocolOf(
      ramp,
      picture((x) => 4 * x + 20),
      wrong,
    ),
    still,
  );
  expect(moving.pairs.map(({ id, video, frame }) => [id, video, frame])).toEqual(
    [0, 1, 2, 3, 4].map((frame) => [`pair#000${frame}`, "pair", frame]),
  );
  const at = async (n: number) => (await moving.read(n)).pictures.target?.data[3 * 20];
  expect([await at(0), await at(1), await at(4)]).toEqual([110, 109, 106]);
  const { pictures, variants } = await moving.read(4);
  expect(Object.keys(variants ?? {})).toEqual(["truth", "wrong-shape", "wrong-expression", "wrong-pose"]);
  expect([variants?.["truth"]?.data[60], variants?.["wrong-shape"]?.data[60], pictures.source?.data[60]]).toEqual([
    96, 118, 110,
  ]);
});

test("what flickers is counted to the step, and what is wrong alike in every frame is not", async () => {
  const moving = movingProtocol(protocolOf(ramp, ramp, wrong), still);
  const steady = Object.keys(frameErrors).map((kind) => `steady-${kind}`);
  for (const fault of ["truth", "drifting-colour", ...steady])
    expect((await flickerOf(fault, moving))[0], fault).toBeCloseTo(0, 4);
  // Twice the error at each second difference: 5 steps brighter, 12 steps of another face.
  expect((await flickerOf("flickering-colour", moving))[0]).toBeCloseTo(10, 3);
  expect((await flickerOf("flickering-identity", moving))[0]).toBeCloseTo(24, 3);
  // One pixel of the ramp is 4 steps; the first column repeats itself, so that its cell has three quarters of a step a frame less.
  const place = (await flickerOf("flickering-place", moving))[0];
  expect(place).toBeGreaterThan(7.6);
  expect(place).toBeLessThan(8);
  expect((await flickerOf("flickering-expression", moving))[0]).toBeCloseTo(0, 4);
});

test("a light that rises evenly is no flicker, of the video or of the swap", async () => {
  const flat = picture(() => 100);
  const brightening = movingProtocol(protocolOf(flat, flat), { frames, pan: 0, light: 0.01 });
  expect(await flickerOf("truth", brightening)).toEqual([expect.closeTo(0, 4), expect.closeTo(0, 4)]);
  expect(await flickerOf("flickering-colour", brightening)).toEqual([expect.closeTo(10, 3), expect.closeTo(10, 3)]);
});

test("noise inside a cell is seen by what of it does not average out: little of its own size", async () => {
  const flat = movingProtocol(
    protocolOf(
      picture(() => 100),
      picture(() => 100),
    ),
    still,
  );
  const [noise] = await flickerOf("flickering-noise", flat);
  // Signs of 8 steps in three channels, weighted as luma is and averaged over a cell of 4 pixels: a normal number of this deviation, twice.
  const deviation = (8 * Math.hypot(0.2126, 0.7152, 0.0722)) / Math.sqrt(4);
  expect(noise / (2 * deviation * Math.sqrt(2 / Math.PI))).toBeCloseTo(1, 1);
});

test("a picture moves by parts of a pixel, and its borders repeat", () => {
  const row = (x: number) => [...movedPicture(ramp, { x }).data.slice(0, 9)].filter((_, i) => i % 3 === 0);
  expect([row(0), row(1), row(0.25), row(-1)]).toEqual([
    [30, 34, 38],
    [30, 30, 34],
    [30, 33, 37],
    [34, 38, 42],
  ]);
  expect(movedPicture(ramp, { gain: 10 }).data.at(-1)).toBe(255);
});
