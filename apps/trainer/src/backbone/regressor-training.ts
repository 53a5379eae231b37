import type { ImageBatch } from "@mfim/core";
import { isHeldOutPerson } from "@mfim/faces-3d";
import { compile } from "@mfim/graph";
import { lossRegressorTrunk, metricRegressorTrunk, saveTrainedRegressor, TrainedRegressor } from "@mfim/losses-3dmm";
import { mean } from "@mfim/metrics";
import { Adam, seededWeights } from "@mfim/nn";
import { TemplateAligner } from "@mfim/photographs/templates";
import { namedGradients, prefixed } from "@mfim/training";
import { filterSet, keptIndices, type RenderedSet } from "@mfim/zoo";
import * as tf from "@tensorflow/tfjs";
import type { RegressorConfig } from "../config/backbone-schema.ts";
import { compileOptions } from "../config/common-schema.ts";
import type { BackboneTraining } from "./backbone-task.ts";
import { coefficientTargets, rowsOf } from "./coefficient-targets.ts";
import { judgeRegressor } from "./judge-regressor.ts";
import { type Jitter, jitterImages } from "./photometric-jitter.ts";

const trunks = { mobile: lossRegressorTrunk, residual: metricRegressorTrunk } as const;

/** A 3DMM regressor from rendered heads: squared error of whitened coefficients, the pose counted more since it is few numbers. */
export function regressorTraining(config: RegressorConfig, data: RenderedSet): BackboneTraining {
  const { id, architecture, run, optimiser } = config;
  const isHeldOut = (index: number) => isHeldOutPerson(Number(data.persons[index]));
  const trainRows = keptIndices(data, (index) => !isHeldOut(index));
  const train = filterSet(data, (index) => !isHeldOut(index));
  const heldOut = { set: filterSet(data, isHeldOut), rows: keptIndices(data, isHeldOut) };
  const targets = coefficientTargets(data, config.shape, trainRows);
  const network = new TrainedRegressor(
    {
      architecture: "coefficient-regressor",
      id,
      template: "ffhq",
      trunk: trunks[architecture],
      coefficients: targets.names,
    },
    seededWeights(run.seed),
  );
  const adam = new Adam(network.parameters(), optimiser);
  const aligner = new TemplateAligner();
  const coefficients = (faces: ImageBatch, statistics?: "batch") =>
    network.coefficients(aligner.align(faces, network.input), statistics);
  /** Pose counts five times: it is three columns of many, and every other column depends on it. */
  const weights = () => {
    const { shape, expression, pose } = targets.names;
    return tf.tensor1d([...shape.map(() => 1), ...expression.map(() => 1), ...pose.map(() => 5)]);
  };
  const step = compile((faces: ImageBatch, expected: tf.Tensor2D, jitter: Jitter) => {
    const { total, gradients } = namedGradients(
      () => {
        const found = coefficients(jitterImages(faces, jitter), "batch");
        const error = tf.mean(tf.mul(tf.square(tf.sub(found, expected)), weights()));
        return { total: error as tf.Scalar, kept: {} };
      },
      { network: network.parameters() },
    );
    adam.apply(gradients.network);
    return { "squared-error": total };
  }, compileOptions(run));
  const judge = () => judgeRegressor(coefficients, targets, heldOut);
  return {
    train,
    flipShare: 0, // a mirrored face has other coefficients
    adam,
    variables: () => prefixed({ network: network.state(), adam: adam.state() }),
    learn({ faces, indices, jitter }) {
      const expected = rowsOf(
        targets,
        indices.map((index) => trainRows[index] as number),
      );
      const figures = step(faces, expected, jitter);
      expected.dispose();
      return figures;
    },
    /** Mean R2 over the coefficients of each kind. */
    async validate() {
      const parts = Object.entries(await judge());
      return Object.fromEntries(parts.map(([part, values]) => [`held-out.${part}`, mean(Object.values(values))]));
    },
    async export(folder, steps) {
      await saveTrainedRegressor(folder, network, {
        data: train.name,
        steps,
        seed: run.seed,
        heldOutDetermination: { ...(await judge()) },
      });
    },
    [Symbol.dispose]() {
      step.dispose();
      for (const owner of [network, adam, aligner]) owner.dispose();
    },
  };
}
