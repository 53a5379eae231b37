import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { DataError } from "@mfim/core";
import { useBackend } from "@mfim/native";
import { cutFaces, readPicture } from "@mfim/photographs";
import { landmarkDetectors, loadPart } from "@mfim/zoo/swapping";
import { SimilarityMeter } from "../swap/similarity.ts";

export interface ScaleFlags {
  readonly limit: number;
  readonly size: number;
}

/** Value at a share of the sorted values. */
const quantile = (values: readonly number[], share: number) =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(share * values.length))] as number;

const summary = (values: readonly number[]) =>
  [0.05, 0.25, 0.5, 0.75, 0.95].map((share) => quantile(values, share).toFixed(3)).join("  ");

/** What cosines the command's recogniser gives two pictures of one person, and of two: where `recogniser-scale.ts` has its constants from. */
export async function measureRecogniser(folder: string, { limit, size }: ScaleFlags): Promise<void> {
  await useBackend({ purpose: "infer" });
  using meter = await SimilarityMeter.load();
  const detector = await loadPart(landmarkDetectors, { type: "human" }, { folder: "." });
  const pairs: (readonly [Float32Array, Float32Array])[] = [];
  for (const person of (await readdir(folder)).sort()) {
    if (pairs.length >= limit) break;
    const files = (await readdir(join(folder, person))).filter((name) => /\.(?:jpe?g|png|webp)$/.test(name)).sort();
    const embeddings: Float32Array[] = [];
    for (const file of files.length < 2 ? [] : [files[0] as string, files.at(-1) as string]) {
      const picture = await readPicture(join(folder, person, file), file);
      const [face] = await cutFaces(picture, detector, { size, faces: "centre" }).catch(() => []);
      if (face !== undefined) embeddings.push(await meter.embed(face.pixels));
    }
    if (embeddings.length === 2) pairs.push(embeddings as [Float32Array, Float32Array]);
  }
  if (pairs.length < 2)
    throw new DataError(
      `${folder}: expected two people or more with two pictures in which a face is found, got ${pairs.length}.`,
    );
  const cosine = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, i) => sum + value * (b[i] as number), 0);
  const same = pairs.map(([a, b]) => cosine(a, b));
  const different = pairs.flatMap(([a], i) =>
    [1, 7, 31].map((by) => cosine(a, (pairs[(i + by) % pairs.length] as readonly [Float32Array, Float32Array])[1])),
  );
  process.stdout.write(
    `${meter.id}, ${pairs.length} people, squares of ${size} pixels; quantiles 5 25 50 75 95 %\n  same       ${summary(same)}\n  different  ${summary(different)}\n`,
  );
  const total = same.length + different.length;
  const levels = [...same, ...different].sort((a, b) => a - b);
  const errors = (level: number) => [
    same.filter((value) => value < level).length / same.length,
    different.filter((value) => value >= level).length / different.length,
  ];
  const equal = levels.reduce((best, level) => {
    const gap = (at: number) => Math.abs((errors(at)[0] as number) - (errors(at)[1] as number));
    return gap(level) < gap(best) ? level : best;
  });
  process.stdout.write(
    `  equal errors at ${equal.toFixed(3)}: ${(100 * (errors(equal)[0] as number)).toFixed(1)} % of ${total} pairs\n`,
  );
  detector.dispose();
}
