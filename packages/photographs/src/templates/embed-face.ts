import { type FaceRecognizer, type Pixels, pixelsToImages } from "@mfim/core";
import type { TemplateAligner } from "./template-aligner.ts";

/**
 * Whom a face shows in the eyes of a recogniser, a unit vector; waits without holding the thread.
 * @param face FFHQ-aligned
 */
export async function embedFace(
  recognizer: FaceRecognizer,
  aligner: TemplateAligner,
  face: Pixels,
): Promise<Float32Array> {
  const picture = pixelsToImages([face]);
  const aligned = aligner.align(picture, recognizer.input);
  const embedding = recognizer.embed(aligned);
  try {
    return (await embedding.data()) as Float32Array;
  } finally {
    for (const tensor of [picture, aligned, embedding]) tensor.dispose();
  }
}
