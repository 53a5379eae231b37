import {
  ConfigError,
  type FaceAligner,
  type FaceRecognizer,
  type FeatureExtractor,
  type ImageBatch,
  Random,
} from "@mfim/core";
import { type FeatureMoments, FrechetMetric, MomentSums, SwapObservation } from "@mfim/metrics";
import { TemplateAligner } from "@mfim/photographs/templates";
import type { Generator } from "@mfim/stylegan";
import { featureExtractors, imagesAt, loadPart, type PictureSet, recognizers } from "@mfim/zoo";
import * as tf from "@tensorflow/tfjs";
import type { GanConfig } from "../config/gan-schema.ts";
import type { StepFigures } from "../run/training-task.ts";
import { disposeLatents, LatentStream } from "./latent-stream.ts";

const batch = 50;
/** Of the latents and of the choice of pictures: the same ones at every measurement. */
const seed = 1;

/**
 * How far a generator's samples as a set are from the pictures that it learns: Frechet distance over features of a frozen
 * network. It is FID only over Inception's features (and FID of papers has 50,000 samples); over others it goes by their name.
 */
export class SampleDistance implements Disposable {
  readonly #extractor: FeatureExtractor;
  readonly #aligner = new TemplateAligner();
  readonly #data: PictureSet;
  readonly #samples: number;
  #pictures: FeatureMoments | undefined;

  /** @param samples pictures of each side; of the data at most all it has */
  constructor(extractor: FeatureExtractor, data: PictureSet, samples: number) {
    this.#extractor = extractor;
    this.#data = data;
    this.#samples = samples;
  }

  /** By its name, such as "fid.training" or "frechet-ID.training". */
  async measure(generator: Generator): Promise<StepFigures> {
    this.#pictures ??= await this.#momentsOfPictures();
    const reference = { name: "training", moments: this.#pictures };
    using metric = new FrechetMetric(this.#extractor, this.#aligner, { reference });
    const latents = new LatentStream(generator.layout, generator.latentSize, 0, seed);
    for (let at = 0; at < this.#samples; at += batch) {
      const count = Math.min(batch, this.#samples - at);
      const drawn = latents.next(count);
      const swap: ImageBatch = tf.tidy(() => {
        const codes = generator.wToStyles(generator.mapping(drawn.latents[0]));
        return tf.clipByValue(generator.synthesize({ codes, maps: drawn.noises }), -1, 1);
      });
      disposeLatents(drawn);
      await metric.update(new SwapObservation({ ids: numbers(at, count).map(String), pictures: { swap } }));
      swap.dispose();
    }
    return { [metric.name]: metric.compute() };
  }

  async #momentsOfPictures(): Promise<FeatureMoments> {
    const sums = new MomentSums(this.#extractor.featureSize);
    const chosen = chosenPictures(this.#data.length, this.#samples);
    for (let at = 0; at < chosen.length; at += batch) {
      const pictures = await imagesAt(this.#data, chosen.slice(at, at + batch));
      const features = lookedAt(this.#extractor, this.#aligner, pictures);
      const rows = await features.array();
      for (const row of rows) sums.add(Float32Array.from(row));
      tf.dispose([pictures, features]);
    }
    return sums.moments();
  }

  [Symbol.dispose](): void {
    this.#aligner.dispose();
    this.#extractor.dispose();
  }
}

/** What a config's `distance` names, with paths relative to `folder`; nothing where it names none. */
export async function sampleDistance(
  { distance }: GanConfig,
  folder: string,
  data: PictureSet,
): Promise<SampleDistance | undefined> {
  if (distance === undefined) return undefined;
  const context = { folder, purpose: "metric", modules: "allow" } as const;
  const { features, recognizer, samples } = distance;
  if (features !== undefined)
    return new SampleDistance(await loadPart(featureExtractors, features, context), data, samples);
  if (recognizer === undefined) throw new ConfigError("distance: expected features or a recognizer, got neither.");
  return new SampleDistance(embeddingsAsFeatures(await loadPart(recognizers, recognizer, context)), data, samples);
}

/** A recogniser's embedding serves as features of its own name. */
function embeddingsAsFeatures(recognizer: FaceRecognizer): FeatureExtractor {
  const dispose = () => recognizer.dispose();
  const { id, input, weights } = recognizer;
  return {
    id,
    input,
    ...(weights !== undefined && { weights }),
    featureSize: recognizer.embeddingSize,
    features: (pictures) => recognizer.embed(pictures),
    dispose,
    [Symbol.dispose]: dispose,
  };
}

function lookedAt(extractor: FeatureExtractor, aligner: FaceAligner, pictures: ImageBatch): tf.Tensor2D {
  const { input } = extractor;
  return tf.tidy(() => extractor.features(input.template === "picture" ? pictures : aligner.align(pictures, input)));
}

const numbers = (from: number, count: number) => Array.from({ length: count }, (_, n) => from + n);

/** Different pictures, drawn once: the first ones of a set are of few people. */
function chosenPictures(count: number, samples: number): number[] {
  const random = new Random(seed);
  const keyed = numbers(0, count).map((index) => [random.uniform(), index] as const);
  keyed.sort(([a], [b]) => a - b);
  return keyed.slice(0, samples).map(([, index]) => index);
}
