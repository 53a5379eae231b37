import { createHash } from "node:crypto";
import { join } from "node:path";
import { encodeSafetensors } from "@mfim/checkpoints/typed";
import { writeWhole } from "@mfim/files";
import { clamp } from "../../geometry/scalar.ts";
import { halve } from "../unwrap/fill-holes.ts";
import { LEVEL_RANGE } from "./skin-library.ts";
import type { Sex } from "./skin-source.ts";

const SMALLEST_LEVEL = 128;

/** Pictures of donors to be written as differences to the mean of their sex. */
export interface LevelContent {
  readonly size: number;
  /** [size, size, 3] one a donor, log colour; overwritten */
  readonly pictures: readonly Float32Array[];
  readonly sexes: readonly Sex[];
  /** [size, size] */
  readonly photographed: Float32Array;
  readonly credit: string;
}

/**
 * Writes the means of both sexes and every donor's difference to the own sex's, as bytes, at the given size and at every half of
 * it down to 128.
 * @returns SHA-256 by file name, and the sizes, coarse to fine
 */
export async function writeLevels(
  out: string,
  nameOf: (size: number) => string,
  { size, pictures, sexes, photographed, credit }: LevelContent,
): Promise<{ readonly files: Readonly<Record<string, string>>; readonly levels: readonly number[] }> {
  const means = { female: meanOf(pictures, sexes, "female"), male: meanOf(pictures, sexes, "male") };
  pictures.forEach((picture, n) => {
    const mean = means[sexes[n]!];
    for (let i = 0; i < picture.length; i++) picture[i] = picture[i]! - mean[i]!;
  });
  const files: Record<string, string> = {};
  const levels: number[] = [];
  let [female, male]: readonly Float32Array[] = [means.female, means.male];
  let shown = photographed;
  let differences: readonly Float32Array[] = pictures;
  for (let side = size; side >= Math.min(size, SMALLEST_LEVEL); side /= 2) {
    if (side < size) {
      [female, male] = [halve(female!, 2 * side, 3), halve(male!, 2 * side, 3)];
      shown = halve(shown, 2 * side, 1);
      differences = differences.map((one) => halve(one, 2 * side, 3));
    }
    const bytes = encodeSafetensors(
      {
        female: { shape: [side, side, 3], data: female! },
        male: { shape: [side, side, 3], data: male! },
        photographed: { shape: [side, side], data: shown },
        differences: { shape: [differences.length, side, side, 3], data: asBytes(differences) },
      },
      { credit },
    );
    await writeWhole(join(out, nameOf(side)), bytes);
    files[nameOf(side)] = createHash("sha256").update(bytes).digest("hex");
    levels.unshift(side);
  }
  return { files, levels };
}

function meanOf(pictures: readonly Float32Array[], sexes: readonly Sex[], sex: Sex): Float32Array {
  const own = pictures.filter((_, n) => sexes[n] === sex);
  const sum = new Float64Array(pictures[0]!.length);
  for (const picture of own) for (let i = 0; i < sum.length; i++) sum[i] = sum[i]! + picture[i]!;
  return Float32Array.from(sum, (x) => x / Math.max(1, own.length));
}

/** Bytes 0 and 255 are -LEVEL_RANGE and +LEVEL_RANGE; more is cut. */
function asBytes(differences: readonly Float32Array[]): Uint8Array {
  const count = differences[0]!.length;
  const out = new Uint8Array(differences.length * count);
  differences.forEach((one, n) => {
    for (let i = 0; i < count; i++)
      out[n * count + i] = Math.round(127.5 + (clamp(one[i]!, -LEVEL_RANGE, LEVEL_RANGE) / LEVEL_RANGE) * 127.5);
  });
  return out;
}
