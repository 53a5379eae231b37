import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { HeadPoseEstimator } from "@mfim/core";
import { useNativeBackend } from "@mfim/testing";
import * as tf from "@tensorflow/tfjs";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { MetricNetworks } from "../evaluate/metric-networks.ts";
import type { BenchMethod } from "../methods/bench-method.ts";
import { folderMethod } from "../methods/folder-method.ts";
import { yardsticks } from "../methods/yardsticks.ts";
import { refusedLines } from "../result/refused-lines.ts";
import { finishRun } from "../result/write-result.ts";
import { runShard } from "../run/run-shard.ts";
import { readAllParts } from "../run/shard-parts.ts";
import { colourNetworks } from "../testing/colour-networks.ts";
import { verdictOf } from "../verify/verify-result.ts";
import { videosProtocol } from "./videos-protocol.ts";

const size = 16;
const frames = 6;
let folder = "";
beforeAll(async () => {
  await useNativeBackend();
  folder = await mkdtemp(join(tmpdir(), "bench-videos-"));
  await prepare(["000", "001", "002"]);
});
afterAll(() => rm(folder, { recursive: true }));

async function write(file: string, red: number): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const background = { r: red, g: 100, b: 50 };
  await writeFile(
    file,
    await sharp({ create: { width: size, height: size, channels: 3, background } })
      .png()
      .toBuffer(),
  );
}

/** A prepared folder as `data prepare` writes it: red rises evenly over each video; 002 lacks a frame. */
async function prepare(videos: readonly string[]): Promise<void> {
  const settings = { size, format: "png", severalFaces: "largest", minimumSide: 0, maximumOutside: 1 };
  const header = {
    ...{ kind: "mfim-prepared-faces", version: 1, source: "frames", detector: "made" },
    settings: { ...settings, minimumSharpness: 0, oversampling: 1 },
    split: { seed: 1, heldOutShare: 0, heldOut: [] },
  };
  const lines = [JSON.stringify(header)];
  for (const [v, video] of videos.entries())
    for (let frame = 0; frame < frames; frame++) {
      if (video === "002" && frame === 3) continue;
      const picture = `pictures/${video}-${frame}.png`;
      await write(join(folder, picture), 40 + 20 * v + 10 * frame);
      const source = `${video}/${String(frame).padStart(4, "0")}.png`;
      const place = { photograph: [size, size], landmarks: new Array(10).fill(4), quad: [0, 0, 0, 16, 16, 16, 16, 0] };
      const found = { faces: 1, score: 1, sharpness: 1, crc32: 0 };
      lines.push(JSON.stringify({ source, sha256: null, split: "train", picture, ...place, ...found }));
    }
  await writeFile(join(folder, "manifest.ndjson"), `${lines.join("\n")}\n`);
}

/** "Yaw" of a picture is its red, 0 to 255. */
const headPose: HeadPoseEstimator = {
  ...{ id: "red", input: { height: size, width: size, template: "ffhq" } },
  estimate: (x) => tf.tidy(() => tf.mul(tf.mul(tf.add(tf.mean(x, [1, 2]), 1), 127.5), [[1, 0, 0]]) as tf.Tensor2D),
  dispose() {},
  [Symbol.dispose]() {},
};
const networks: MetricNetworks = { ...colourNetworks(size), headPose };

test("steadiness over videos is measured, whatever the batches cut, and a folder of another method's frames is found", async () => {
  await using protocol = await videosProtocol("made", folder, frames);
  // 002 lacks a frame, which as a target is one pair; its frame 0 gives its face all the same.
  expect(protocol.pairs).toHaveLength(3 * frames - 1);
  expect(protocol.missing).toEqual([{ id: "002_000#0003", why: "002 has no frame 3" }]);
  expect([protocol.name, protocol.data]).toEqual([
    "made, without 1 missing pairs",
    "3 videos of 6 frames, 17 of 18 pairs there",
  ]);
  expect(protocol.pairs[0]).toMatchObject({ target: "000", source: "001", video: "000_001", frame: 0 });
  // The other method shifts every second frame by 8, and follows the target else.
  const others = join(folder, "others");
  for (const { target, source, frame } of protocol.pairs) {
    const v = Number(target);
    const file = join(others, `${target}_${source}`, `${String(frame).padStart(4, "0")}.png`);
    await write(file, 40 + 20 * v + 10 * (frame as number) + 8 * ((frame as number) % 2));
  }
  using shaking = folderMethod("shaking", `faceforensics-images:${others}`);
  const methods = [shaking, yardsticks["target"] as BenchMethod, yardsticks["source"] as BenchMethod];
  const command = { protocol: "made", data: null, limit: null, methods: [] };
  const results = [];
  for (const batch of [4, 17]) {
    const out = join(folder, `run-${batch}`);
    await runShard({ protocol, methods, networks, command, batch, out });
    results.push(await finishRun(out));
  }
  const [{ result, values }, other] = results as [(typeof results)[0], (typeof results)[0]];
  const figure = (name: string, of: string) => result.methods.find(({ method }) => method === name)?.figures[of];
  // |r(t-1) - 2 r(t) + r(t+1)| of 0, 8, 0, 8, ... is 16 at every step.
  expect(figure("shaking", "pose-jitter.target")?.value).toBeCloseTo(16, 3);
  expect(figure("target", "pose-jitter.target")?.value).toBeCloseTo(0, 3);
  expect(figure("shaking", "pose-jitter.target")?.count).toEqual({ measured: 3, missing: 0, of: "videos" });
  expect(figure("source", "identity-stability.swap")?.value).toBeCloseTo(1, 6);
  const steady = figure("shaking", "identity-stability.target")?.value as number;
  expect(figure("shaking", "identity-stability.swap")?.value).toBeLessThan(steady);
  expect(values["shaking"]?.["pose-jitter.target"]?.ids).toEqual(["000_001", "001_002", "002_000"]);
  expect(result.missing).toEqual(protocol.missing);
  expect(refusedLines(result)).toBe(
    "made, without 1 missing pairs: 1 pairs of the protocol are not in the data and are not measured:\n  002_000#0003: 002 has no frame 3\n",
  );
  for (const { method, figures } of other.result.methods)
    expect(figures["identity-stability.swap"]?.value).toBeCloseTo(
      figure(method, "identity-stability.swap")?.value as number,
      6,
    );
  // Frames share source people: intervals are over people.
  expect(figure("shaking", "identity.source")?.interval?.method).toBe("percentile bootstrap over source people");
  expect(verdictOf(values, await readAllParts(join(folder, "run-4")), 0.01).reproduces).toBe(true);
});

test("too few whole videos are told", async () => {
  await expect(videosProtocol("made", folder, 7)).rejects.toThrow(
    /expected two videos or more with the frames 0 to 6, found 0 of 3/,
  );
});
