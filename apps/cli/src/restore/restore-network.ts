import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { ConfigError, type FaceRestorer, imagesToPixels, type Pixels, pixelsToImages, resizeImages } from "@mfim/core";
import {
  faceRestorers,
  fileSha256,
  loadPart,
  pathIn,
  pictureConventionSchema,
  pictureInputSchema,
} from "@mfim/zoo/swapping";
import * as tf from "@tensorflow/tfjs";
import { parse } from "yaml";
import { z } from "zod";

/** What a restoration network wants to see and how it answers; the YAML file beside its ONNX file. */
const signatureSchema = z.strictObject({
  input: pictureInputSchema.extend({ template: z.literal("ffhq") }).refine(({ height, width }) => height === width, {
    message: "expected a square input",
  }),
  output: z.string().optional(),
  result: pictureConventionSchema.optional(),
});

/** Which network repaints faces, and how much of what is shown is its. */
export interface RestoreSettings {
  /** `zoo:NAME`, or an ONNX file with its YAML. */
  readonly network: string;
  /** 0 leaves what the model painted, 1 shows what the restorer made of it. */
  readonly share: number;
}

/** Paints what a model painted sharper, mixed with what it was. */
export class RestoreNetwork implements Disposable {
  /** SHA-256 of its files. */
  readonly sha256: string;
  readonly share: number;
  readonly #restorer: FaceRestorer;

  private constructor(restorer: FaceRestorer, sha256: string, share: number) {
    this.#restorer = restorer;
    this.sha256 = sha256;
    this.share = share;
  }

  /** @throws ConfigError, CheckpointError for what cannot be used; MfimError where onnxruntime-node is not installed */
  static async open({ network, share }: RestoreSettings): Promise<RestoreNetwork> {
    const config = network.startsWith("zoo:") ? network : await configOfFile(network);
    const restorer = await loadPart(faceRestorers, config, { folder: "." });
    const sha256 = network.startsWith("zoo:")
      ? (restorer.weights as string)
      : await fileSha256(pathIn({ folder: "." }, network));
    return new RestoreNetwork(restorer, sha256, share);
  }

  /** @param painted square, FFHQ-aligned @returns the same face at the larger of both sides */
  async restore(painted: Pixels): Promise<Pixels> {
    const side = this.#restorer.input.height;
    const picture = pixelsToImages([painted]);
    const shown = tf.tidy(() => {
      const fitted = painted.width === side ? picture : resizeImages(picture, side, side);
      const restored = this.#restorer.restore(fitted);
      const large = Math.max(painted.width, restored.shape[2]);
      const [before, after] = [picture, restored].map((x) =>
        x.shape[2] === large ? x : resizeImages(x, large, large),
      ) as [tf.Tensor4D, tf.Tensor4D];
      return tf.add(before, tf.mul(tf.sub(after, before), this.share)) as tf.Tensor4D;
    });
    try {
      return (await imagesToPixels(shown))[0] as Pixels;
    } finally {
      tf.dispose([picture, shown]);
    }
  }

  [Symbol.dispose](): void {
    this.#restorer.dispose();
  }
}

/** @throws ConfigError where a file is missing, or the YAML says something else */
async function configOfFile(name: string): Promise<object> {
  const network = pathIn({ folder: "." }, name);
  const signature = network.replace(/\.[^./\\]*$/, ".yaml");
  const missing = [network, signature].find((file) => !existsSync(file));
  if (missing !== undefined)
    throw new ConfigError(
      `--restore ${name}: expected zoo:NAME, or an ONNX file with a YAML file of the same name beside it, found no ${missing}; docs/swap-and-mix.md says what stands in it.`,
    );
  const parsed = signatureSchema.safeParse(parse(await readFile(signature, "utf8")));
  if (parsed.success) return { type: "onnx", id: name, file: network, ...parsed.data };
  const problems = z.prettifyError(parsed.error).replaceAll(/\s*\n\s*/g, " ");
  throw new ConfigError(`${signature}: expected input and result of a restoration network, got: ${problems}.`);
}
