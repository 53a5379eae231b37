import type { DetectedFace, LandmarkDetector, Pixels } from "@mfim/core";
import {
  type CutFace,
  cutFaces,
  PictureError,
  type Quad,
  resizePixels,
  saysComputed,
} from "@mfim/photographs/alignment";
import { decodeInBrowser } from "../pictures/browser-picture.ts";
import { findXmp } from "../pictures/embed-xmp.ts";
import type { Attributes, Codes } from "./networks.ts";
import type { FaceReport } from "./protocol.ts";

/** Longest side of what is shown while sliders move. */
const previewSide = 512;
/** Longest side of what is shown to whoever looks closely. */
export const closeUpSide = 2048;
/** Bytes that the aligned faces of one photograph take at most; those that are offered are the largest ones. */
const mostBytes = 64e6;
const mostFaces = 64;

/** A face of a photograph, aligned, and what the networks made of it. */
export interface StoredFace {
  readonly cut: CutFace;
  /** Middle of its box in the upright photograph. */
  readonly middle: readonly [x: number, y: number];
  identity?: Codes;
  attributes?: Attributes;
  /** Whom a recogniser sees. */
  embedding?: Float32Array;
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
  /** Faces that were found and are not among them. */
  readonly left: number;
  /** Whether it says itself that no camera took it. */
  readonly isComputed: boolean;
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
  const most = Math.min(mostFaces, Math.max(1, Math.floor(mostBytes / (3 * side ** 2))));
  const largest = [...found].sort((a, b) => area(b) - area(a)).slice(0, most);
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
  const preview = await shrunk(pixels, previewSide);
  const left = found.length - faces.length;
  const isComputed = saysComputed((await findXmp(file)) ?? "");
  return { name, file, sha256: await sha256(file), width, height, preview, faces, left, isComputed };
}

/** The photograph for another model: its faces as they are, or cut again where that one wants them of another side. */
export async function withoutCodes(photograph: StoredPhotograph, side: number): Promise<StoredPhotograph> {
  const { file, name } = photograph;
  const cuts = photograph.faces.map(({ cut }) => cut);
  if (cuts.some(({ pixels }) => pixels.width !== side)) {
    const pixels = await decodeInBrowser(file, name);
    for (const [n, { face }] of cuts.entries()) {
      const [cut] = await cutFaces(pixels, [face], { size: side, maximumOutside: 1, name });
      cuts[n] = cut as CutFace;
    }
  }
  const faces = photograph.faces.map(({ middle }, n) => ({ cut: cuts[n] as CutFace, middle }));
  return { ...photograph, faces };
}

/** No side longer than `side`; never larger than it is. */
function shrunk(pixels: Pixels, side: number): Promise<Pixels> {
  const { width, height } = pixels;
  const by = Math.min(1, side / Math.max(width, height));
  return resizePixels(pixels, Math.max(1, Math.round(width * by)), Math.max(1, Math.round(height * by)));
}

/** The photograph decoded once more; its longer side at most `side` pixels. */
export const decodedCopy = async ({ file, name }: StoredPhotograph, side: number): Promise<Pixels> =>
  shrunk(await decodeInBrowser(file, name), side);

const area = ({ box: [, , width, height] }: DetectedFace) => width * height;
const middleOf = ({ box: [left, top, width, height] }: DetectedFace) => [left + width / 2, top + height / 2] as const;

/** Index of the largest face. */
export function largestFace({ faces }: StoredPhotograph): number {
  return faces.reduce(
    (best, { cut }, i) => (area(cut.face) > area((faces[best] as StoredFace).cut.face) ? i : best),
    0,
  );
}

/** A face's box in shares of the photograph's sides. */
export function boxShares({ width, height }: StoredPhotograph, { cut }: StoredFace): FaceReport["box"] {
  const [left, top, across, down] = cut.face.box;
  return [left / width, top / height, across / width, down / height];
}

/** A face's square in a copy of its photograph. */
export function quadIn(copy: Pixels, { width, height }: StoredPhotograph, { cut }: StoredFace): Quad {
  const scale = [copy.width / width, copy.height / height] as const;
  // Pixel centres are the integers in both.
  return cut.quad.map((value, i) => (value + 0.5) * (scale[i % 2] as number) - 0.5) as unknown as Quad;
}

async function sha256(file: Blob): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
