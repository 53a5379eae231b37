import { createHash } from "node:crypto";
import type { Pixels } from "@mfim/core";
import {
  alignFace,
  decodePicture,
  PictureError,
  type Quad,
  type Refusal,
  readPictureFile,
  sharpness,
} from "@mfim/photographs";
import { encodePicture } from "../prepared/encode-picture.ts";
import type { PictureFormat } from "../prepared/manifest.ts";

export interface DecodeJob {
  readonly path: string;
  /** What to call the picture in messages. */
  readonly name: string;
  readonly pixelLimit?: number;
}

/** A refusal crosses threads as data: error classes do not. */
export type DecodedPicture =
  | { readonly sha256: string; readonly pixels: Pixels }
  | { readonly sha256: string | null; readonly refusal: Refusal; readonly detail: string };

export interface AlignJob {
  readonly pixels: Pixels;
  readonly quad: Quad;
  readonly size: number;
  readonly oversampling: number;
  readonly format: PictureFormat;
}

export interface AlignedPicture {
  /** The file's content, or the raw bytes. */
  readonly file: Uint8Array;
  readonly sharpness: number;
}

/** The heavy work on pictures, in this thread or in others. Buffers given are lost to the caller. */
export interface PictureJobs {
  decode(job: DecodeJob): Promise<DecodedPicture>;
  align(job: AlignJob): Promise<AlignedPicture>;
  close(): Promise<void>;
}

/** Does every job in the calling thread. */
export const inlinePictureJobs: PictureJobs = {
  async decode({ path, name, pixelLimit }) {
    let sha256: string | null = null;
    try {
      const file = await readPictureFile(path, name);
      sha256 = createHash("sha256").update(file).digest("hex");
      return { sha256, pixels: await decodePicture(file, name, pixelLimit === undefined ? {} : { pixelLimit }) };
    } catch (error) {
      if (!(error instanceof PictureError)) throw error;
      return { sha256, refusal: error.refusal, detail: error.detail };
    }
  },
  async align({ pixels, quad, size, oversampling, format }) {
    const aligned = await alignFace(pixels, quad, { size, oversampling });
    return { file: await encodePicture(aligned.pixels, format), sharpness: sharpness(aligned.pixels) };
  },
  async close() {},
};
