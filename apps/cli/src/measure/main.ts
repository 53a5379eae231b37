import { writeFile } from "node:fs/promises";
import { type PerceptualDistance, type Pixels, pixelsToImages } from "@mfim/core";
import { bundledTruthFolder, openTruthSet } from "@mfim/faces-3d";
import { runCommandLine, writeWholeJson } from "@mfim/files";
import { useBackend } from "@mfim/native";
import { alignFace, contactSheet, swapProvenance } from "@mfim/photographs";
import { loadPart, perceptualDistances } from "@mfim/zoo";
import { shippedModel } from "@mfim/zoo/shipped-model";
import * as tf from "@tensorflow/tfjs";
import { Command } from "commander";
import { facePainter } from "../swap/face-painter.ts";
import { swapFacesIn } from "../swap/swap-picture.ts";
import { SwapSession } from "../swap/swap-session.ts";
import { variants } from "./paste-variants.ts";
import { RegionError } from "./region-error.ts";
import { type TruthFace, truthFaces } from "./truth-faces.ts";

interface Flags {
  readonly set: string;
  readonly model: string;
  readonly maskNetwork: string;
  readonly stratum?: string;
  readonly limit: number;
  readonly ways?: readonly string[];
  readonly sheet?: string;
  readonly json?: string;
  readonly lpips?: readonly [features: string, heads: string];
}

/** Sums over pictures. */
class Mean {
  #sum = 0;
  #count = 0;
  add(value: number): void {
    this.#sum += value;
    this.#count++;
  }
  get value(): number {
    return this.#sum / this.#count;
  }
}

const regions = ["face", "cover", "seam"] as const;
/** Pairs on the sheet. */
const shown = 8;

type Regions = Readonly<Record<(typeof regions)[number], RegionError>>;

/** What is known of one way. */
class WayErrors {
  readonly regions: Regions = { face: new RegionError(), cover: new RegionError(), seam: new RegionError() };
  readonly lpips = new Mean();
  readonly toSource = new Mean();
  readonly toTarget = new Mean();
}

/** Swaps targets whose true swap is known, pastes them back in every way, and prints how far each is from the truth. */
async function measure(flags: Flags): Promise<void> {
  await useBackend({ purpose: "infer" });
  const { model, maskNetwork, lpips: files } = flags;
  using session = await SwapSession.open({ model, maskNetwork });
  using lpips =
    files === undefined
      ? undefined
      : await loadPart(
          perceptualDistances,
          { type: "lpips-alex", features: files[0], heads: files[1] },
          { folder: ".", purpose: "metric" },
        );
  const set = await openTruthSet(flags.set);
  const chosen = set.entries
    .flatMap(({ stratum }, n) => (stratum === (flags.stratum ?? stratum) ? [n] : []))
    .slice(0, flags.limit);
  const ways = variants(session.masker).filter(({ name }) => flags.ways?.includes(name) ?? true);
  const errors = new Map(ways.map(({ name }) => [name, new WayErrors()]));
  const pictures: Pixels[] = [];
  let faces = 0;
  for await (const face of truthFaces(set, session.detector, session.model.side, chosen)) {
    const row = [face.photograph];
    using painter = facePainter(session.model, [face.source]);
    for (const { name, settings, masker } of ways) {
      const { pixels } = await swapFacesIn(face.photograph, [{ before: face.cut, painter }], settings, {
        masker: masker?.(face),
      });
      await addErrors(errors.get(name) as WayErrors, pixels, face, session, lpips);
      row.push(pixels);
    }
    if (faces++ < shown) pictures.push(...row, face.truth);
  }
  const lines = ways.map(({ name }) => `| ${name} | ${describe(errors.get(name) as WayErrors)} |`);
  const head = regions.map((region) => `${region}: L1, PSNR, slopes, sharpness`).join(" | ");
  process.stdout.write(
    `${flags.stratum ?? "all strata"}: ${faces} of ${chosen.length} targets whose face was found\n\n` +
      `| | ${head} | LPIPS | to source, to target |\n|---|${"---|".repeat(regions.length + 2)}\n${lines.join("\n")}\n`,
  );
  if (flags.json !== undefined)
    await writeWholeJson(flags.json, {
      format: "mfim-pasting-1",
      rows: ways.map(({ name }) => ({ name, values: valuesOf(errors.get(name) as WayErrors) })),
      counts: { faces, chosen: chosen.length },
    });
  if (flags.sheet !== undefined)
    await writeFile(flags.sheet, await contactSheet(pictures, { columns: ways.length + 2, xmp: swapProvenance }));
}

async function addErrors(
  errors: WayErrors,
  result: Pixels,
  face: TruthFace,
  { meter }: SwapSession,
  lpips: PerceptualDistance | undefined,
): Promise<void> {
  for (const region of regions)
    errors.regions[region].add(result, region === "seam" ? face.photograph : face.truth, face[region]);
  if (lpips !== undefined) {
    const pair = [pixelsToImages([result]), pixelsToImages([face.truth])] as const;
    const distance = lpips.distance(...pair);
    errors.lpips.add((await distance.data())[0] as number);
    tf.dispose([...pair, distance]);
  }
  if (meter === undefined) return;
  const size = face.sharpSource.width;
  const [after, before] = [
    await alignFace(result, face.cut.quad, { size }),
    await alignFace(face.photograph, face.cut.quad, { size }),
  ];
  const { toSources, toTarget } = await meter.compare(
    [await meter.embed(face.sharpSource)],
    before.pixels,
    after.pixels,
  );
  errors.toSource.add(toSources[0] as number);
  errors.toTarget.add(toTarget);
}

function describe({ regions: by, lpips, toSource, toTarget }: WayErrors): string {
  const cells = regions.map((region) => cell(by[region]));
  return [...cells, lpips.value.toFixed(4), `${toSource.value.toFixed(3)}, ${toTarget.value.toFixed(3)}`].join(" | ");
}

/** Every figure of a way by name; JSON has null for what could not be measured. */
function valuesOf({ regions: by, lpips, toSource, toTarget }: WayErrors): Record<string, number> {
  const figures = regions.flatMap((region) => {
    const { absolute, decibels, edges, sharpness } = by[region];
    return Object.entries({ l1: absolute, psnr: decibels, slopes: edges, sharpness }).map(
      ([name, value]) => [`${region}.${name}`, value] as const,
    );
  });
  return { ...Object.fromEntries(figures), lpips: lpips.value, toSource: toSource.value, toTarget: toTarget.value };
}

const cell = (error: RegionError) =>
  error.pixels === 0
    ? "-"
    : `${error.absolute.toFixed(2)}, ${error.decibels.toFixed(2)}, ${error.edges.toFixed(2)}, ${error.sharpness.toFixed(2)}`;

const program = new Command("pasting")
  .description("Swap the targets of a truth set, paste them back in several ways, and compare each with the true swap.")
  .option("--set <folder>", "a truth set", bundledTruthFolder("swap"))
  .option("--model <folder>", "the model", shippedModel)
  .option("--mask-network <onnx>", "the parsing network", "bundled:face-parser-96")
  .option("--stratum <name>", "only targets of this kind, such as occluded")
  .option("--ways <names...>", "only these ways of pasting")
  .option("--limit <count>", "at most so many", Number, 1000)
  .option("--lpips <files...>", "LPIPS's features and heads (AlexNet), to measure it, too")
  .option("--json <file>", "write the figures there, too")
  .option("--sheet <png>", "the first eight: target, each way, truth")
  .action(measure);

await runCommandLine(() => program.parseAsync());
