import meanOfRenders from "@mfim/backbones/assets/mean-embedding-of-renders.f32?url";
import { HumanFaceRecognizer } from "@mfim/backbones/human";
import { type Pixels, pixelsToImages } from "@mfim/core";
import { TemplateAligner } from "@mfim/photographs/templates";

/** Who is to be seen, in the eyes of the command's recogniser, which no model of this project was trained with. */
export class LikenessMeter {
  readonly #recognizer: HumanFaceRecognizer;
  readonly #aligner = new TemplateAligner();

  private constructor(recognizer: HumanFaceRecognizer) {
    this.#recognizer = recognizer;
  }

  static async load(): Promise<LikenessMeter> {
    // Little-endian, as the package has it.
    const bytes = new DataView(await (await fetch(meanOfRenders)).arrayBuffer());
    const values = Float32Array.from({ length: bytes.byteLength >> 2 }, (_, i) => bytes.getFloat32(4 * i, true));
    return new LikenessMeter(await HumanFaceRecognizer.load({ mean: { id: "renders", values } }));
  }

  /** The name that its scale goes by. */
  get id(): string {
    return this.#recognizer.id;
  }

  /** @param face FFHQ-aligned @returns a unit vector */
  async embed(face: Pixels): Promise<Float32Array> {
    const picture = pixelsToImages([face]);
    const aligned = this.#aligner.align(picture, this.#recognizer.input);
    const embedding = this.#recognizer.embed(aligned);
    try {
      return (await embedding.data()) as Float32Array;
    } finally {
      for (const tensor of [picture, aligned, embedding]) tensor.dispose();
    }
  }
}

/** Of unit vectors. */
export const cosine = (a: Float32Array, b: Float32Array): number =>
  a.reduce((sum, value, i) => sum + value * (b[i] as number), 0);
