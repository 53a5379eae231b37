import { batchToImages, PairLoader } from "@mfim/data-ffhq";
import { type Compiled, compile } from "@mfim/graph";
import { generatorLoss, type MfimNetworks, type Objective, readFigures, type TermValues } from "@mfim/training";
import type { PictureSet } from "@mfim/zoo";
import * as tf from "@tensorflow/tfjs";
import type { StepFigures } from "../run/training-task.ts";

const batches = 4;
const batchSize = 12;

/** The generator's loss terms of the averaged networks over 48 fixed pairs of people that the training does not see. */
export class HeldOutTerms implements Disposable {
  readonly #heldOut: PictureSet;
  readonly #judge: Compiled<[source: tf.Tensor4D, target: tf.Tensor4D], TermValues>;

  constructor(
    { encoderAverage: encoder, generatorAverage: generator }: MfimNetworks,
    objective: Objective,
    heldOut: PictureSet,
  ) {
    this.#heldOut = heldOut;
    this.#judge = compile((source, target) => {
      const pairs = { source, target };
      return generatorLoss({ encoder, generator, objective }, pairs, objective.references(pairs)).terms;
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
      for (const [name, value] of Object.entries(await readFigures(this.#judge(source, target)))) {
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
