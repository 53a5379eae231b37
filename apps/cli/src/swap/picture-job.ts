import type { ScaleOf } from "@mfim/metrics/likeness";
import { alignFace } from "@mfim/photographs";
import { readMask } from "../mask/user-mask.ts";
import { writeSheet } from "../picture/comparison-sheet.ts";
import { renderLabel, withLabel } from "../picture/visible-label.ts";
import { beginWriting } from "../picture/write-picture.ts";
import { castFaces, lookForFaces, type PlayedFace, photographsOf, type Role, type SeenTarget } from "./cast.ts";
import type { FaceWish } from "./face-choice.ts";
import { isRendered, modelNote } from "./model-pictures.ts";
import type { Similarity } from "./similarity.ts";
import { type PasteSettings, type SwappedPicture, swapFacesIn } from "./swap-picture.ts";
import type { LoadedSources, SwapSession } from "./swap-session.ts";

export interface PictureSettings extends PasteSettings {
  /** Which of the target's faces. */
  readonly face: FaceWish;
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
  /** What kind of pictures was compared. */
  readonly of: ScaleOf;
  /** What was wrong with the pictures though they were read, and what could not be kept; clauses. */
  readonly notes: readonly string[];
}

/** From a target's file to the swapped file: detect, align, paint, paste back, label, write with provenance, sign. */
export const runPictureJob = (
  session: SwapSession,
  sources: LoadedSources,
  job: PictureJob,
  settings: PictureSettings,
): Promise<PictureReport> => runRoles(session, [{ wish: settings.face, sources }], job, settings);

/** The same with several people by several sources. @param seen the target, where its faces were looked for before */
export async function runRoles(
  session: SwapSession,
  roles: readonly Role[],
  { target, out, sheet }: PictureJob,
  settings: Omit<PictureSettings, "face">,
  seen?: SeenTarget,
): Promise<PictureReport> {
  const looked =
    seen ??
    (await lookForFaces(
      session,
      target,
      roles.map(({ wish }) => wish),
    ));
  const { photograph, left } = looked;
  const wholeMask = settings.mask === undefined ? undefined : await readMask(settings.mask, photograph.pixels);
  const faces = castFaces(looked, roles);
  const swapped = await swapFacesIn(photograph.pixels, faces, settings, { wholeMask, ...session.finishing });
  const sources = photographsOf(roles);
  const record = session.record(sources, photograph.sha256);
  const shown =
    settings.label === undefined
      ? swapped.pixels
      : withLabel(swapped.pixels, await renderLabel(settings.label, swapped.pixels));
  const { written } = await beginWriting(out, photograph, shown, record, session.credentials);
  const [unkept, similarity] = await Promise.all([written, similarities(session, faces, swapped)]);
  const rows = swapped.faces.map((face, n) => ({ ...face, sources: faces[n]?.role.sources.faces ?? [] }));
  if (sheet !== undefined) await writeSheet(sheet, rows, swapped.pixels, record, session.credentials);
  const pictures = [...sources, photograph];
  const rendered = pictures.every(isRendered);
  const other = modelNote(session.model, rendered);
  const warnings = pictures.flatMap(({ path, warnings }) => warnings.map((warning) => `${path}: ${warning}`));
  return {
    faces: faces.length,
    similarity,
    of: rendered ? "renders" : "photographs",
    notes: [...warnings, ...left, ...unkept, ...(other === undefined ? [] : [other])],
  };
}

/** By face, as the finished picture shows it: pasting brings some of the target back. Empty where nothing is measured. */
export async function similarities(
  { meter }: Pick<SwapSession, "meter">,
  played: readonly PlayedFace[],
  { pixels, faces }: SwappedPicture,
): Promise<Similarity[]> {
  const found: Similarity[] = [];
  if (meter === undefined) return found;
  for (const [n, { before }] of faces.entries()) {
    const { embeddings } = (played[n] as PlayedFace).role.sources as LoadedSources;
    const after = await alignFace(pixels, before.quad, { size: before.pixels.width, oversampling: 2 });
    found.push(await meter.compare(embeddings, before.pixels, after.pixels));
  }
  return found;
}
