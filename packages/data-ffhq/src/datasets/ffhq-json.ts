import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { DataError } from "@mfim/core";
import { parser } from "stream-json/parser.js";
import { streamObject } from "stream-json/streamers/stream-object.js";
import { z } from "zod";

const points = z.array(z.tuple([z.number(), z.number()]));

const entrySchema = z.object({
  category: z.enum(["training", "validation"]),
  image: z.object({ file_path: z.string(), file_md5: z.string(), face_landmarks: points.length(68) }),
  thumbnail: z.object({ file_path: z.string(), file_md5: z.string() }),
  in_the_wild: z.object({
    file_path: z.string(),
    file_md5: z.string(),
    pixel_size: z.tuple([z.number(), z.number()]),
    face_landmarks: points.length(68),
    face_quad: points.length(4),
  }),
});

/** One picture of FFHQ, as `ffhq-dataset-v2.json` tells of it. Points are x0 y0 x1 y1 ... */
export interface FfhqEntry {
  readonly category: "training" | "validation";
  readonly image: FfhqFile;
  readonly thumbnail: FfhqFile;
  readonly inTheWild: FfhqFile;
  /** Width and height of the photograph. */
  readonly photograph: readonly [number, number];
  /** iBUG's 68 in pixels of the 1024-pixel picture. */
  readonly landmarks: Float32Array;
  /** iBUG's 68 in pixels of the photograph. */
  readonly wildLandmarks: Float64Array;
  /** In pixels of the photograph. */
  readonly quad: Float64Array;
}

export interface FfhqFile {
  /** Below the data set's folder. */
  readonly path: string;
  readonly md5: string;
}

/**
 * Reads `ffhq-dataset-v2.json` (255 MB) as a stream: about 2.5 KB of memory a picture, 180 MB of all 70,000.
 * @returns by index
 * @throws DataError for a file that is none, with the entry that is damaged
 */
export async function readFfhqJson(path: string): Promise<ReadonlyMap<number, FfhqEntry>> {
  const entries = new Map<number, FfhqEntry>();
  let damaged: DataError | undefined; // the pipeline itself only says that it was stopped
  try {
    await pipeline(createReadStream(path), parser.asStream(), streamObject.asStream(), async (items) => {
      for await (const { key, value } of items as AsyncIterable<{ key: string; value: unknown }>) {
        const entry = entryOf(key, value);
        if (entry instanceof DataError) {
          damaged = entry;
          break;
        }
        entries.set(Number(key), entry);
      }
    });
  } catch (error) {
    if (damaged !== undefined) throw new DataError(`${path}: ${damaged.message}`);
    throw new DataError(`${path}: expected ffhq-dataset-v2.json (${(error as Error).message}); fetch it again.`);
  }
  if (damaged !== undefined) throw new DataError(`${path}: ${damaged.message}`);
  if (entries.size === 0) throw new DataError(`${path}: expected ffhq-dataset-v2.json, got no entry.`);
  return entries;
}

function entryOf(key: string, value: unknown): FfhqEntry | DataError {
  const result = entrySchema.safeParse(value);
  if (!result.success || !/^\d+$/.test(key)) {
    const problem = result.success ? "its key is no number" : result.error.issues[0];
    const why = typeof problem === "string" ? problem : `${problem?.path.join(".")}: ${problem?.message}`;
    return new DataError(`expected entries of ffhq-dataset-v2.json, but entry "${key}" is none (${why}).`);
  }
  const { category, image, thumbnail, in_the_wild: wild } = result.data;
  const file = (of: { file_path: string; file_md5: string }) => ({ path: of.file_path, md5: of.file_md5 });
  return {
    category,
    image: file(image),
    thumbnail: file(thumbnail),
    inTheWild: file(wild),
    photograph: wild.pixel_size,
    landmarks: Float32Array.from(image.face_landmarks.flat()),
    wildLandmarks: Float64Array.from(wild.face_landmarks.flat()),
    quad: Float64Array.from(wild.face_quad.flat()),
  };
}
