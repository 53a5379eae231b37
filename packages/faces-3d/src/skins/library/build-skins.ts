import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { writeWhole } from "@mfim/files";
import { clamp } from "../../geometry/scalar.ts";
import type { HeadModel } from "../../head/head-model.ts";
import { readSafetensors } from "../../head/read-safetensors.ts";
import { claimFolder } from "../../pack/recipe.ts";
import { encodeSafetensors } from "../../pack/write-safetensors.ts";
import type { Rgb } from "../../person/person.ts";
import type { HeadFit } from "../fit/fit-head.ts";
import { fitPeople } from "../fit/fit-people.ts";
import type { Anchor } from "../fit/register-people.ts";
import { parseTemPoints } from "../fit/tem-points.ts";
import { halve } from "../unwrap/fill-holes.ts";
import { drawUvChart } from "../unwrap/uv-chart.ts";
import { fillSkin, GroupMean, photographedPart } from "./fill-skins.ts";
import { type FlatSkin, flattenPerson } from "./flatten-person.ts";
import { readPhoto } from "./read-photo.ts";
import { levelName, SKIN_LIBRARY_FORMAT, type SkinDonor, type SkinLibraryInfo } from "./skin-library.ts";
import { fitErrors, skinCard, skinReport } from "./skin-report.ts";
import type { Sex, SkinSource } from "./skin-source.ts";
import { hairRegion, softenHair } from "./soften-hair.ts";

export interface BuildSkinsOptions {
  readonly head: HeadModel;
  readonly sources: readonly SkinSource[];
  readonly out: string;
  /** Texels a side of the finest level, a power of two. */
  readonly size?: number;
  readonly credit: string;
  /** Called after every step with how many of all are done. */
  readonly onProgress?: (done: number, total: number) => void;
}

const SMALLEST_LEVEL = 128;
/** Log colour by which a skin may differ from its mean; more is cut. */
const RANGE = 1.8;
const SEXES: readonly Sex[] = ["female", "male"];

/** Fits of all people, as they lie in the folder of parts. */
interface StoredFits {
  readonly anchors: readonly Anchor[];
  readonly fits: readonly (Omit<HeadFit, "identity" | "expression" | "pointErrors" | "contourErrors"> & {
    readonly identity: readonly number[];
    readonly expression: readonly number[];
    readonly pointErrors: readonly number[];
    readonly contourErrors: readonly number[];
  })[];
}

/** What is kept of a flattened person beside the two pictures. */
type StoredTraits = Pick<FlatSkin, "tone" | "iris" | "brow">;

/**
 * Builds a skin library from photographs: fits the head to everybody, lays every skin flat, fills what nobody shows, and
 * writes the donors' differences to the mean of their sex in levels of half the size each. What is done already lies in
 * `.parts` and is not done again; it is removed at the end.
 */
