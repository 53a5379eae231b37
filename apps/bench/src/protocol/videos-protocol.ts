import { createHash } from "node:crypto";
import { DataError } from "@mfim/core";
import { openPreparedFolder } from "@mfim/data-ffhq";
import type { Quad } from "@mfim/photographs";
import type { BenchProtocol, RefusedPair } from "./bench-protocol.ts";
import { placesByName } from "./dataset-protocol.ts";

/**
 * Whole stretches of videos: the first `frames` frames of each video of a prepared folder, with the face of the first
 * frame of the next video (in the order of their names, the last takes the first's). Other methods' outputs are found as
 * FaceForensics++ names them, TARGET_SOURCE. A frame that is not there (a video that is shorter, a frame without a face) is a missing pair.
 * @throws DataError where fewer than two videos have so many frames without a gap
 */
export async function videosProtocol(name: string, folder: string, frames: number): Promise<BenchProtocol> {
  const prepared = await openPreparedFolder(folder);
  const index = placesByName(prepared);
  const numbers = Array.from({ length: frames }, (_, frame) => frame);
  const videos = [
    ...new Set([...index.keys()].filter((key) => key.includes("#")).map((key) => key.replace(/#\d+$/, ""))),
  ];
  videos.sort();
  const whole = videos.filter((video) => numbers.every((frame) => index.has(`${video}#${frame}`)));
  if (whole.length < 2) {
    await prepared.close();
    throw new DataError(
      `${folder}: expected two videos or more with the frames 0 to ${frames - 1}, found ${whole.length} of ${videos.length}; prepare every extracted frame, VIDEO/NUMBER.png, or ask for fewer.`,
    );
  }
  const asked = videos.flatMap((target, n) => {
    const source = videos[(n + 1) % videos.length] as string;
    const video = `${target}_${source}`;
    return numbers.map((frame) => ({
      id: `${video}#${String(frame).padStart(4, "0")}`,
      ...{ source, target, frame, video, sourcePerson: source },
    }));
  });
  const missing = asked.flatMap(({ id, source, target, frame }): RefusedPair[] => {
    const places = [[source, 0] as const, [target, frame] as const];
    const lacking = places.filter(([video, number]) => !index.has(`${video}#${number}`));
    const why = lacking.map(([video, number]) => `${video} has no frame ${number}`).join("; ");
    return why === "" ? [] : [{ id, why }];
  });
  const notThere = new Set(missing.map(({ id }) => id));
  const pairs = asked.filter(({ id }) => !notThere.has(id));
  const hash = createHash("sha256");
  for (const { id } of pairs) hash.update(`${id}\n`);
  const at = (video: string, frame: number) => index.get(`${video}#${frame}`) as number;
  return {
    name: name + (missing.length > 0 ? `, without ${missing.length} missing pairs` : ""),
    checksum: hash.digest("hex"),
    data: `${videos.length} videos of ${frames} frames${missing.length > 0 ? `, ${pairs.length} of ${asked.length} pairs there` : ""}`,
    size: prepared.size,
    roles: new Set(["source", "target"] as const),
    masks: [],
    mixing: false,
    ...(missing.length > 0 && { missing }),
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
