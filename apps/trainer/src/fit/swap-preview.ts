import { type ImageBatch, imagesToPixels, type Pixels, Random } from "@mfim/core";
import { imagesAt, type PictureSet } from "@mfim/zoo";
import * as tf from "@tensorflow/tfjs";
import { writePictureGrid } from "../preview/picture-grid.ts";

const people = 6;

/**
 * Writes swaps of held-out people as a grid, PNG: sources above the columns, targets before the rows.
 * @param swap of FFHQ-aligned pictures; its result is disposed here
 * @param seed chooses other people; without one the first are shown
 */
export async function writeSwapPreview(
  file: string,
  set: PictureSet,
  swap: (source: ImageBatch, target: ImageBatch) => ImageBatch,
  seed?: number,
): Promise<void> {
  const all = [...new Set(set.persons)];
  const persons = seed === undefined ? all : shuffled(all, new Random(seed));
  const indices = persons.slice(0, 2 * people).map((person) => set.persons.indexOf(person));
  const half = Math.floor(indices.length / 2);
  const [sources, targets] = [indices.slice(0, half), indices.slice(half, 2 * half)];
  const rows: Pixels[][] = [[blank(set.size), ...(await pixelsAt(set, sources))]];
  for (const target of targets) {
    const onto = sources.map(() => target);
    const pictures = [await imagesAt(set, sources), await imagesAt(set, onto)] as const;
    const swaps = swap(...pictures);
    rows.push([...(await pixelsAt(set, [target])), ...(await imagesToPixels(swaps))]);
    tf.dispose([...pictures, swaps]);
  }
  const titles = ["target", ...sources.map((_, n) => `source ${n + 1}, its swaps below`)];
  await writePictureGrid(file, rows, { titles });
}

async function pixelsAt(set: PictureSet, indices: readonly number[]): Promise<Pixels[]> {
  const images = await imagesAt(set, indices);
  const pixels = await imagesToPixels(images);
  images.dispose();
  return pixels;
}

function blank(size: number): Pixels {
  return { width: size, height: size, data: new Uint8Array(size * size * 3).fill(255) };
}

function shuffled(items: readonly string[], random: Random): string[] {
  const keyed = items.map((item) => [random.uniform(), item] as const);
  return keyed.sort(([a], [b]) => a - b).map(([, item]) => item);
}
