import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { claimFolder, writeWhole } from "@mfim/files";
import type { HeadFit } from "../fit/fit-head.ts";
import { parseTemPoints } from "../fit/tem-points.ts";
import { drawUvChart } from "../unwrap/uv-chart.ts";
import type { BuildContext, BuildSkinsOptions } from "./build-context.ts";
import { buildSmiles, smileSteps } from "./build-smiles.ts";
import { fillSkin, GroupMean, photographedPart } from "./fill-skins.ts";
import { type FlatSkin, flattenPerson } from "./flatten-person.ts";
import { readPhoto } from "./read-photo.ts";
import { LEVEL_RANGE, levelName, SKIN_LIBRARY_FORMAT, type SkinDonor, type SkinLibraryInfo } from "./skin-library.ts";
import { encodeFlat, readFlat, storedFits } from "./skin-parts.ts";
import { fitErrors, skinCard, skinReport } from "./skin-report.ts";
import type { Sex, SkinSource } from "./skin-source.ts";
import { hairRegion, softenHair } from "./soften-hair.ts";
import { writeLevels } from "./write-levels.ts";

/**
 * Builds a skin library from photographs: fits the head to everybody, lays every skin flat, fills what nobody shows, and
 * writes the donors' differences to the mean of their sex in levels of half the size each; where a detector of face meshes is
 * given, also what smiles change. What is done already lies in `.parts` and is not done again; it is removed at the end.
 */
export async function buildSkins(options: BuildSkinsOptions): Promise<SkinLibraryInfo> {
  const { head, sources, out, size = 1024, credit } = options;
  const parts = join(out, ".parts");
  await claimFolder(parts, { size, people: sources.map(({ id }) => id), smiles: options.mesh?.id ?? null });
  const total = 2 * sources.length + 2 + smileSteps(options);
  let done = 0;
  const step = () => options.onProgress?.(++done, total);
  const points = await Promise.all(
    sources.map(async (source) => parseTemPoints(await readFile(source.points, "utf8"), source.points)),
  );
  const people = await storedFits(join(parts, "fits.json"), head, points);
  step();
  const context: BuildContext = { ...options, size, parts, chart: drawUvChart(head, size), people, points, step };
  await flattenEverybody(context);
  const { flats, skins, photographed } = await fillEverybody(context);
  const donors = sources.map((source, i) => donorOf(source, flats[i]!, people.fits[i]!));
  // The report shows skins as they are; writing takes their means away.
  const report = await reportOf(context, donors, skins);
  const sexes = sources.map(({ sex }) => sex);
  const { files, levels } = await writeLevels(out, levelName, { size, pictures: skins, sexes, photographed, credit });
  const smiles = options.mesh && (await buildSmiles(context, photographed));
  const content = {
    format: SKIN_LIBRARY_FORMAT,
    levels,
    range: LEVEL_RANGE,
    donors,
    credit,
    files: { ...files, ...smiles?.files },
    ...(smiles && { smiles: { levels: smiles.levels, strength: smiles.strength } }),
  } as const;
  const hash = createHash("sha256").update(JSON.stringify(content)).digest("hex");
  const info: SkinLibraryInfo = { ...content, hash };
  await writeWhole(join(out, "report.html"), report);
  await writeWhole(join(out, "library.json"), `${JSON.stringify(info, null, 2)}\n`);
  await rm(parts, { recursive: true });
  step();
  return info;
}

function partOf({ parts }: BuildContext, { id }: SkinSource): string {
  return join(parts, `${id}.safetensors`);
}

async function flattenEverybody(context: BuildContext): Promise<void> {
  const { head, sources, chart, people, points, size, step } = context;
  for (const [i, source] of sources.entries()) {
    if (!existsSync(partOf(context, source))) {
      const photo = await readPhoto(source.photo);
      const flat = flattenPerson(head, chart, people.fits[i]!, people.anchors, points[i]!, photo);
      await writeWhole(partOf(context, source), encodeFlat(flat, size));
    }
    step();
  }
}

/** Everybody's skin without holes and hair, [size, size, 3] log colour over the tone. */
async function fillEverybody(context: BuildContext) {
  const { head, sources, chart, size, step } = context;
  const groups = new Map((["female", "male"] as const).map((sex): [Sex, GroupMean] => [sex, new GroupMean(chart)]));
  const everybody = new GroupMean(chart);
  for (const source of sources) {
    const { detail, weight } = await readFlat(partOf(context, source), size);
    groups.get(source.sex)!.add(detail, weight);
    everybody.add(detail, weight);
  }
  const photographed = photographedPart(everybody.result().coverage, size);
  const means = new Map([...groups].map(([sex, group]) => [sex, group.result().mean]));
  const region = hairRegion(head, chart);
  const flats: Omit<FlatSkin, "detail" | "weight">[] = [];
  const skins: Float32Array[] = [];
  for (const source of sources) {
    const { detail, weight, ...traits } = await readFlat(partOf(context, source), size);
    const mean = means.get(source.sex)!;
    const skin = fillSkin(detail, weight, mean, photographed, size);
    for (let i = 0; i < skin.length; i++) skin[i] = skin[i]! - mean[i]!;
    softenHair(skin, region, size);
    for (let i = 0; i < skin.length; i++) skin[i] = skin[i]! + mean[i]!;
    skins.push(skin);
    flats.push(traits);
    step();
  }
  return { flats, skins, photographed };
}

function donorOf(
  { id, sex, age }: SkinSource,
  { tone, iris, brow }: Omit<FlatSkin, "detail" | "weight">,
  fit: HeadFit,
): SkinDonor {
  return { id, sex, age, tone, iris, brow, identity: Array.from(fit.identity, (x) => Math.round(x * 1e4) / 1e4) };
}

async function reportOf(
  context: BuildContext,
  donors: readonly SkinDonor[],
  skins: readonly Float32Array[],
): Promise<string> {
  const { head, sources, people, points, size } = context;
  const cards: string[] = [];
  for (const [i, source] of sources.entries()) {
    const { weight } = await readFlat(partOf(context, source), size);
    const reported = { photo: source.photo, fit: people.fits[i]!, points: points[i]!, skin: skins[i]!, weight };
    cards.push(await skinCard(head, people.anchors, size, { donor: donors[i]!, ...reported }));
  }
  const errors = people.fits.map((fit) => fitErrors(fit, people.anchors.length));
  const mean = (k: 0 | 1) => errors.reduce((sum, pair) => sum + pair[k], 0) / errors.length;
  return skinReport(
    cards,
    `${sources.length} people, ${people.anchors.length} points on the face: off by ${mean(0).toFixed(2)} pixels in the mean, the jaw by ${mean(1).toFixed(2)}.`,
  );
}
