import {
  ArcFaceHead,
  defaultMobileRecognizer,
  MobileRecognizer,
  saveMobileRecognizer,
} from "@mfim/backbones/mobile-recognizer";
import type { ImageBatch } from "@mfim/core";
import { isHeldOutPerson } from "@mfim/core";
import { compile } from "@mfim/graph";
import { Adam, seededWeights } from "@mfim/nn";
import { namedGradients, prefixed } from "@mfim/training";
import { filterSet, type MemorySet } from "@mfim/zoo";
import * as tf from "@tensorflow/tfjs";
import type { RecogniserConfig } from "../config/backbone-schema.ts";
import { compileOptions } from "../config/common-schema.ts";
import type { BackboneTraining } from "./backbone-task.ts";
import { type Jitter, jitterImages } from "./photometric-jitter.ts";
import { judgeRetrieval } from "./retrieval.ts";

/** The project's own recogniser: additive angular margin softmax over rendered people (Deng et al. 2019). */
export function recogniserTraining(config: RecogniserConfig, data: MemorySet): BackboneTraining {
  const { id, embeddingSize, scale, margin, run, optimiser } = config;
  const train = filterSet(data, (index) => !isHeldOutPerson(Number(data.persons[index])));
  const heldOut = filterSet(data, (index) => isHeldOutPerson(Number(data.persons[index])));
  const people = [...new Set(train.persons)];
  const numbers = new Map(people.map((person, number) => [person, number]));
  const weights = seededWeights(run.seed);
  const network = new MobileRecognizer({ ...defaultMobileRecognizer, id, embeddingSize }, weights);
  const head = new ArcFaceHead({ embeddingSize, people: people.length, weights, scale, margin });
  const parameters = prefixed({ network: network.parameters(), head: head.parameters() });
  const adam = new Adam(parameters, optimiser);
  const step = compile((faces: ImageBatch, labels: tf.Tensor1D, jitter: Jitter) => {
    const { total, gradients } = namedGradients(
      () => ({ total: head.loss(network.embedding(jitterImages(faces, jitter), "batch"), labels), kept: {} }),
      { all: parameters },
    );
    adam.apply(gradients.all);
    return { "margin-softmax": total };
  }, compileOptions(run));
  return {
    train,
    flipShare: 0.5,
    adam,
    variables: () => prefixed({ network: network.state(), head: head.state(), adam: adam.state() }),
    learn({ faces, indices, jitter }) {
      const labels = tf.tensor1d(
        indices.map((index) => numbers.get(train.persons[index] as string) as number),
        "int32",
      );
      const figures = step(faces, labels, jitter);
      labels.dispose();
      return figures;
    },
    /** Retrieval and cosines. */
    async validate() {
      const { top1, same, different } = await judgeRetrieval(network, heldOut);
      return { "held-out.top1": top1, "held-out.same": same, "held-out.different": different };
    },
    async export(folder, steps) {
      const judged = await judgeRetrieval(network, heldOut);
      await saveMobileRecognizer(folder, network, { data: train.name, steps, seed: run.seed, heldOut: { ...judged } });
    },
    [Symbol.dispose]() {
      step.dispose();
      for (const owner of [network, head, adam]) owner.dispose();
    },
  };
}
