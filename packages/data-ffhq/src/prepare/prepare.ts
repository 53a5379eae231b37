import { availableParallelism } from "node:os";
import type { LandmarkDetector } from "@mfim/core";
import type { PrepareSettings } from "../prepared/manifest.ts";
import { inlinePictureJobs } from "../workers/picture-jobs.ts";
import { PictureThreads } from "../workers/picture-threads.ts";
import { detectedFaces, type FaceFinder } from "./face-finder.ts";
import { inOrder } from "./in-order.ts";
import { listPhotographs, type Photograph } from "./list-photographs.ts";
import { PhotographWorker } from "./photograph-worker.ts";
import { PreparedWriter } from "./prepared-writer.ts";
import { type PrepareProgress, ProgressCount } from "./progress-count.ts";

export interface PrepareOptions extends Partial<Omit<PrepareSettings, "size">> {
  /** Side of the aligned pictures, pixels. */
  readonly size: number;
  /** Share of the people (of the pictures, in a flat folder) held out. Default 0.1. */
  readonly heldOutShare?: number;
  /** Seed of the split. Default 1. */
  readonly seed?: number;
  /** Threads for decoding and warping; 0 works in the calling one. Default: one less than the cores, at least 1. */
  readonly threads?: number;
  /** Pictures of more pixels are refused. */
  readonly pixelLimit?: number;
  /** Stop after so many photographs of the folder. */
  readonly limit?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: PrepareProgress) => void;
}

export interface PrepareSummary extends PrepareProgress {
  /** Photographs that an earlier run had done. */
  readonly resumed: number;
  /** The signal stopped the run; the same call goes on. */
  readonly interrupted: boolean;
}

export const defaultSettings = {
  format: "png",
  severalFaces: "largest",
  maximumOutside: 0.25,
  minimumSharpness: 0,
  oversampling: 4,
} as const;

/**
 * Makes a folder of FFHQ-aligned faces out of a folder of photographs: detect, choose, cut, write, and note what was
 * done with every file in a manifest. May be killed at any moment; the same call goes on where it stopped.
 * @param faces a detector, or a data set's own landmarks (`annotatedFaces`)
 * @throws DataError for a folder that cannot be read or written, or that holds another preparation
 */
export async function prepare(
  source: string,
  target: string,
  faces: LandmarkDetector | FaceFinder,
  options: PrepareOptions,
): Promise<PrepareSummary> {
  const finder = "find" in faces ? faces : detectedFaces(faces);
  const settings = settingsOf(options);
  const all = await listPhotographs(source);
  const listed = all.slice(0, options.limit);
  const writer = await PreparedWriter.open(target, {
    source,
    detector: finder.id,
    settings,
    seed: options.seed ?? 1,
    heldOutShare: options.heldOutShare ?? 0.1,
    people: all.map(groupOf),
  });
  const rest = listed.filter((photograph) => !writer.has(photograph.source));
  const progress = new ProgressCount(listed.length, writer.records);
  const threads = options.threads ?? Math.max(1, availableParallelism() - 1);
  const jobs = threads > 0 ? new PictureThreads(threads) : inlinePictureJobs;
  const worker = new PhotographWorker(jobs, finder, settings, options.pixelLimit);
  try {
    for await (const prepared of inOrder(
      rest,
      2 * threads + 2,
      (photograph) => worker.work(photograph),
      options.signal,
    )) {
      progress.count(await writer.write(prepared));
      options.onProgress?.(progress.now());
    }
  } finally {
    await Promise.all([jobs.close(), writer.close()]);
  }
  const now = progress.now();
  const interrupted = options.signal?.aborted === true && now.done < now.total;
  return { ...now, resumed: listed.length - rest.length, interrupted };
}

function settingsOf(options: PrepareOptions): PrepareSettings {
  const keys = ["format", "severalFaces", "minimumSide", "maximumOutside", "minimumSharpness", "oversampling"] as const;
  const given = Object.fromEntries(keys.flatMap((key) => (options[key] === undefined ? [] : [[key, options[key]]])));
  return { size: options.size, minimumSide: options.size / 2, ...defaultSettings, ...given };
}

/** Where the split draws its lots: people, or single pictures in a flat folder. */
const groupOf = ({ person, source }: Photograph) => person ?? source;
