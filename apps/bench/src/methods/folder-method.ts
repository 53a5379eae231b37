import { existsSync } from "node:fs";
import { join } from "node:path";
import { ConfigError, DataError, type Pixels, pixelsToImages } from "@mfim/core";
import { alignFace, readFrame, readPicture, resizePixels } from "@mfim/photographs";
import type { BenchPair, BenchProtocol, PairPictures } from "../protocol/bench-protocol.ts";
import type { BenchMethod } from "./bench-method.ts";
import { filePattern } from "./file-pattern.ts";
import { type FolderPlace, folderPlace } from "./folder-place.ts";

/**
 * Pictures or videos that another method made. A picture as large as the target's photograph is cut as the target was;
 * any other must be square and of FFHQ's framing, and is resized; presets of data sets with crops of their own refuse it.
 * @param place `PRESET:FOLDER`, or a path with fields, `results/{target:05}_{source:05}.png`
 */
export function folderMethod(name: string, place: string): BenchMethod {
  const { folder, pattern, framing } = folderPlace(place);
  const nameOf = filePattern(pattern);
  if (!existsSync(folder)) throw new ConfigError(`${name}: expected a folder ${folder}, got nothing.`);
  const places = new Map<string, number>();
  // Reasons stand in results, which are passed on: with the place in the folder, without the folder's on this machine.
  const inFolder = (text: string) => text.replaceAll(join(folder, "/"), "");
  const fileOf = (pair: BenchPair) => join(folder, nameOf(pair, places.get(pair.id) ?? 0));
  return {
    name,
    about: `pictures ${pattern} in a folder`,
    lossNetworks: [],
    check(protocol) {
      for (const [n, { id }] of protocol.pairs.entries()) places.set(id, n);
      checkThere(name, protocol, fileOf);
    },
    has: (pair) => existsSync(fileOf(pair)),
    whyNot: (pair) => `${inFolder(fileOf(pair))} is not there`,
    async swap({ pairs, read }) {
      const pictures: Pixels[] = [];
      for (const [n, pair] of pairs.entries())
        try {
          pictures.push(await fitted(fileOf(pair), pair, read[n] as PairPictures, framing));
        } catch (error) {
          if (error instanceof DataError) throw new DataError(inFolder(error.message), { cause: error });
          throw error;
        }
      return pixelsToImages(pictures);
    },
    [Symbol.dispose]() {},
  };
}

/** Missing pictures are counted in each figure; a folder that has none of them is a mistake. */
function checkThere(name: string, { pairs }: BenchProtocol, fileOf: (pair: BenchPair) => string): void {
  if (pairs.some((pair) => existsSync(fileOf(pair)))) return;
  throw new DataError(
    `${name}: expected pictures of the protocol's ${pairs.length} pairs, found none; the first would be ${fileOf(pairs[0] as BenchPair)}.`,
  );
}

async function fitted(
  file: string,
  pair: BenchPair,
  { pictures, targetCut }: PairPictures,
  framing: FolderPlace["framing"],
): Promise<Pixels> {
  const video = /\.(mp4|avi|mov|mkv)$/i.test(file);
  const picture = video ? await readFrame(file, pair.frame ?? 0) : await readPicture(file, file);
  const size = (pictures.target as Pixels).width;
  const whole = targetCut?.photograph;
  if (targetCut !== undefined && picture.width === whole?.width && picture.height === whole.height)
    return (await alignFace(picture, targetCut.quad, { size })).pixels;
  if (framing === "target") {
    const known = whole === undefined ? "it, whose size is unknown here" : `${whole.width} x ${whole.height}`;
    throw new DataError(
      `${file}: expected a crop as large as the target's photograph, ${known}, got ${picture.width} x ${picture.height}; prepare the real videos' frames of the same data set, which are cropped alike.`,
    );
  }
  if (picture.width !== picture.height) {
    const known = whole === undefined ? "" : ` or the target's photograph of ${whole.width} x ${whole.height}`;
    throw new DataError(
      `${file}: expected a square, FFHQ-aligned picture${known}, got ${picture.width} x ${picture.height}.`,
    );
  }
  return resizePixels(picture, size);
}
