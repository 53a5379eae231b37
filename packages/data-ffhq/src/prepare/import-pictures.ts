import { DataError, type FaceSample, type Landmarks } from "@mfim/core";
import { applyAffine, fivePoints, PictureError, resizePixels, sharpness } from "@mfim/photographs";
import { builtinTemplates } from "@mfim/photographs/templates";
import type { PictureDataset } from "../datasets/picture-dataset.ts";
import { encodePicture } from "../prepared/encode-picture.ts";
import type { PictureFormat } from "../prepared/manifest.ts";
import { defaultSettings } from "./default-settings.ts";
import { inOrder } from "./in-order.ts";
import type { PreparedFace } from "./photograph-worker.ts";
import type { PrepareSummary } from "./prepare.ts";
import { PreparedWriter } from "./prepared-writer.ts";
import { type PrepareProgress, ProgressCount } from "./progress-count.ts";

export interface ImportOptions {
  /** Side of the pictures written, pixels; resized with antialiasing. */
  readonly size: number;
  readonly format?: PictureFormat;
  /** The data set's own split. Default: a tenth of the people, drawn by the seed. */
  readonly heldOut?: ((id: string) => boolean) | undefined;
  readonly seed?: number;
  readonly limit?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: PrepareProgress) => void;
}

/**
 * Makes a prepared folder of pictures that are aligned already, whatever form they come in, so that training reads all
 * alike. May be stopped and called again. What cannot be read is noted as refused, like the set's own problems.
 * @param path what the manifest notes as the source
 * @throws DataError as `prepare`
 */
export async function importPictures(
  set: PictureDataset,
  path: string,
  target: string,
  options: ImportOptions,
): Promise<PrepareSummary> {
  const { size, format = defaultSettings.format, heldOut, seed = 1 } = options;
  const ids = set.ids.slice(0, options.limit);
  const writer = await PreparedWriter.open(target, {
    source: path,
    detector: `${set.name}, aligned already`,
    settings: { ...defaultSettings, size, format, minimumSide: 0, maximumOutside: 1 },
    seed,
    heldOutShare: heldOut === undefined ? 0.1 : set.ids.filter(heldOut).length / Math.max(1, set.length),
    people: set.ids.map((id, i) => set.personAt(i) ?? id),
    ...(heldOut === undefined ? {} : { heldOut: set.ids.filter(heldOut) }),
  });
  const problems = options.limit === undefined ? set.problems : [];
  const work: Work[] = [
    ...ids.flatMap((id, index) =>
      writer.has(id)
        ? []
        : [
            {
              id,
              group: heldOut === undefined ? (set.personAt(index) ?? id) : id,
              make: () => imported(set, index, size, format),
            },
          ],
    ),
    ...problems.flatMap(({ id, why }) =>
      writer.has(id) ? [] : [{ id, group: id, make: async () => refused(id, new PictureError("unreadable", id, why)) }],
    ),
  ];
  const progress = new ProgressCount(ids.length + problems.length, writer.records);
  try {
    for await (const prepared of inOrder(
      work,
      8,
      async ({ group, make }) => ({ group, faces: [await make()] }),
      options.signal,
    )) {
      progress.count(await writer.write(prepared));
      options.onProgress?.(progress.now());
    }
  } finally {
    await writer.close();
  }
  const now = progress.now();
  const interrupted = options.signal?.aborted === true && now.done < now.total;
  return { ...now, resumed: ids.length + problems.length - work.length, interrupted };
}

interface Work {
  readonly id: string;
  readonly group: string;
  readonly make: () => Promise<PreparedFace>;
}

async function imported(
  set: PictureDataset,
  index: number,
  size: number,
  format: PictureFormat,
): Promise<PreparedFace> {
  try {
    const sample = await set.at(index);
    const { pixels, crop, person } = sample;
    if (pixels.width !== pixels.height)
      throw new PictureError("not-square", sample.id, `got ${pixels.width} x ${pixels.height}`);
    const resized = await resizePixels(pixels, size);
    const [near, far] = [-0.5, crop.size - 0.5];
    const record = {
      source: sample.id,
      sha256: null,
      ...(person === undefined ? {} : { person }),
      photograph: [crop.photograph.width, crop.photograph.height],
      faces: 1,
      score: 1,
      landmarks: Array.from(applyAffine(crop.toPhotograph, fivePoints(landmarksOf(sample)))),
      quad: Array.from(applyAffine(crop.toPhotograph, [near, near, near, far, far, far, far, near])),
      sharpness: Math.round(sharpness(resized) * 100) / 100,
    };
    return { record, file: await encodePicture(resized, format) };
  } catch (error) {
    if (error instanceof PictureError) return refused(set.ids[index] as string, error);
    if (error instanceof DataError)
      return refused(set.ids[index] as string, new PictureError("corrupt", "", error.message));
    throw error;
  }
}

const refused = (source: string, { refusal, detail }: PictureError): PreparedFace => ({
  record: { source, sha256: null, refusal, detail },
});

/** The set's own, or where an FFHQ crop has them on average. */
function landmarksOf({ landmarks, crop }: FaceSample): Landmarks {
  if (landmarks !== undefined) return landmarks;
  const mean = builtinTemplates.find(({ name }) => name === "ffhq")?.points ?? [];
  return { scheme: "five-points", points: Float32Array.from(mean, (v) => v * crop.size - 0.5) };
}
