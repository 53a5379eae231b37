import { basename } from "node:path";
import { DataError } from "@mfim/core";
import {
  openPreparedFolder,
  openProtocol,
  type PreparedFolder,
  type Protocol,
  type ProtocolPictures,
  pictureText,
  type ResolvedPicture,
  resolveProtocol,
  type UsableRecord,
} from "@mfim/data-ffhq";
import type { Quad } from "@mfim/photographs";
import type { BenchProtocol } from "./bench-protocol.ts";

/**
 * A protocol of data-ffhq (FaceForensics++, CelebA-HQ, a pair list) over a folder that `data prepare` made. Pictures are
 * found by the name of their photograph ("28000.jpg" is "28000"), frames by folder and number ("000/0012.png" is frame 12
 * of "000"). Where frames of a video are not there, a protocol that
 * chooses among them chooses among those that are, and one that names a frame by number has a missing pair. A video's first usable frame is the
 * first that was prepared: what shows no face was not.
 * @throws DataError where not one of its pairs is there
 */
export async function datasetProtocol(nameOrPath: string, folder: string, limit?: number): Promise<BenchProtocol> {
  const protocol = await openProtocol(nameOrPath);
  const prepared = await openPreparedFolder(folder);
  const index = placesByName(prepared);
  // Whoever prepared the folder looked for faces already: what is there and can be read is usable.
  const options = { usable: async () => true, ...(limit !== undefined && { limit }) };
  const placeOf = placeFinder(prepared, index);
  const pictures = picturesOf(prepared, index, placeOf);
  const { pairs, missing, checksum } = await resolveProtocol(protocol, pictures, options);
  if (pairs.length === 0) {
    await prepared.close();
    throw new DataError(
      `${folder}: expected pictures of ${protocol.name} (${protocol.dataset}), found none of ${missing.length} pairs: ${missing[0]?.why}; prepare the photographs under their own names.`,
    );
  }
  const place = (picture: ResolvedPicture) => placeOf(pictureText(picture)) as number;
  const withReference = pairs.some(({ references }) => references.length > 0);
  return {
    name: protocol.name + (missing.length > 0 ? `, without ${missing.length} missing pairs` : ""),
    checksum,
    data: `${protocol.dataset}, ${pairs.length} of ${pairs.length + missing.length} pairs there${missingText(protocol, pictures)}`,
    size: prepared.size,
    roles: new Set(withReference ? ["source", "target", "reference"] : ["source", "target"]),
    masks: [],
    mixing: false,
    ...(missing.length > 0 && { missing }),
    pairs: pairs.map(({ id, source, target, person }) => ({
      id,
      ...stratumOf(prepared.records[place(source)], prepared.records[place(target)]),
      source: source.picture,
      target: target.picture,
      ...(target.frame === undefined ? {} : { frame: target.frame }),
      sourcePerson: person ?? source.picture,
    })),
    async read(n) {
      const { source, target, references } = pairs[n] as (typeof pairs)[number];
      const [from, onto] = [await prepared.at(place(source)), await prepared.at(place(target))];
      // Where the data has no other picture of a source, that pair alone goes without.
      const [other] = references;
      const record = prepared.records[place(target)] as (typeof prepared.records)[number];
      return {
        pictures: {
          source: from.pixels,
          target: onto.pixels,
          ...(other === undefined ? {} : { reference: await prepared.pixels(place(other)) }),
        },
        landmarks: {
          ...(from.landmarks && { source: from.landmarks }),
          ...(onto.landmarks && { target: onto.landmarks }),
        },
        targetCut: {
          photograph: { width: record.photograph[0] as number, height: record.photograph[1] as number },
          quad: record.quad as unknown as Quad,
        },
      };
    },
    [Symbol.asyncDispose]: () => prepared.close(),
  };
}

/** Which of a protocol's pictures are not there; a few by name. */
function missingText({ pairs }: Protocol, pictures: ProtocolPictures): string {
  const named = pairs.flatMap(({ source, target }) => [source.picture, target.picture]);
  const missing = [...new Set(named)].filter((picture) => !pictures.has(picture)).sort();
  const [few, more] = [missing.slice(0, 6), missing.length - 6];
  return missing.length === 0 ? "" : `; not there: ${few.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

/** "same sex, other ethnicity", where both photographs say so of their people. */
function stratumOf(source: UsableRecord | undefined, target: UsableRecord | undefined): { stratum?: string } {
  const [from, onto] = [source?.attributes, target?.attributes];
  const known = ["sex", "ethnicity"].filter((key) => from?.[key] !== undefined && onto?.[key] !== undefined);
  if (known.length === 0) return {};
  return { stratum: known.map((key) => `${from?.[key] === onto?.[key] ? "same" : "other"} ${key}`).join(", ") };
}

/** The number that is a picture's whole name, without leading zeros: a folder of "5735" has "005735", too. */
const numberOf = (name: string) => (/^\d+$/.test(name) ? name.replace(/^0+(?=\d)/, "") : name);

/** Finds a picture's place under its own name, else, where pictures lie in no folders, whose numbers would be frames', under the same number. */
function placeFinder({ records }: PreparedFolder, index: ReadonlyMap<string, number>) {
  const numbers = new Map(
    [...records.entries()].flatMap(([place, { source }]) => {
      const name = source.replace(/\.[a-z]+$/i, "");
      return /^\d+$/.test(name) ? [[numberOf(name), place] as const] : [];
    }),
  );
  return (name: string): number | undefined => index.get(name) ?? numbers.get(numberOf(name));
}

/** Place of each picture by its name, and of each frame by "VIDEO#NUMBER". */
export function placesByName({ records }: PreparedFolder): ReadonlyMap<string, number> {
  const index = new Map<string, number>();
  for (const [place, { source }] of records.entries()) {
    const path = source.replaceAll("\\", "/").replace(/\.[a-z]+$/i, "");
    const [video, frame] = path.split("/").slice(-2);
    for (const name of [source, path, basename(path)]) if (!index.has(name)) index.set(name, place);
    if (video !== undefined && frame !== undefined && /^\d+$/.test(frame))
      index.set(`${video}#${Number(frame)}`, place);
  }
  return index;
}

function picturesOf(
  prepared: PreparedFolder,
  index: ReadonlyMap<string, number>,
  placeOf: ReturnType<typeof placeFinder>,
): ProtocolPictures {
  // Reasons stand in results, which are passed on: without a path of this machine.
  const name = "the prepared folder";
  const frames = new Map<string, number[]>();
  for (const name of index.keys()) {
    const [video, frame] = name.split("#");
    if (video !== undefined && frame !== undefined) frames.set(video, [...(frames.get(video) ?? []), Number(frame)]);
  }
  for (const numbers of frames.values()) numbers.sort((a, b) => a - b);
  const framesOf = (video: string): readonly number[] => {
    const numbers = frames.get(video);
    if (numbers === undefined) throw new DataError(`${video} of ${name} is no video with numbered frames`);
    return numbers;
  };
  return {
    name,
    has: (picture) => frames.has(picture) || placeOf(picture) !== undefined,
    frames: async (video) => framesOf(video).length,
    // Not every frame need be there: DeepfakeBench extracts 32 of a video, and a frame without a face is none.
    numbers: async (video) => framesOf(video),
    async read(picture, frame) {
      const place = placeOf(pictureText(frame === undefined ? { picture } : { picture, frame }));
      if (place === undefined) throw new DataError(`${prepared.folder} has no picture ${picture}`);
      return prepared.pixels(place);
    },
  };
}
