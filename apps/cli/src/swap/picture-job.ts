import type { FaceChoice } from "@mfim/data-ffhq";
import { readMask } from "../mask/user-mask.ts";
import { writeSheet } from "../picture/comparison-sheet.ts";
import { readPhotograph } from "../picture/photograph.ts";
import { renderLabel, withLabel } from "../picture/visible-label.ts";
import { writeChanged } from "../picture/write-picture.ts";
import type { Similarity } from "./similarity.ts";
import { facesOf, type PasteSettings, swapFacesIn } from "./swap-picture.ts";
import type { LoadedSources, SwapSession } from "./swap-session.ts";

export interface PictureSettings extends PasteSettings {
  /** Which of the target's faces. */
  readonly face: FaceChoice;
  /** File of a mask of the whole target. */
  readonly mask?: string;
  /** Text drawn into the picture. */
  readonly label?: string;
}

export interface PictureJob {
  readonly target: string;
  readonly out: string;
  /** Where a comparison sheet goes. */
  readonly sheet?: string;
}

/** By face, from left to right; empty where nothing was measured. */
export interface PictureReport {
  readonly faces: number;
  readonly similarity: readonly Similarity[];
}

/** From a target's file to the swapped file: detect, align, paint, paste back, label, write with provenance, sign. */
export async function runPictureJob(
  session: SwapSession,
  sources: LoadedSources,
  { target, out, sheet }: PictureJob,
  settings: PictureSettings,
): Promise<PictureReport> {
  const photograph = await readPhotograph(target);
  const wholeMask = settings.mask === undefined ? undefined : await readMask(settings.mask, photograph.pixels);
  const faces = await facesOf(photograph, session.detector, session.model.side, settings.face, "--face");
  const swapped = await swapFacesIn(photograph.pixels, faces, sources.painter, settings, {
    wholeMask,
    masker: session.masker,
  });
  const record = session.record(sources.photographs, photograph.sha256);
  const shown =
    settings.label === undefined
      ? swapped.pixels
      : withLabel(swapped.pixels, await renderLabel(settings.label, swapped.pixels));
  await writeChanged(out, photograph, shown, record, session.credentials);
  if (sheet !== undefined) await writeSheet(sheet, sources.faces, swapped.faces, record, session.credentials);
  const similarity: Similarity[] = [];
  for (const { before, painted } of swapped.faces)
    if (session.meter !== undefined)
      similarity.push(await session.meter.compare(sources.embeddings, before.pixels, painted));
  return { faces: faces.length, similarity };
}