export async function buildSkins(options: BuildSkinsOptions): Promise<SkinLibraryInfo> {
  const { head, sources, out, size = 1024, onProgress } = options;
  const parts = join(out, ".parts");
  await claimFolder(parts, { size, people: sources.map(({ id }) => id) });
  const total = 2 * sources.length + 2;
  let done = 0;
  const step = () => onProgress?.(++done, total);
  const points = await Promise.all(
    sources.map(async (source) => parseTemPoints(await readFile(source.points, "utf8"), source.points)),
  );
  const { anchors, fits } = await storedFits(join(parts, "fits.json"), head, points);
  step();
  const chart = drawUvChart(head, size);
  for (const [i, source] of sources.entries()) {
    const path = join(parts, `${source.id}.safetensors`);
    if (!existsSync(path)) {
      const flat = flattenPerson(head, chart, fits[i]!, anchors, points[i]!, await readPhoto(source.photo));
      await writeWhole(path, encodeFlat(flat, size));
    }
    step();
  }
  const read = (source: SkinSource) => readFlat(join(parts, `${source.id}.safetensors`), size);
  const groups = new Map(SEXES.map((sex) => [sex, new GroupMean(chart)]));
  const everybody = new GroupMean(chart);
  for (const source of sources) {
    const { detail, weight } = await read(source);
    groups.get(source.sex)!.add(detail, weight);
    everybody.add(detail, weight);
  }
  const photographed = photographedPart(everybody.result().coverage, size);
  const means = new Map([...groups].map(([sex, group]) => [sex, group.result().mean]));
  // Means of the filled skins, which differences are taken from: less than all texels of a person are that person's own.
  const sums = new Map(SEXES.map((sex) => [sex, new Float64Array(3 * size * size)]));
  const counts = new Map(SEXES.map((sex) => [sex, sources.filter((source) => source.sex === sex).length]));
  const region = hairRegion(head, chart);
  const filled: Float32Array[] = [];
  const traits: StoredTraits[] = [];
  for (const source of sources) {
    const flat = await read(source);
    const skin = fillSkin(flat.detail, flat.weight, means.get(source.sex)!, photographed, size);
    const sum = sums.get(source.sex)!;
    skin.forEach((x, i) => {
      sum[i] = sum[i]! + x;
    });
    filled.push(skin);
    traits.push(flat);
    step();
  }
  const meanOf = (sex: Sex) => Float32Array.from(sums.get(sex)!, (x) => x / Math.max(1, counts.get(sex)!));
  const final = new Map(SEXES.map((sex) => [sex, meanOf(sex)]));
  const files: Record<string, string> = {};
  const levels: number[] = [];
  let [female, male]: [Float32Array, Float32Array] = [final.get("female")!, final.get("male")!];
  let shown = photographed;
  let skins: Float32Array[] = filled.map((skin, i) => {
    const mean = final.get(sources[i]!.sex)!;
    const difference = skin.map((x, k) => x - mean[k]!);
    softenHair(difference, region, size);
    return difference;
  });
  for (let side = size; side >= Math.min(size, SMALLEST_LEVEL); side /= 2) {
    if (side < size) {
      [female, male] = [halve(female, 2 * side, 3), halve(male, 2 * side, 3)];
      shown = halve(shown, 2 * side, 1);
      skins = skins.map((skin) => halve(skin, 2 * side, 3));
    }
    const differences = new Uint8Array(skins.length * 3 * side * side);
    skins.forEach((skin, n) => {
      for (let k = 0; k < skin.length; k++)
        differences[n * skin.length + k] = Math.round(127.5 + (clamp(skin[k]!, -RANGE, RANGE) / RANGE) * 127.5);
    });
    const bytes = encodeSafetensors(
      {
        female: { shape: [side, side, 3], data: female },
        male: { shape: [side, side, 3], data: male },
        photographed: { shape: [side, side], data: shown },
        differences: { shape: [skins.length, side, side, 3], data: differences },
      },
      { credit: options.credit },
    );
    await writeWhole(join(out, levelName(side)), bytes);
    files[levelName(side)] = createHash("sha256").update(bytes).digest("hex");
    levels.unshift(side);
  }
  const donors = sources.map(({ id, sex, age }, i): SkinDonor => {
    const { tone, iris, brow } = traits[i]!;
    return {
      id,
      sex,
      age,
      tone,
      iris,
      brow,
      identity: Array.from(fits[i]!.identity, (x) => Math.round(x * 1e4) / 1e4),
    };
  });
  const content = { format: SKIN_LIBRARY_FORMAT, levels, range: RANGE, donors, credit: options.credit, files } as const;
  const hash = createHash("sha256").update(JSON.stringify(content)).digest("hex");
  const info: SkinLibraryInfo = { ...content, hash };
  const cards: string[] = [];
  for (const [i, source] of sources.entries()) {
    const { weight } = await read(source);
    const reported = {
      donor: donors[i]!,
      photo: source.photo,
      fit: fits[i]!,
      points: points[i]!,
      skin: filled[i]!,
      weight,
    };
    cards.push(await skinCard(head, anchors, size, reported));
  }
  await writeWhole(join(out, "report.html"), skinReport(cards, summaryOf(fits, anchors.length)));
  await writeWhole(join(out, "library.json"), `${JSON.stringify(info, null, 2)}\n`);
  await rm(parts, { recursive: true });
  step();
  return info;
}

function summaryOf(fits: readonly HeadFit[], anchors: number): string {
  const errors = fits.map((fit) => fitErrors(fit, anchors));
  const mean = (k: 0 | 1) => errors.reduce((sum, pair) => sum + pair[k], 0) / errors.length;
  return `${fits.length} people, ${anchors} points on the face: off by ${mean(0).toFixed(2)} pixels in the mean, the jaw by ${mean(1).toFixed(2)}.`;
}

async function storedFits(
  path: string,
  head: HeadModel,
  points: readonly Float64Array[],
): Promise<{ readonly anchors: readonly Anchor[]; readonly fits: readonly HeadFit[] }> {
  if (!existsSync(path)) {
    const { anchors, fits } = fitPeople(head, points);
    const plain = fits.map((fit): StoredFits["fits"][number] => ({
      camera: fit.camera,
      identity: [...fit.identity],
      expression: [...fit.expression],
      pointErrors: [...fit.pointErrors],
      contourErrors: [...fit.contourErrors],
    }));
    await writeWhole(path, JSON.stringify({ anchors, fits: plain } satisfies StoredFits));
  }
  const { anchors, fits } = JSON.parse(await readFile(path, "utf8")) as StoredFits;
  return {
    anchors,
    fits: fits.map((fit) => ({
      camera: fit.camera,
      identity: Float64Array.from(fit.identity),
      expression: Float64Array.from(fit.expression),
      pointErrors: Float64Array.from(fit.pointErrors),
      contourErrors: Float64Array.from(fit.contourErrors),
    })),
  };
}

function encodeFlat({ detail, weight, tone, iris, brow }: FlatSkin, size: number): Uint8Array {
  return encodeSafetensors(
    { detail: { shape: [size, size, 3], data: detail }, weight: { shape: [size, size], data: weight } },
    { traits: JSON.stringify({ tone, iris, brow } satisfies StoredTraits) },
  );
}

async function readFlat(path: string, size: number): Promise<FlatSkin> {
  const file = await readSafetensors(path);
  const { tone, iris, brow } = JSON.parse(file.metadata["traits"] ?? "{}") as { tone: Rgb; iris: Rgb; brow: Rgb };
  return {
    detail: file.tensor("detail", [size, size, 3]).data as Float32Array,
    weight: file.tensor("weight", [size, size]).data as Float32Array,
    tone,
    iris,
    brow,
  };
}
