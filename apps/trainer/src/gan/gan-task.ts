import { writeModelFolder } from "@mfim/checkpoints";
import { type ImageBatch, imagesToPixels, Random } from "@mfim/core";
import { BatchLoader, batchToImages, type LoaderPosition } from "@mfim/data-ffhq";
import { isDue, meanLatent, noMaps, randomLatents } from "@mfim/stylegan";
import { averageDecay, prefixed, readFigures, type Scalars, valueAt } from "@mfim/training";
import type { PictureSet } from "@mfim/zoo";
import * as tf from "@tensorflow/tfjs";
import type { GanConfig } from "../config/gan-schema.ts";
import { provenance } from "../networks/provenance.ts";
import { publicState } from "../networks/public-state.ts";
import { writePictureGrid } from "../preview/picture-grid.ts";
import { runData } from "../run/run-data.ts";
import type { RunData, StepFigures, TrainingTask } from "../run/training-task.ts";
import { AugmentationStream } from "./augmentation-stream.ts";
import { createGanNetworks, type GanNetworks } from "./gan-networks.ts";
import { compileGanSteps, type GanSteps } from "./gan-steps.ts";
import { disposeLatents, LatentStream } from "./latent-stream.ts";
import type { SampleDistance } from "./sample-distance.ts";
import type { SmallerGan } from "./smaller-gan.ts";

interface GanState {
  readonly pictures: LoaderPosition;
  readonly latents: ReturnType<LatentStream["state"]>;
  readonly augmentation?: ReturnType<AugmentationStream["state"]>;
}

const previewColumns = 8;
const previewRows = 5;
/** Karras et al. 2019, section B: codes are drawn towards their mean, 1 being as they come. */
const truncation = 0.8;

/**
 * StyleGAN2 training (Karras et al. 2020): non-saturating loss, style mixing, lazy R1 and path length, moving average of the
 * generator. The discriminator sees the pictures that the generator's own step made.
 */
export class GanTask implements TrainingTask {
  readonly picturesPerStep: number;
  /** The averaged generator's distance to the pictures; absent where the config names none. */
  readonly validate?: () => Promise<StepFigures>;
  readonly #config: GanConfig;
  readonly #data: PictureSet;
  readonly #networks: GanNetworks;
  readonly #steps: GanSteps;
  #loader: BatchLoader;
  readonly #latents: LatentStream;
  /** Absent where the config augments nothing. */
  readonly #augmentation: AugmentationStream | undefined;
  readonly #distance: SampleDistance | undefined;

  /** @param distance becomes the task's own; @param smaller what the networks grow from */
  constructor(config: GanConfig, data: PictureSet, distance?: SampleDistance, smaller?: SmallerGan) {
    const { seed } = config.run;
    this.picturesPerStep = config.batch;
    this.#config = config;
    this.#data = data;
    this.#networks = createGanNetworks(config, smaller);
    this.#steps = compileGanSteps(this.#networks, config);
    this.#loader = this.#load();
    this.#latents = new LatentStream(
      this.#networks.generator.layout,
      config.generator.styleSize,
      config.styleMixing,
      seed,
    );
    this.#augmentation = config.augmentation && new AugmentationStream(config.augmentation, config);
    this.#distance = distance;
    if (distance !== undefined) this.validate = () => distance.measure(this.#networks.average);
  }

  variables(): ReadonlyMap<string, tf.Variable> {
    const { generator, average, discriminator, pathLength, generatorAdam, discriminatorAdam } = this.#networks;
    return prefixed({
      generator: generator.state(),
      average: average.state(),
      discriminator: discriminator.state(),
      "path-length": pathLength.state(),
      "adam.generator": generatorAdam.state(),
      "adam.discriminator": discriminatorAdam.state(),
    });
  }

  state(): GanState {
    const augmentation = this.#augmentation?.state();
    return {
      pictures: this.#loader.position(),
      latents: this.#latents.state(),
      ...(augmentation !== undefined && { augmentation }),
    };
  }

  restore(state: unknown): void {
    const { pictures, latents, augmentation } = state as GanState;
    this.#loader = this.#load(pictures);
    this.#latents.restore(latents);
    // Runs that began without augmentation go on with it from nothing.
    if (augmentation !== undefined) this.#augmentation?.restore(augmentation);
  }

