import { rename, rm } from "node:fs/promises";
import { extname } from "node:path";
import { ConfigError, type DetectedFace, type Pixels } from "@mfim/core";
import {
  cutFaces,
  PictureError,
  provenanceXmp,
  rateOf,
  readFrames,
  type SwapRecord,
  swapSourceType,
  type VideoInfo,
  VideoWriter,
  videoInfo,
} from "@mfim/data-ffhq";
import { fileSha256 } from "@mfim/zoo/swapping";
import { renderLabel, withLabel } from "../picture/visible-label.ts";
import { explainChoice } from "../swap/face-choice.ts";
import type { PictureSettings } from "../swap/picture-job.ts";
import { swapFacesIn } from "../swap/swap-picture.ts";
import type { LoadedSources, SwapSession } from "../swap/swap-session.ts";
import { FaceTracks } from "./face-tracks.ts";
import { appendXmpBox } from "./xmp-box.ts";

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
}

const endings = [".mp4", ".m4v", ".mov"];

/** @throws ConfigError for an ending that no XMP packet fits into */
export function assertVideoPath(path: string): void {
  if (!endings.includes(extname(path).toLowerCase()))
    throw new ConfigError(`--out ${path}: expected a name that ends in ${endings.join(", ")}, got "${extname(path)}".`);
}

/** A video, frame by frame, with its sound; memory does not grow with its length. */
export async function swapVideo(
  session: SwapSession,
  sources: LoadedSources,
  { target, out, quality, onProgress }: VideoJob,
  settings: PictureSettings,
): Promise<VideoReport> {
  assertVideoPath(out);
  const info = await videoInfo(target);
  const record = session.record(sources.photographs, await fileSha256(target));
  const temporary = out.replace(/\.[^.]*$/, (ending) => `.${process.pid}.tmp${ending}`);
  try {
    await using writer = await VideoWriter.open(temporary, {
      ...{ width: info.width, height: info.height, stored: info.stored, rate: info.rate },
      ...{ soundOf: target, comment: commentOf(record) },
      ...(quality !== undefined && { quality }),
    });
    const swap = await frameSwapper(session, sources, info, target, settings);
    let [frames, swapped] = [0, 0];
    for await (const { pixels, time } of readFrames(target, { info })) {
      const result = await swap(pixels);
      await writer.write(result.pixels, time);
      frames++;
      if (result.faces > 0) swapped++;
      onProgress?.(frames, info.frames);
    }
    if (swapped === 0) throw new PictureError("no-face", target, `in none of ${frames} frames`);
    await writer.close();
    await appendXmpBox(temporary, provenanceXmp(record));
    await session.credentials?.signFile(temporary, record);
    await rename(temporary, out);
    return { frames, swapped };
  } finally {
    await rm(temporary, { force: true });
  }
}

async function frameSwapper(
  session: SwapSession,
  sources: LoadedSources,
  info: VideoInfo,
  name: string,
  settings: PictureSettings,
): Promise<(frame: Pixels) => Promise<{ readonly pixels: Pixels; readonly faces: number }>> {
  const tracks = new FaceTracks(rateOf(info.rate), settings.face, name);
  const label = settings.label === undefined ? undefined : await renderLabel(settings.label, info);
  const cutOptions = { size: session.model.side, faces: "all", maximumOutside: 0.5, name } as const;
  return async (frame) => {
    const found = await session.detector.detect(frame);
    const followed = await explainChoice(
      "--face",
      Promise.resolve().then(() => tracks.next(found, frame)),
    );
    const faces = (await Promise.all(followed.map((face) => usable(frame, face, cutOptions)))).flat();
    const { pixels } = await swapFacesIn(frame, faces, sources.painter, settings, { masker: session.masker });
    return { pixels: label === undefined ? pixels : withLabel(pixels, label), faces: faces.length };
  };
}

/** A face that leaves through the border is left as it is from then on. */
async function usable(frame: Pixels, face: DetectedFace, options: Parameters<typeof cutFaces>[2]) {
  return cutFaces(frame, [face], options).catch((error: unknown) => {
    if (error instanceof PictureError) return [];
    throw error;
  });
}

/** For players and tools that show no XMP. */
const commentOf = ({ tool, model, sources = [], target }: SwapRecord) =>
  `Synthetic: faces swapped by ${tool}; ${swapSourceType}; model sha256 ${model}; source sha256 ${sources.join(" ")}; target sha256 ${target}`;
