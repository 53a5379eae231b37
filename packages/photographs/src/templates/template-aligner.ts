import {
  assertShape,
  ConfigError,
  type FaceAligner,
  type FaceInput,
  type ImageBatch,
  interpolationMatrix,
  type TensorOwner,
} from "@mfim/core";
import * as tf from "@tensorflow/tfjs";
import { builtinTemplates } from "./builtin-templates.ts";
import type { FaceTemplate } from "./face-template.ts";
import { fitTemplateMap } from "./template-map.ts";

interface WarpMatrices {
  /** [height, S] */
  readonly rows: tf.Tensor2D;
  /** [width, S] */
  readonly columns: tf.Tensor2D;
}

/**
 * The fixed warp from FFHQ-aligned pictures to a network's template: Y = R X C^T with two interpolation matrices, so
 * that gradients of any order pass on every backend. The matrices are made at the first use of a size and kept until
 * `dispose`.
 */
export class TemplateAligner implements FaceAligner, TensorOwner {
  readonly resampling = "triangle filter (bilinear when magnifying, antialiased when minifying), borders reflected";
  readonly #templates = new Map<string, FaceTemplate>();
  readonly #matrices = new Map<string, WarpMatrices>();
  readonly #from: FaceTemplate;

  /** @param templates one's own, beside the built-in ones; one of the same name takes its place */
  constructor(templates: readonly FaceTemplate[] = []) {
    for (const template of [...builtinTemplates, ...templates]) this.#templates.set(template.name, template);
    this.#from = this.#template("ffhq");
  }

  /**
   * Faces of FFHQ framing [N, S, S, 3] to [N, input.height, input.width, 3] of the template's framing, values as they are.
   * @throws ConfigError for an unknown template or an input whose aspect is not the template's
   */
  align(faces: ImageBatch, input: FaceInput): ImageBatch {
    const [count, size, width] = assertShape(faces, [null, null, null, 3], "align(faces)") as [number, number, number];
    assertShape(faces, [count, width, width, 3], "align(faces)");
    if (input.template === "ffhq" && input.height === size && input.width === size) return faces.clone();
    const { rows, columns } = this.#matricesFor(size, input);
    return tf.tidy(() => {
      const byRow = faces.transpose([1, 0, 2, 3]).reshape<tf.Tensor2D>([size, count * size * 3]); // [S, N S 3]
      const shrunk = tf.matMul(rows, byRow).reshape([input.height, count, size, 3]); // [h, N, S, 3]
      const byColumn = shrunk.transpose([2, 0, 1, 3]).reshape<tf.Tensor2D>([size, input.height * count * 3]); // [S, h N 3]
      const warped = tf.matMul(columns, byColumn).reshape([input.width, input.height, count, 3]); // [w, h, N, 3]
      return warped.transpose<tf.Tensor4D>([2, 1, 0, 3]); // [N, h, w, 3]
    });
  }

  dispose(): void {
    for (const matrices of this.#matrices.values()) tf.dispose([matrices.rows, matrices.columns]);
    this.#matrices.clear();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  #template(name: string): FaceTemplate {
    const template = this.#templates.get(name);
    if (template !== undefined) return template;
    const known = [...this.#templates.keys()].sort().join(", ");
    throw new ConfigError(
      `Unknown alignment template "${name}": expected one of ${known}, or give your own to TemplateAligner.`,
    );
  }

  #matricesFor(size: number, input: FaceInput): WarpMatrices {
    const key = `${size} ${input.template} ${input.height} ${input.width}`;
    const kept = this.#matrices.get(key);
    if (kept !== undefined) return kept;
    const template = this.#template(input.template);
    if (Math.abs(input.width / input.height - template.aspect) * input.height > 0.5) {
      throw new ConfigError(
        `Template "${template.name}" has width / height ${template.aspect.toFixed(3)}, but the network's input is ${input.width} x ${input.height}: choose a size of that shape, or another template.`,
      );
    }
    const matrices = this.#makeMatrices(size, input, template);
    this.#matrices.set(key, matrices);
    return matrices;
  }

  #makeMatrices(size: number, { height, width }: FaceInput, template: FaceTemplate): WarpMatrices {
    const map = fitTemplateMap(this.#from, template);
    const matrix = (outputSize: number, extent: number, shift: number) => {
      const window = {
        inputSize: size,
        outputSize,
        start: (-shift / map.scale) * size,
        step: ((extent / outputSize) * size) / map.scale,
      };
      // Made from numbers and kept: neither a tape, nor a tidy around the first call, nor a traced graph owns it.
      return tf.keep(tf.tensor2d(interpolationMatrix(window), [outputSize, size]));
    };
    return { rows: matrix(height, 1, map.shiftY), columns: matrix(width, template.aspect, map.shiftX) };
  }
}
