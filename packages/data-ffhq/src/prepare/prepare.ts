import { availableParallelism } from "node:os";
import { DataError, type LandmarkDetector } from "@mfim/core";
import type { PrepareSettings } from "../prepared/manifest.ts";
import { inlinePictureJobs } from "../workers/picture-jobs.ts";
import { PictureThreads } from "../workers/picture-threads.ts";
import { defaultSettings } from "./default-settings.ts";
import { detectedFaces, type FaceFinder } from "./face-finder.ts";
import { inOrder } from "./in-order.ts";
import { knownCollection } from "./known-collection.ts";
import { listPhotographs, type Photograph } from "./list-photographs.ts";
import type { PhotographCollection } from "./photograph-collection.ts";
import { PhotographWorker } from "./photograph-worker.ts";
import { type PreparationPlan, PreparedWriter } from "./prepared-writer.ts";
import { type PrepareProgress, ProgressCount } from "./progress-count.ts";

export interface PrepareOptions extends Partial<Omit<PrepareSettings, "size">> {
  /** Side of the aligned pictures, pixels. */
  readonly size: number;
  /** Share of the people (of the pictures, in a flat folder) held out. Default 0.1; a known collection has its own. */
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
  /** The known collection that the folder is, whose split was kept. */
  readonly collection?: Pick<PhotographCollection, "name" | "credit">;
}

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
  const { photographs: all, collection } = await collected(source, options);
  const listed = all.slice(0, options.limit);
  const writer = await PreparedWriter.open(target, {
    source,
    detector: finder.id,
    settings,
    seed: options.seed ?? 1,
    ...splitOf(all, collection, options),
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
  const known = collection && { collection: { name: collection.name, credit: collection.credit } };
  return { ...now, resumed: listed.length - rest.length, interrupted, ...known };
}

/** The photographs of a folder; of a known collection, its own alone and with what is known of them. */
async function collected(
  source: string,
  { heldOutShare }: PrepareOptions,
): Promise<{ readonly photographs: readonly Photograph[]; readonly collection?: PhotographCollection }> {
  const all = await listPhotographs(source);
  const collection = knownCollection(all.map((photograph) => photograph.source));
  if (collection === undefined) return { photographs: all };
  if (heldOutShare !== undefined)
    throw new DataError(
      `${source}: expected no share of held-out people for the ${collection.name} set, whose people are split already, got ${heldOutShare}; leave it out.`,
    );
  const attributes = await collection.attributes(source);
  const photographs = all
    .filter((photograph) => collection.isPhotograph(photograph.source))
    .map((photograph) => ({ ...photograph, attributes: attributes(photograph.source) }));
  return { photographs, collection };
}

function splitOf(
  photographs: readonly Photograph[],
  collection: PhotographCollection | undefined,
  { heldOutShare = 0.1 }: PrepareOptions,
): Pick<PreparationPlan, "people" | "heldOutShare" | "heldOut" | "collection"> {
  if (collection === undefined) return { people: photographs.map(groupOf), heldOutShare };
  // Those who are not here, too: the folder may grow before the run goes on.
  const { name, people, heldOut } = collection;
  return { people, heldOut, heldOutShare: heldOut.length / people.length, collection: name };
}

function settingsOf(options: PrepareOptions): PrepareSettings {
  const keys = ["format", "severalFaces", "minimumSide", "maximumOutside", "minimumSharpness", "oversampling"] as const;
  const given = Object.fromEntries(keys.flatMap((key) => (options[key] === undefined ? [] : [[key, options[key]]])));
  return { size: options.size, minimumSide: options.size / 2, ...defaultSettings, ...given };
}

/** Where the split draws its lots: people, or single pictures in a flat folder. */
const groupOf = ({ person, source }: Photograph) => person ?? source;
