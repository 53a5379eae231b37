import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { memoryTensor, writeSafetensors } from "@mfim/checkpoints";
import type { LandmarkDetector } from "@mfim/core";
import { prepare } from "@mfim/data-ffhq";
import sharp from "sharp";
import { landmarks, photographFolder, photographs } from "../workloads/photographs.ts";
import { serve } from "./serve.ts";

const [, engine = "", folder = "", threads = ""] = process.argv.slice(2);
const target = join(folder, `prepared-${engine}`);

/** Knows where the face is: what is measured begins and ends around the detection. */
const detector: LandmarkDetector = {
  id: "known",
  detect: async () => [{ score: 1, box: [560, 420, 420, 460], landmarks }],
  dispose: () => undefined,
  [Symbol.dispose]: () => undefined,
};

async function call(): Promise<void> {
  await rm(target, { recursive: true, force: true });
  const { size, oversampling } = photographs;
  await prepare(join(folder, photographFolder), target, detector, { size, oversampling, threads: Number(threads) });
}

/** The first picture's means over 8 x 8 parts: where the face lies, whatever the resampling does to single pixels. */
async function writeResults(): Promise<string> {
  const files = (await readdir(target, { recursive: true })).filter((name) => name.endsWith(".png")).sort();
  const first = files.find((name) => name.includes("photograph-0")) ?? files[0] ?? "";
  const bytes = await sharp(join(target, first)).removeAlpha().raw().toBuffer();
  const { size } = photographs;
  const part = size / 8;
  const means = new Float32Array(8 * 8 * 3);
  for (const [at, value] of bytes.entries()) {
    const pixel = Math.floor(at / 3);
    const [row, column] = [Math.floor(pixel / size / part), Math.floor((pixel % size) / part)];
    const place = (row * 8 + column) * 3 + (at % 3);
    means[place] = (means[place] as number) + value / part ** 2;
  }
  const path = join(folder, `results-${engine}.safetensors`);
  await writeSafetensors(path, new Map([["means", memoryTensor([8, 8, 3], means)]]));
  return path;
}

await call();
const results = await writeResults();
await call();
await serve({ results, versions: { libvips: sharp.versions.vips } }, call);
