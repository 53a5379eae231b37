import { basename, dirname, extname } from "node:path";
import { ConfigError, type Pixels } from "@mfim/core";
import { replaceFile, sweepTemporaries } from "@mfim/files";
import type { ScaleOf } from "@mfim/metrics/likeness";
import {
  type CutFace,
  cutFaces,
  describeSignal,
  isWide,
  PictureError,
  provenanceXmp,
  readFrames,
  type SwapRecord,
  saysComputed,
  swapSourceType,
  type VideoInfo,
  VideoWriter,
  videoEndings,
  videoInfo,
} from "@mfim/photographs";
import { fileSha256 } from "@mfim/zoo/swapping";
import { renderLabel, withLabel } from "../picture/visible-label.ts";
import { type PlayedFace, photographsOf, type Role } from "../swap/cast.ts";
import { shareOutside } from "../swap/identity.ts";
import { isRendered, modelNote } from "../swap/model-pictures.ts";
import { type PictureSettings, similarities } from "../swap/picture-job.ts";
import type { Similarity } from "../swap/similarity.ts";
import { type SwappedPicture, swapFacesIn } from "../swap/swap-picture.ts";
import type { SwapSession } from "../swap/swap-session.ts";
import { ChosenPeople } from "./chosen-people.ts";
import { FrameLog, type FrameReason, type UnswappedStretch } from "./frame-log.ts";
import { PeopleTracks } from "./people-tracks.ts";
import { PictureGaps } from "./picture-gaps.ts";
import { seenFaces } from "./seen-faces.ts";
import { appendXmpBox, readXmpBox } from "./xmp-box.ts";

export interface VideoJob {
  readonly target: string;
  /** mp4, m4v or mov. */
  readonly out: string;
  /** x264's quality, 0 is lossless. */
  readonly quality?: number;
  readonly onProgress?: (done: number, total: number) => void;
}

export interface VideoReport {
  readonly frames: number;
  /** Frames in which a face was swapped. */
  readonly swapped: number;
  /** The others, and why. */
  readonly unswapped: readonly UnswappedStretch[];
  /** Of a face every second or so; empty where nothing was measured. */
  readonly similarity: readonly Similarity[];
  /** What kind of pictures was compared: "renders" where sources and video say so of themselves. */
  readonly of: ScaleOf;
  /** What did not stay as it was, and what the target lacks; clauses. */
  readonly notes: readonly string[];
}

/** @throws ConfigError for an ending that no XMP packet fits into */
export function assertVideoPath(path: string): void {
  if (!videoEndings.includes(extname(path).toLowerCase()))
    throw new ConfigError(
      `--out ${path}: expected a name that ends in ${videoEndings.join(", ")}, got "${extname(path)}".`,
    );
}

/** Seconds between two faces that are measured. */
const measuredEvery = 1;

/** A video, frame by frame, with its times and other streams; memory does not grow with its length. */
export async function swapVideo(
  session: SwapSession,
  roles: readonly Role[],
  { target, out, quality, onProgress }: VideoJob,
  settings: Omit<PictureSettings, "face">,
): Promise<VideoReport> {
  assertVideoPath(out);
  const info = await videoInfo(target);
  const sources = photographsOf(roles);
  const record = session.record(sources, await fileSha256(target));
  // A killed run's half video; a living one writes to its own all the time.
  await sweepTemporaries(dirname(out), { of: basename(out), quietFor: 600_000 });
  const write = async (temporary: string): Promise<VideoReport> => {
    await using writer = await VideoWriter.open(temporary, {
      ...{ width: info.width, height: info.height, stored: info.stored, rate: info.rate },
      ...{ soundOf: target, comment: commentOf(record) },
      ...(quality !== undefined && { quality }),
    });
    const swap = await frameSwapper(session, roles, info, target, settings);
    const [log, gaps, similarity] = [new FrameLog(), new PictureGaps(), [] as Similarity[]];
    let measured = Number.NEGATIVE_INFINITY;
    for await (const { pixels, time } of readFrames(target, { info })) {
      const { result, faces, reason } = await swap(pixels, time);
      await writer.write(result.pixels, time);
      log.add(time, reason);
      gaps.add(time);
      if (session.meter !== undefined && faces.length > 0 && time - measured >= measuredEvery) {
        measured = time;
        similarity.push(...(await similarities(session, faces, result)));
      }
      onProgress?.(log.frames, info.frames);
    }
    if (log.swapped === 0)
      throw new PictureError("no-face", target, `in none of ${log.frames} frames that --face means`);
    await writer.close();
    await appendXmpBox(temporary, provenanceXmp(record));
    await session.credentials?.signFile(temporary, record);
    const rendered = sources.every(isRendered) && saysComputed((await readXmpBox(target)) ?? "");
    const other = modelNote(session.model, rendered);
    const hdr = isWide(info)
      ? [`the target's colours (${describeSignal(info)}) were mapped to standard range, BT.709`]
      : [];
    const notes = [...writer.notes, ...hdr, ...gaps.notes(), ...(other === undefined ? [] : [other])];
    return {
      frames: log.frames,
      swapped: log.swapped,
      unswapped: log.stretches,
      similarity,
      of: rendered ? "renders" : "photographs",
      notes,
    };
  };
  return replaceFile(out, write, { keepEnding: true });
}

interface FrameResult {
  readonly result: SwappedPicture;
  readonly faces: readonly PlayedFace[];
  /** Why nobody was painted. */
  readonly reason: FrameReason | undefined;
}

async function frameSwapper(
  session: SwapSession,
  roles: readonly Role[],
  info: VideoInfo,
  name: string,
  settings: Omit<PictureSettings, "face">,
): Promise<(frame: Pixels, time: number) => Promise<FrameResult>> {
  const meter = await session.recogniser();
  const tracks = new PeopleTracks();
  const chosen = await Promise.all(roles.map((role) => ChosenPeople.open(session, role, name)));
  const label = settings.label === undefined ? undefined : await renderLabel(settings.label, info);
  const options = { size: session.model.side, outside: session.outside, name };
  return async (frame, time) => {
    const people = tracks.next(await seenFaces(frame, time, tracks, session.detector, meter), time);
    const faces: PlayedFace[] = [];
    let reason: FrameReason | undefined = people.length === 0 ? "no-face" : "other-people";
    for (const one of chosen)
      for (const { face } of await one.of(people, frame)) {
        const before = await usable(frame, face, options);
        if (before === undefined) reason = "cut-by-border";
        else faces.push({ before, painter: one.role.sources.painter, role: one.role });
      }
    if (faces.length > 0) reason = undefined;
    const result = await swapFacesIn(frame, faces, settings, session.finishing);
    const pixels = label === undefined ? result.pixels : withLabel(result.pixels, label);
    return { result: { ...result, pixels }, faces, reason };
  };
}

/** `undefined` for a face that leaves through the border. */
async function usable(
  frame: Pixels,
  face: PlayedFace["before"]["face"],
  { size, outside, name }: { readonly size: number; readonly outside: number; readonly name: string },
): Promise<CutFace | undefined> {
  if (shareOutside(face, frame) > outside) return undefined;
  return (await cutFaces(frame, [face], { size, name, maximumOutside: 1 }))[0];
}

/** For players and tools that show no XMP. */
const commentOf = ({ tool, model, restorer, sources = [], target }: SwapRecord) =>
  `Synthetic: faces swapped by ${tool}; ${swapSourceType}; model sha256 ${model};${restorer === undefined ? "" : ` restored to ${restorer.share} by sha256 ${restorer.sha256};`} source sha256 ${sources.join(" ")}; target sha256 ${target}`;
