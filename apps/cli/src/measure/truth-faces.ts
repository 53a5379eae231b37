import type { LandmarkDetector, Pixels } from "@mfim/core";
import { maskOf, type TruthSet } from "@mfim/faces-3d";
import { alignFace, type CutFace, cutFaces, faceRegion, PictureError } from "@mfim/photographs";
import type { Region } from "./region-error.ts";

/** A target of a truth set as a photograph whose face was found, and what a perfect swap would make of it. */
export interface TruthFace {
  readonly stratum: string;
  /** Aligned, of the model's side. */
  readonly source: Pixels;
  /** The same at the set's own size. */
  readonly sharpSource: Pixels;
  readonly photograph: Pixels;
  readonly cut: CutFace;
  readonly truth: Pixels;
  /** Of the true swap: where its face is. */
  readonly face: Region;
  /** What lies before the face: within the square, where the face's own outline is. */
  readonly cover: Region;
  /** Where pasting goes over into the photograph and nothing lies before it. */
  readonly seam: Region;
  /** All that nothing lies before. */
  readonly open: Region;
}

/** Faces of a truth set as the command finds them; those in which it finds none are left out. */
export async function* truthFaces(
  set: TruthSet,
  detector: LandmarkDetector,
  side: number,
  indices: readonly number[],
): AsyncGenerator<TruthFace> {
  for (const index of indices) {
    const pair = await set.pair(index, ["source", "target", "truth"]);
    const [target, truth] = [pair.view("target"), pair.view("truth")];
    const photograph = target.pixels;
    const [source] = await found(pair.view("source").pixels, detector, side);
    const [cut] = await found(photograph, detector, side);
    if (source === undefined || cut === undefined) continue;
    const labels = truth.labels as Uint8Array;
    const occluder = maskOf(labels, "occluder");
    const share = pastedShare(cut, photograph);
    yield {
      stratum: pair.stratum,
      ...{
        photograph,
        cut,
        truth: truth.pixels,
        source: source.pixels,
        sharpSource: (await alignFace(pair.view("source").pixels, source.quad, { size: photograph.width })).pixels,
      },
      face: maskOf(labels, "face"),
      cover: occluder.map((covers, i) => ((share[i] as number) > 0.05 ? covers : 0)),
      seam: occluder.map((covers, i) =>
        covers === 0 && (share[i] as number) > 0.02 && (share[i] as number) < 0.98 ? 1 : 0,
      ),
      open: occluder.map((covers) => 1 - covers),
    };
  }
}

const found = (picture: Pixels, detector: LandmarkDetector, size: number): Promise<CutFace[]> =>
  cutFaces(picture, detector, { size, faces: "largest", maximumOutside: 0.5 }).catch((error: unknown) => {
    if (error instanceof PictureError) return [];
    throw error;
  });

/** The mask of the face's landmarks, in the photograph's pixels. */
function pastedShare(cut: CutFace, { width, height }: Pixels): Float32Array {
  const { size, toCrop } = cut.crop;
  const [a, b, c, d, e, f] = toCrop;
  const weights = faceRegion(cut, size)?.weights ?? new Float32Array(size * size);
  return Float32Array.from({ length: width * height }, (_, i) => {
    const [x, y] = [i % width, Math.floor(i / width)];
    const [u, v] = [Math.round(a * x + b * y + c), Math.round(d * x + e * y + f)];
    return u < 0 || v < 0 || u >= size || v >= size ? 0 : (weights[v * size + u] as number);
  });
}
