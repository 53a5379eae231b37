import type { DetectedFace, LandmarkDetector, Pixels } from "@mfim/core";
import { type CutFace, cutFaces, PictureError, type Quad, resizePixels } from "@mfim/photographs/alignment";
import { decodeInBrowser } from "../pictures/browser-picture.ts";
import type { Attributes, Codes } from "./networks.ts";

/** Longest side of what is shown while sliders move. */
const previewSide = 512;
/** Faces that are offered at most; the largest ones. */
const mostFaces = 8;

/** A face of a photograph, aligned, and what the networks made of it. */
export interface StoredFace {
  readonly cut: CutFace;
  /** Middle of its box in the upright photograph. */
  readonly middle: readonly [x: number, y: number];
  identity?: Codes;
  attributes?: Attributes;
}

/** A photograph that was dropped: its file, a small copy, its faces; not its full pixels. */
export interface StoredPhotograph {
  readonly name: string;
  readonly file: Blob;
  readonly sha256: string;
  readonly width: number;
  readonly height: number;
  readonly preview: Pixels;
  /** From left to right. */
  readonly faces: readonly StoredFace[];
}

/**
 * Decodes, finds faces and aligns them.
 * @param side of the aligned faces
 * @throws PictureError for no picture, no face, faces that the border cuts
 */
export async function readPhotograph(
  file: Blob,
  name: string,
  detector: LandmarkDetector,
  side: number,
): Promise<StoredPhotograph> {
  const pixels = await decodeInBrowser(file, name);
  const found = await detector.detect(pixels);
  const largest = [...found].sort((a, b) => area(b) - area(a)).slice(0, mostFaces);
  if (largest.length === 0) throw new PictureError("no-face", name, `in ${pixels.width} x ${pixels.height} pixels`);
  const faces: StoredFace[] = [];
  let refusal: unknown;
  for (const face of largest) {
    try {
      const [cut] = await cutFaces(pixels, [face], { size: side, maximumOutside: 0.5, name });
      faces.push({ cut: cut as CutFace, middle: middleOf(face) });
    } catch (error) {
      refusal = error;
    }
  }
  if (faces.length === 0) throw refusal;
  faces.sort((a, b) => a.middle[0] - b.middle[0]);
  const { width, height } = pixels;
  const shrink = Math.min(1, previewSide / Math.max(width, height));
  const preview = await resizePixels(pixels, Math.round(width * shrink), Math.round(height * shrink));
  return { name, file, sha256: await sha256(file), width, height, preview, faces };
}

const area = ({ box: [, , width, height] }: DetectedFace) => width * height;
const middleOf = ({ box: [left, top, width, height] }: DetectedFace) => [left + width / 2, top + height / 2] as const;

/** Index of the largest face. */
export function largestFace({ faces }: StoredPhotograph): number {
  return faces.reduce(
    (best, { cut }, i) => (area(cut.face) > area((faces[best] as StoredFace).cut.face) ? i : best),
    0,
  );
}

/** A face's square in the small copy. */
export function quadInPreview({ width, height, preview }: StoredPhotograph, { cut }: StoredFace): Quad {
  const scale = [preview.width / width, preview.height / height] as const;
  // Pixel centres are the integers in both.
  return cut.quad.map((value, i) => (value + 0.5) * (scale[i % 2] as number) - 0.5) as unknown as Quad;
}

async function sha256(file: Blob): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
