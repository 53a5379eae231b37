import type { DetectedFace, LandmarkDetector, Pixels } from "@mfim/core";
import { cutPixels } from "@mfim/photographs";
import { embeddingOf } from "../swap/identity.ts";
import type { SimilarityMeter } from "../swap/similarity.ts";
import type { PeopleTracks, SeenFace } from "./people-tracks.ts";

/** The faces of a frame with who they look like; where somebody was a moment ago and is not found, it is looked at more closely. */
export async function seenFaces(
  frame: Pixels,
  time: number,
  tracks: PeopleTracks,
  detector: LandmarkDetector,
  meter: SimilarityMeter,
): Promise<SeenFace[]> {
  const faces = [...(await detector.detect(frame))];
  for (const lost of tracks.lastPlaces(time)) {
    if (faces.some((face) => shares(face.box, lost.box))) continue;
    const near = await closerLook(frame, lost, detector);
    faces.push(...near.filter((face) => !faces.some((other) => shares(face.box, other.box))));
  }
  const seen: SeenFace[] = [];
  for (const face of faces) seen.push({ face, embedding: await embeddingOf(frame, face, meter) });
  return seen;
}

type Box = DetectedFace["box"];

/** Whether two boxes are about one place: the middle of one lies in the other. */
function shares(a: Box, b: Box): boolean {
  const inside = ([x, y, w, h]: Box, [left, top, width, height]: Box) =>
    x + w / 2 > left && x + w / 2 < left + width && y + h / 2 > top && y + h / 2 < top + height;
  return inside(a, b) || inside(b, a);
}

/** Finds what is left of a face in a part of the frame three times as large, the middle within where the face was. */
async function closerLook(frame: Pixels, { box }: DetectedFace, detector: LandmarkDetector): Promise<DetectedFace[]> {
  const [x, y, w, h] = box;
  const side = 3 * Math.max(w, h);
  const [left, top] = [Math.max(0, Math.floor(x + w / 2 - side / 2)), Math.max(0, Math.floor(y + h / 2 - side / 2))];
  const width = Math.min(frame.width - left, Math.ceil(side));
  const height = Math.min(frame.height - top, Math.ceil(side));
  if (width < 32 || height < 32) return [];
  const found = await detector.detect(cutPixels(frame, left, top, width, height));
  return found
    .map(
      (face): DetectedFace => ({
        score: face.score,
        box: [face.box[0] + left, face.box[1] + top, face.box[2], face.box[3]],
        landmarks: {
          scheme: face.landmarks.scheme,
          points: face.landmarks.points.map((value, i) => value + (i % 2 === 0 ? left : top)),
        },
      }),
    )
    .filter((face) => shares(face.box, box));
}
