import { batchToImages, PairLoader } from "@mfim/data-ffhq";
import { type Compiled, compile } from "@mfim/graph";
import { generatorLoss, type LossValues } from "@mfim/training";
import type { PictureSet } from "@mfim/zoo";
import * as tf from "@tensorflow/tfjs";
import { readTerms } from "../run/read-figures.ts";
import type { StepFigures } from "../run/training-task.ts";
import type { FitJudges, FitNetworks } from "./fit-networks.ts";

const batches = 4;
const batchSize = 12;

/** The generator's loss terms of the averaged networks over 48 fixed pairs of people that the training does not see. */
export class HeldOutTerms implements Disposable {
  readonly #heldOut: PictureSet;
  readonly #judge: Compiled<[source: tf.Tensor4D, target: tf.Tensor4D], LossValues>;

  constructor(networks: FitNetworks, judges: FitJudges, heldOut: PictureSet) {
    const { encoderAverage: encoder, generatorAverage: generator, discriminator } = networks;
    const { objective } = judges;
    this.#heldOut = heldOut;
    this.#judge = compile((source, target) => {
      const parts = { encoder, generator, discriminator, objective };
      return generatorLoss(parts, { source, target }, objective.references(source, target)).terms;
    });
  }

  /** Means by the names "held-out.identity" and so on. */
  async measure(): Promise<StepFigures> {
    const pairs = new PairLoader(this.#heldOut, {
      batchSize,
      persons: this.#heldOut.persons,
      shares: { samePicture: 0, samePerson: 0 },
      seed: 1,
      flipShare: 0,
    });
    const sums: Record<string, number> = {};
    for (let n = 0; n < batches; n++) {
      const batch = await pairs.next();
      const [source, target] = [batchToImages(batch.source), batchToImages(batch.target)];
      for (const [name, value] of Object.entries(await readTerms(this.#judge(source, target)))) {
        sums[`held-out.${name}`] = (sums[`held-out.${name}`] ?? 0) + value / batches;
      }
      tf.dispose([source, target]);
    }
    return sums;
  }

  [Symbol.dispose](): void {
    this.#judge.dispose();
  }
}
