import { createHash } from "node:crypto";
import { DataError } from "@mfim/core";
import { openPreparedFolder } from "@mfim/data-ffhq";
import type { Quad } from "@mfim/photographs";
import type { BenchProtocol } from "./bench-protocol.ts";
import { placesByName } from "./dataset-protocol.ts";

/**
 * Whole stretches of videos: the first `frames` frames of each video of a prepared folder, with the face of the first
 * frame of the next video (in the order of their names, the last takes the first's). Other methods' outputs are found as
 * FaceForensics++ names them, TARGET_SOURCE.
 * @throws DataError where fewer than two videos have so many frames without a gap
 */
export async function videosProtocol(name: string, folder: string, frames: number): Promise<BenchProtocol> {
  const prepared = await openPreparedFolder(folder);
  const index = placesByName(prepared);
  const numbers = Array.from({ length: frames }, (_, frame) => frame);
  const named = [...index.keys()].filter((key) => key.endsWith("#0")).map((key) => key.slice(0, -2));
  const videos = named.filter((video) => numbers.every((frame) => index.has(`${video}#${frame}`))).sort();
  if (videos.length < 2) {
    await prepared.close();
    throw new DataError(
      `${folder}: expected two videos or more with the frames 0 to ${frames - 1}, found ${videos.length} of ${named.length}; prepare every extracted frame, VIDEO/NUMBER.png, or ask for fewer.`,
    );
  }
  const pairs = videos.flatMap((target, n) => {
    const source = videos[(n + 1) % videos.length] as string;
    const video = `${target}_${source}`;
    return numbers.map((frame) => ({
      id: `${video}#${String(frame).padStart(4, "0")}`,
      ...{ source, target, frame, video, sourcePerson: source },
    }));
  });
  const hash = createHash("sha256");
  for (const { id } of pairs) hash.update(`${id}\n`);
  const at = (video: string, frame: number) => index.get(`${video}#${frame}`) as number;
  return {
    name,
    checksum: hash.digest("hex"),
    data: `${videos.length} videos of ${frames} frames`,
    size: prepared.size,
    roles: new Set(["source", "target"] as const),
    masks: [],
    mixing: false,
    pairs,
    async read(n) {
      const { source, target, frame } = pairs[n] as (typeof pairs)[number];
      const [from, onto] = [await prepared.at(at(source, 0)), await prepared.at(at(target, frame))];
      const record = prepared.records[at(target, frame)] as (typeof prepared.records)[number];
      const [width, height] = record.photograph as [number, number];
      return {
        pictures: { source: from.pixels, target: onto.pixels },
        landmarks: {
          ...(from.landmarks && { source: from.landmarks }),
          ...(onto.landmarks && { target: onto.landmarks }),
        },
        targetCut: { photograph: { width, height }, quad: record.quad as unknown as Quad },
      };
    },
    [Symbol.asyncDispose]: () => prepared.close(),
  };
}
