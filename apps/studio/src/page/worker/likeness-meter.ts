import meanOfRenders from "@mfim/backbones/assets/mean-embedding-of-renders.f32?url";
import { HumanFaceRecognizer } from "@mfim/backbones/human";
import type { Pixels } from "@mfim/core";
import { embedFace, TemplateAligner } from "@mfim/photographs/templates";

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
  embed(face: Pixels): Promise<Float32Array> {
    return embedFace(this.#recognizer, this.#aligner, face);
  }
}
