import { DataError, type DetectedFace, type LandmarkDetector, type Pixels } from "@mfim/core";
import { innerProduct, scaleOf } from "@mfim/metrics/likeness";
import { alignFace, type CutFace, cutFaces, ffhqQuad, PictureError, selectFaces } from "@mfim/photographs";
import { readPhotograph } from "../picture/photograph.ts";
import { type FaceWish, isPerson } from "./face-choice.ts";
import type { SimilarityMeter } from "./similarity.ts";

/** Pixels of the squares that are compared; with 64 the measured scale is the same within 0.02. */
const side = 160;

/** The cosine from which on two pictures are taken to show one person, where nothing else is known. */
export const sameFrom = (meter: SimilarityMeter): number => scaleOf(meter.id)?.divide ?? 0.5;

/** Who a face is, whatever of its square the picture shows. */
export async function embeddingOf(picture: Pixels, face: DetectedFace, meter: SimilarityMeter): Promise<Float32Array> {
  const { pixels } = await alignFace(picture, ffhqQuad(face.landmarks), { size: side, oversampling: 2 });
  return meter.embed(pixels);
}

/** Who a reference picture shows. @throws PictureError for none or several faces */
export async function embeddingOfPerson(
  path: string,
  detector: LandmarkDetector,
  meter: SimilarityMeter,
): Promise<Float32Array> {
  const { pixels } = await readPhotograph(path);
  const [face] = selectFaces(await detector.detect(pixels), pixels, path, "refuse");
  return embeddingOf(pixels, face as DetectedFace, meter);
}

/**
 * The one of several faces that is the person's of a reference picture.
 * @throws DataError where nobody is alike enough
 */
async function faceOfPerson(
  picture: Pixels,
  faces: readonly DetectedFace[],
  reference: Float32Array,
  meter: SimilarityMeter,
  name: string,
): Promise<DetectedFace> {
  if (faces.length === 0) throw new PictureError("no-face", name, `in ${picture.width} x ${picture.height} pixels`);
  let [best, most] = [faces[0] as DetectedFace, Number.NEGATIVE_INFINITY];
  for (const face of faces) {
    const alike = innerProduct(reference, await embeddingOf(picture, face, meter));
    if (alike > most) [best, most] = [face, alike];
  }
  if (most >= sameFrom(meter)) return best;
  throw new DataError(
    `${name}: expected the person of the reference picture, but the most similar of ${faces.length} faces has a cosine of ${most.toFixed(2)} (${meter.id}; one person from ${sameFrom(meter).toFixed(2)}); choose the face by --face with a number or a place.`,
  );
}

/** Share of a face, by the box of its landmarks, that lies outside its picture. */
export function shareOutside(
  { box: [left, top, width, height] }: DetectedFace,
  picture: Pick<Pixels, "width" | "height">,
): number {
  const seen = (start: number, length: number, extent: number) =>
    Math.max(0, Math.min(start + length, extent) - Math.max(start, 0)) / length;
  return 1 - seen(left, width, picture.width) * seen(top, height, picture.height);
}

export interface CutWishedOptions {
  readonly size: number;
  /** Largest share of a face that may lie outside its picture. */
  readonly outside: number;
  readonly name: string;
  /** Told of each face of several that was left because of it. */
  readonly onLeft?: (why: string) => void;
}

/** The faces of a picture that are wished for, cut out. @throws PictureError, DataError */
export async function cutWished(
  picture: Pixels,
  detector: LandmarkDetector,
  wish: FaceWish,
  { size, outside, name, onLeft }: CutWishedOptions,
  meter: () => Promise<SimilarityMeter>,
): Promise<CutFace[]> {
  const found = await detector.detect(picture);
  const chosen = isPerson(wish)
    ? [
        await faceOfPerson(
          picture,
          found,
          await embeddingOfPerson(wish.person, detector, await meter()),
          await meter(),
          name,
        ),
      ]
    : selectFaces(found, picture, name, wish);
  const whole = chosen.filter((face) => shareOutside(face, picture) <= outside);
  const percent = (share: number) => `${(100 * share).toFixed(0)} %`;
  for (const face of chosen.filter((face) => !whole.includes(face))) {
    const why = `${percent(shareOutside(face, picture))} of the face lies outside, at most ${percent(outside)} may`;
    if (whole.length === 0) throw new PictureError("cut-by-border", name, why);
    onLeft?.(`${name}: a face was left: ${why} (--outside)`);
  }
  return cutFaces(picture, whole, { size, name, faces: "all", maximumOutside: 1 });
}
