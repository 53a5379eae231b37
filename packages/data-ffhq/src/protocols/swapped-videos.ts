import { DataError } from "@mfim/core";
import { z } from "zod";
import { type PairOrder, parsePairList } from "./pair-list.ts";

/** A video onto which somebody's face was, or is to be, put: which video, whose face, and how the result is called. */
export interface SwappedVideo {
  /** Name of the swapped video, without an ending. */
  readonly name: string;
  /** Video that the source's face is taken from. */
  readonly source: string;
  readonly target: string;
  /** The frames that there are, by number, where a list of them came along. */
  readonly frames?: readonly number[];
}

/** `000_003` of FaceForensics++: target, then source. */
const faceForensicsName = /^(\d{3})_(\d{3})$/;
/** `id0_id1_0000` of Celeb-DF (v1, v2, ++): clip 0000 of id0 with the face of id1, of whom the first clip stands for all. */
const celebDfName = /^(id\d+)_(id\d+)_(\d+)$/;

/** What the name of a swapped video says, in FaceForensics++'s or Celeb-DF's way; `undefined` for other names. @param order of its two parts */
function swappedVideo(name: string, order: PairOrder): SwappedVideo | undefined {
  const inOrder = (first: string, second: string) => (order === "target-source" ? [second, first] : [first, second]);
  const [, first, second] = faceForensicsName.exec(name) ?? [];
  if (first !== undefined && second !== undefined) {
    const [source = "", target = ""] = inOrder(first, second);
    return { name, source, target };
  }
  const [, one, other, clip] = celebDfName.exec(name) ?? [];
  if (one === undefined || other === undefined || clip === undefined) return undefined;
  const [from, onto] = inOrder(one, other);
  return { name, source: `${from}_${"0".repeat(clip.length)}`, target: `${onto}_${clip}` };
}

/**
 * Swapped videos of a list: Celeb-DF's own (`List_of_testing_videos.txt`: a label, then a path; real videos are left out), a listing of a folder of
 * swapped videos, or two names a line, as the CASIA survey's `video_pairs_*.txt`.
 * @param order what the two names of a line are
 * @param names what the two parts of a video's name are: the target comes first in FaceForensics++ and Celeb-DF
 * @throws DataError where there is none, and for lines that are no pair
 */
export function parseSwappedVideos(
  text: string,
  order: PairOrder,
  origin: string,
  names: PairOrder = "target-source",
): SwappedVideo[] {
  const found = new Map<string, SwappedVideo>();
  for (const line of text.split(/\r?\n/)) {
    const name =
      line
        .trim()
        .split(/\s+/)
        .at(-1)
        ?.split(/[\\/]/)
        .at(-1)
        ?.replace(/\.\w+$/, "") ?? "";
    const video = swappedVideo(name, names);
    if (video !== undefined) found.set(name, video);
  }
  if (found.size > 0) return [...found.values()];
  return parsePairList(text, order, origin).pairs.map(([source = "", target = ""]) => ({
    name: `${target}_${source}`,
    source,
    target,
  }));
}

const videoSchema = z.object({ frames: z.array(z.string()) });

/**
 * Swapped videos of a split of DeepfakeBench (also DF40's): `{ DATASET: { LABEL: { SPLIT: { [COMPRESSION:] { VIDEO: { frames } } } } } }`, with the
 * frames that were extracted, by their numbers.
 * @param label the method's, such as FF-DF or CelebDFv2-... ; what there is stands in the error where it is wrong
 * @param names what the two parts of a video's name are; default as in FaceForensics++, the target first
 * @throws DataError
 */
export function parseDeepfakeBench(
  text: string,
  {
    split,
    label,
    names = "target-source",
  }: { readonly split: string; readonly label: string; readonly names?: PairOrder },
  origin: string,
): SwappedVideo[] {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new DataError(`${origin}: expected the JSON of a DeepfakeBench data set (${(error as Error).message}).`);
  }
  const inside = (value: unknown, key: string): unknown =>
    typeof value === "object" && value !== null ? (value as Record<string, unknown>)[key] : undefined;
  const [dataset] = Object.values(json ?? {}) as unknown[];
  const known = inside(inside(dataset, label), split);
  if (known === undefined) {
    const labels = Object.entries(dataset ?? {}).map(([name, splits]) => `${name} (${Object.keys(splits as object)})`);
    throw new DataError(
      `${origin}: expected the split ${split} of ${label}, it has ${labels.join(", ") || "none"}; the label is the method's.`,
    );
  }
  const videos = new Map<string, SwappedVideo>();
  const visit = (value: unknown, name: string): void => {
    const video = videoSchema.safeParse(value);
    const named = swappedVideo(name, names);
    if (video.success && named !== undefined) {
      const numbers = video.data.frames.map((frame) => Number.parseInt(frame.split(/[\\/]/).at(-1) ?? "", 10));
      videos.set(name, { ...named, frames: numbers.filter(Number.isInteger).sort((a, b) => a - b) });
    } else if (!video.success && typeof value === "object" && value !== null)
      for (const [key, inner] of Object.entries(value)) visit(inner, key);
  };
  visit(known, "");
  if (videos.size > 0) return [...videos.values()];
  throw new DataError(
    `${origin}: expected videos named <target>_<source> or id<target>_id<source>_<clip> in ${label}, ${split}, got none.`,
  );
}