  async step(step: number): Promise<StepFigures> {
    const { batch, r1, pathLength, generator, discriminator } = this.#config;
    this.#networks.generatorAdam.setLearningRate(valueAt(generator.optimiser.learningRate, step));
    this.#networks.discriminatorAdam.setLearningRate(valueAt(discriminator.optimiser.learningRate, step));
    const real: ImageBatch = batchToImages(await this.#loader.next());
    const latents = this.#latents.next(batch);
    const decay = tf.scalar(averageDecay(step, batch, this.#config.averageHalfLife));
    const seen = this.#augmentation?.next();
    const { fakes, figures } = this.#steps.generate(
      latents.latents,
      latents.mixing,
      latents.noises,
      decay,
      ...(seen === undefined ? [] : ([seen.generator] as const)),
    );
    const penalised = r1.weight > 0 && isDue(step, r1.interval);
    const pair = seen === undefined ? [] : ([[seen.real, seen.fake]] as const);
    const judged = this.#steps.discriminate(real, fakes, penalised, ...pair);
    tf.dispose([real, fakes, decay]);
    tf.dispose(seen as unknown as tf.TensorContainer);
    disposeLatents(latents);
    const path = pathLength.weight > 0 && isDue(step, pathLength.interval) ? this.#straighten() : {};
    const read = await readFigures({ ...figures, ...judged, ...path });
    if (this.#augmentation === undefined) return read;
    this.#augmentation.observe(read["real-sign"] as number);
    return { ...read, augmented: this.#augmentation.probability };
  }

  async skip(steps: number): Promise<void> {
    for (let n = 0; n < steps; n++) {
      await this.#loader.next();
      disposeLatents(this.#latents.next(this.#config.batch));
      tf.dispose(this.#augmentation?.next() as unknown as tf.TensorContainer);
    }
  }

  data(): RunData {
    return runData(this.#data);
  }

  async preview(file: string, seed = 7): Promise<void> {
    const { average } = this.#networks;
    const random = new Random(seed);
    const count = previewColumns * previewRows;
    const pictures = tf.tidy(() => {
      const w = average.mapping(randomLatents(count, average.latentSize, random));
      const centre = meanLatent(average, 256, random);
      const truncated = tf.add(centre, tf.mul(tf.sub(w, centre), truncation)) as tf.Tensor2D;
      return average.synthesize({ codes: average.wToStyles(truncated), maps: noMaps(average.layout) });
    });
    const pixels = await imagesToPixels(pictures);
    pictures.dispose();
    const rows = Array.from({ length: previewRows }, (_, row) =>
      pixels.slice(row * previewColumns, (row + 1) * previewColumns),
    );
    // No cell has a name: the same codes stand in the same places of all previews, so that one sees them change.
    await writePictureGrid(file, rows, {
      heading: `samples of the averaged generator, truncation ${truncation}, seed ${seed}`,
    });
  }

  async export(folder: string, steps: number): Promise<void> {
    const { average, discriminator } = this.#networks;
    const { resolution, channels, styleSize, mappingLayers } = this.#config.generator;
    const config = {
      kind: "stylegan2",
      generator: { resolution, channels, latentSize: styleSize, mappingLayers },
      discriminator: { resolution, channels: this.#config.discriminator.channels },
      provenance: provenance(this.#data, steps, this.#config),
    };
    const weights = { generator: publicState(average), discriminator: publicState(discriminator) };
    await writeModelFolder(folder, config, weights, { dtype: "float16" });
  }

  [Symbol.dispose](): void {
    for (const step of Object.values(this.#steps)) step.dispose();
    for (const network of Object.values(this.#networks)) network.dispose();
    this.#distance?.[Symbol.dispose]();
    // Nothing reads any more; a file that cannot be closed harms nobody.
    this.#data.close?.().catch(() => {});
  }

  #load(position?: LoaderPosition): BatchLoader {
    const { batch, mirror, run } = this.#config;
    return new BatchLoader(this.#data, {
      batchSize: batch,
      seed: run.seed,
      flipShare: mirror ? 0.5 : 0,
      ...(position === undefined ? {} : { position }),
    });
  }

  #straighten(): Scalars {
    const half = Math.max(1, Math.floor(this.#config.batch / 2));
    const latents = this.#latents.next(half);
    const probe = this.#latents.probe(half);
    const figures = this.#steps.straighten(latents.latents, latents.mixing, latents.noises, probe);
    probe.dispose();
    disposeLatents(latents);
    return figures;
  }
}
