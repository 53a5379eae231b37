import { type PerceptualDistance, type Pixels, pixelsToImages } from "@mfim/core";
import { bundledTruthFolder, openTruthSet } from "@mfim/faces-3d";
import { writeWhole, writeWholeJson } from "@mfim/files";
import { useBackend } from "@mfim/native";
import { alignFace, contactSheet, swapProvenance } from "@mfim/photographs";
import { loadPart, perceptualDistances } from "@mfim/zoo";
import * as tf from "@tensorflow/tfjs";
import { assertOut } from "../picture/out-path.ts";
import { facePainter } from "../swap/face-painter.ts";
import { swapFacesIn } from "../swap/swap-picture.ts";
import { SwapSession } from "../swap/swap-session.ts";
import { variants } from "./paste-variants.ts";
import { figuresOf, pastingTable, regions, WayErrors } from "./pasting-table.ts";
import { type TruthFace, truthFaces } from "./truth-faces.ts";

export interface PastingFlags {
  readonly data?: string;
  readonly model: string;
  readonly maskNetwork: string;
  readonly stratum?: string;
  readonly limit?: number;
  readonly ways?: readonly string[];
  readonly sheet?: string;
  readonly json?: string;
  readonly lpips?: readonly string[];
}

/** Pairs on the sheet. */
const shown = 8;

/** Swaps targets whose true swap is known, pastes them back in every way, and prints how far each is from the truth. */
export async function measurePasting(flags: PastingFlags): Promise<void> {
  for (const [path, option] of [
    [flags.json, "--json"],
    [flags.sheet, "--sheet"],
  ] as const)
    if (path !== undefined) await assertOut(path, [], option);
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
  const set = await openTruthSet(flags.data ?? bundledTruthFolder("swap"));
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
  process.stdout.write(
    `${flags.stratum ?? "all strata"}: ${faces} of ${chosen.length} targets whose face was found\n\n${pastingTable(errors)}\n`,
  );
  if (flags.json !== undefined)
    await writeWholeJson(flags.json, {
      format: "mfim-pasting-1",
      rows: ways.map(({ name }) => ({ name, values: figuresOf(errors.get(name) as WayErrors) })),
      counts: { faces, chosen: chosen.length },
    });
  if (flags.sheet !== undefined) {
    const titles = ["target", ...ways.map(({ name }) => name), "truth"];
    const sheet = await contactSheet(pictures, { columns: titles.length, titles, xmp: swapProvenance });
    await writeWhole(flags.sheet, sheet);
  }
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
