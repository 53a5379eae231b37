import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import type { Pixels } from "@mfim/core";
import { isWide } from "./colour-signal.ts";
import { clockWords, inputWords } from "./container.ts";
import { everyFrameOnce, type Running, start, VideoError } from "./ffmpeg.ts";
import { FrameTimes, timeFilters } from "./frame-times.ts";
import { portablePixmaps } from "./portable-pixmaps.ts";
import { toneMapCube } from "./tone-map.ts";
import { rateOf, type VideoInfo, videoInfo } from "./video-info.ts";

export interface VideoFrame {
  /** Place in the video, from 0 (or, with `rate`, in the frames of that rate). */
  readonly number: number;
  /** When it is shown: seconds since the file begins, so that sound keeps beside it over gaps and changes of pace. */
  readonly time: number;
  readonly pixels: Pixels;
}

export interface ReadFramesOptions {
  /** Only these frames, whatever their order here; they come in the video's order. Default: all. */
  readonly only?: readonly number[];
  /** Frames a second: frames are dropped and doubled so that they come at a constant rate. Default: every frame as it is. */
  readonly rate?: string;
  /** What `videoInfo` says of the file, where it is known already. */
  readonly info?: VideoInfo;
}

/**
 * The frames of a video, upright, with square pixels, as BT.709 RGB of standard range (`toneMapCube`), one after another: ffmpeg
 * decodes beside this process, and waits when nobody takes them, so that a film needs no more memory than a clip.
 * @throws VideoError for what cannot be decoded, for frames that are not there, and where ffmpeg is missing
 */
export async function* readFrames(path: string, options: ReadFramesOptions = {}): AsyncGenerator<VideoFrame> {
  const only = options.only === undefined ? undefined : [...new Set(options.only)].sort((a, b) => a - b);
  if (only?.length === 0) return;
  const info = options.info ?? (await videoInfo(path));
  const table = await toneTable(info);
  const words = await decodingWords(path, info, only, options.rate, table?.path);
  const running = start("ffmpeg", words, ["ignore", "pipe", "pipe", "pipe"]);
  const times = new FrameTimes(running.child.stdio[3] as Readable, 1 / (rateOf(options.rate ?? info.rate) || 25));
  let count = 0;
  try {
    for await (const pixels of portablePixmaps(running.child.stdout as Readable)) {
      yield { number: only === undefined ? count : (only[count] as number), time: await times.next(), pixels };
      count++;
    }
    await assertComplete(running, path, only, count);
  } finally {
    running.child.stdout?.destroy(); // a pipe nobody reads would keep the program's end from being seen
    (running.child.stdio[3] as Readable | null)?.destroy();
    running.child.kill("SIGKILL"); // does nothing to one that has ended
    await running.ended.catch(() => {});
    await table?.remove();
  }
}

async function decodingWords(
  path: string,
  info: VideoInfo,
  only: readonly number[] | undefined,
  rate: string | undefined,
  table: string | undefined,
): Promise<string[]> {
  const pace = rate === undefined ? await everyFrameOnce() : [];
  const filters = [
    ...(rate === undefined ? [] : [`fps=${rate}`]),
    ...(only === undefined ? [] : [`select='${only.map((n) => `eq(n,${n})`).join("+")}'`]),
    `scale=${info.width}:${info.height}:in_color_matrix=${info.matrix}:flags=bicubic+accurate_rnd+full_chroma_int`,
    ...(table === undefined ? [] : ["format=gbrp14le", `lut3d=file='${table}':interp=tetrahedral`]),
    "setsar=1",
    ...timeFilters,
  ];
  const stop = only === undefined ? [] : ["-frames:v", String(only.length)];
  return [
    ...["-v", "error", "-nostdin", ...clockWords, ...inputWords(path, info.format)],
    ...["-map", `0:${info.stream}`, ...pace, "-vf", filters.join(",")],
    ...[...stop, "-pix_fmt", "rgb24", "-f", "image2pipe", "-c:v", "ppm", "pipe:1"],
  ];
}

/** A table for ffmpeg where numbers are not those of BT.709 at standard range. */
async function toneTable(
  info: VideoInfo,
): Promise<{ readonly path: string; readonly remove: () => Promise<void> } | undefined> {
  if (!isWide(info)) return undefined;
  const folder = await mkdtemp(join(tmpdir(), "mfim-tone-"));
  const path = join(folder, "map.cube");
  await writeFile(path, toneMapCube(info));
  return { path: path.replaceAll("\\", "/"), remove: () => rm(folder, { recursive: true, force: true }) };
}

async function assertComplete(
  { ended, why }: Running,
  path: string,
  only: readonly number[] | undefined,
  count: number,
) {
  const code = await ended;
  if (code !== 0) throw new VideoError(`${path}: decoding stopped after ${count} frames: ${why()}.`);
  if (only !== undefined && count < only.length)
    throw new VideoError(`${path}: expected frame ${only[count]}, but the video ends before it.`);
  if (count === 0) throw new VideoError(`${path}: expected frames, got none: ${why()}.`);
}

/** One frame by its number. @throws VideoError */
export async function readFrame(path: string, number: number, info?: VideoInfo): Promise<Pixels> {
  for await (const { pixels } of readFrames(path, { only: [number], ...(info === undefined ? {} : { info }) }))
    return pixels;
  throw new VideoError(`${path}: expected frame ${number}, but the video ends before it.`);
}
