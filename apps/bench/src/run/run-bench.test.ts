import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FaceAligner, FaceRecognizer, ImageBatch, MorphableRegressor, SwapMethod } from "@mfim/core";
import { swapSourceType } from "@mfim/data-ffhq";
import { identityMetrics, morphableMetrics } from "@mfim/metrics";
import { useNativeBackend } from "@mfim/testing";
import type { PictureSet } from "@mfim/zoo";
import * as tf from "@tensorflow/tfjs";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { MetricNetworks } from "../evaluate/metric-networks.ts";
import { yardsticks } from "../methods/yardsticks.ts";
import { heldOutPairs } from "../protocol/held-out-pairs.ts";
import { writeReport } from "../report/write-report.ts";
import { resultTable } from "../result/result-table.ts";
import { runBench } from "./run-bench.ts";

let folder = "";
beforeAll(async () => {
  await useNativeBackend();
  folder = await mkdtemp(join(tmpdir(), "bench-"));
});
afterAll(() => rm(folder, { recursive: true }));

const size = 4;
const people = ["ada", "ada", "bob", "bob", "cy", "cy"];

/** Every person is a colour, a little different from picture to picture. */
const set: PictureSet = {
  name: "<colours> & people",
  size,
  count: people.length,
  persons: people,
  ids: people.map((person, index) => `${person}/${index}`),
  pictures: Uint8Array.from({ length: people.length * size * size * 3 }, (_, i) => {
    const picture = Math.floor(i / (size * size * 3));
    return i % 3 === Math.floor(picture / 2) ? 200 + 20 * (picture % 2) : 30;
  }),
};

const input = { height: size, width: size, template: "ffhq" };
const owner = { dispose() {}, [Symbol.dispose]() {} };
const aligner: FaceAligner = { align: (faces) => tf.clone(faces) };
const colour = (faces: ImageBatch) => tf.mean(faces, [1, 2]) as tf.Tensor2D;
const recognizer: FaceRecognizer = { id: "colour", input, embeddingSize: 3, embed: colour, ...owner };
const regressor: MorphableRegressor = {
  id: "colour-3dmm",
  input,
  sizes: { shape: 3, expression: 3, pose: 3 },
  regress: (faces) => ({ shape: colour(faces), expression: colour(faces), pose: colour(faces) }),
  ...owner,
};
const networks: MetricNetworks = {
  metrics: () => [...identityMetrics(recognizer, aligner), ...morphableMetrics(regressor, aligner)],
  ids: { identity: recognizer.id },
  [Symbol.dispose]() {},
};
const half: SwapMethod = { id: "half", swap: (a, b) => tf.tidy(() => tf.div(tf.add(a, b), 2) as ImageBatch), ...owner };

test("a bench run scores the yardsticks as they must score, marks the loss's networks, and writes its files whole", async () => {
  const protocol = heldOutPairs("colours", set, 8, 1);
  const methods = [
    { name: "half", method: half, lossNetworks: ["colour-3dmm"] },
    ...["target", "source"].map((name) => ({ name, method: yardsticks[name] as SwapMethod, lossNetworks: [] })),
  ];
  const { result, shown } = await runBench({ set, protocol, methods, networks, out: folder });
  const [mixed, target, source] = result.methods;
  expect(target?.summary["gain.identity"]?.value).toBeCloseTo(0, 6);
  expect(target?.summary["kept.pose"]?.value).toBeCloseTo(1, 6);
  expect(source?.summary["kept.pose"]?.value).toBeCloseTo(0, 6);
  expect(source?.figures["identity.source"]?.value).toBeCloseTo(1, 5);
  expect(mixed?.summary["kept.pose"]?.value).toBeCloseTo(0.5, 4);
  expect(mixed?.figures["pose.target"]?.servedInLoss).toBe(true);
  expect(mixed?.figures["identity.source"]?.servedInLoss).toBe(false);
  expect(resultTable(result)).toContain("| pose.target ↓ (network of the loss) |");
  expect(shown).toHaveLength(8);
  expect((await readdir(folder)).sort()).toEqual(["result.json", "result.md", "swaps.png", "values.json"]);
  expect(JSON.parse(await readFile(join(folder, "result.json"), "utf8"))).toEqual(JSON.parse(JSON.stringify(result)));
  expect(await xmpOf(join(folder, "swaps.png"))).toContain(swapSourceType);
  const values = JSON.parse(await readFile(join(folder, "values.json"), "utf8"));
  expect(values.half["identity.source"].ids).toHaveLength(8);
  await checkReport(result, shown);
});

async function xmpOf(picture: string | Buffer): Promise<string> {
  return (await sharp(picture).metadata()).xmp?.toString("utf8") ?? "";
}

async function checkReport(
  result: Parameters<typeof writeReport>[0]["result"],
  shown: Parameters<typeof writeReport>[0]["shown"],
): Promise<void> {
  const file = await writeReport({ result, shown, out: folder });
  const page = await readFile(file, "utf8");
  expect(page).not.toMatch(/<script|https?:\/\/(?!www\.w3\.org)/);
  expect(page).toContain("default-src 'none'");
  expect(page).toContain("&#60;colours&#62; &#38; people");
  expect(page.match(/class="triple"/g)).toHaveLength(8);
  const pictures = [...page.matchAll(/base64,([^"]+)" alt="(\w+)"/g)];
  expect(pictures).toHaveLength(24);
  for (const [, bytes, role] of pictures) {
    const xmp = await xmpOf(Buffer.from(bytes as string, "base64"));
    expect(xmp.includes(swapSourceType), role).toBe(role === "swap");
  }
}

test("the same protocol gives the same figures to the last bit", async () => {
  const protocol = heldOutPairs("colours", set, 8, 1);
  const methods = [{ name: "half", method: half, lossNetworks: [] }];
  const run = async () => (await runBench({ set, protocol, methods, networks, out: folder })).result.methods;
  expect(await run()).toEqual(await run());
});
