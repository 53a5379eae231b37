import type { ImageBatch } from "@mfim/core";
import { isHeldOutPerson } from "@mfim/core";
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
import { columnWeights } from "./column-weights.ts";
import type { FaceMesh } from "./face-mesh.ts";
import { findCoefficients, judgeRegressor, judgeShape } from "./judge-regressor.ts";
import { type Jitter, jitterImages } from "./photometric-jitter.ts";

const trunks = { mobile: lossRegressorTrunk, residual: metricRegressorTrunk } as const;

/**
 * A 3DMM regressor from rendered heads: squared error of whitened coefficients.
 * @param mesh with it coefficients count by what they do to the face, and faces are judged in millimetres
 */
export function regressorTraining(config: RegressorConfig, data: RenderedSet, mesh?: FaceMesh): BackboneTraining {
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
      trunk: { ...trunks[architecture], ...(config.side && { side: config.side }) },
      coefficients: targets.names,
    },
    seededWeights(run.seed),
  );
  const adam = new Adam(network.parameters(), optimiser);
  const aligner = new TemplateAligner();
  const coefficients = (faces: ImageBatch, statistics?: "batch") =>
    network.coefficients(aligner.align(faces, network.input), statistics);
  const counts = columnWeights(targets.names, mesh);
  const step = compile((faces: ImageBatch, expected: tf.Tensor2D, jitter: Jitter) => {
    const { total, gradients } = namedGradients(
      () => {
        const found = coefficients(jitterImages(faces, jitter), "batch");
        const error = tf.mean(tf.mul(tf.square(tf.sub(found, expected)), tf.tensor1d(counts)));
        return { total: error as tf.Scalar, kept: {} };
      },
      { network: network.parameters() },
    );
    adam.apply(gradients.network);
    return { "squared-error": total };
  }, compileOptions(run));
  const identity = { values: data.identity, width: data.identity.length / data.length };
  const judge = async () => {
    const seen = await findCoefficients(coefficients, targets, heldOut);
    return {
      determination: judgeRegressor(seen, targets),
      ...(mesh && { vertexErrors: judgeShape(seen, targets, mesh, identity) }),
    };
  };
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
    /** Mean R2 over the coefficients of each kind, and of the first ten shape axes; vertex errors in mm. */
    async validate() {
      const { determination, vertexErrors } = await judge();
      const parts = Object.entries(determination).map(([part, values]) => [part, mean(Object.values(values))] as const);
      return {
        ...Object.fromEntries(parts.map(([part, value]) => [`held-out.${part}`, value])),
        "held-out.shape-first-ten": mean(Object.values(determination.shape).slice(0, 10)),
        ...(vertexErrors && {
          "held-out.vertex-error": vertexErrors.found,
          "held-out.vertex-error-mean-face": vertexErrors.meanFace,
        }),
      };
    },
    async export(folder, steps) {
      const { determination, vertexErrors } = await judge();
      await saveTrainedRegressor(folder, network, {
        data: train.name,
        steps,
        seed: run.seed,
        heldOutDetermination: { ...determination },
        ...(vertexErrors && { heldOutVertexErrors: { ...vertexErrors } }),
      });
    },
    [Symbol.dispose]() {
      step.dispose();
      for (const owner of [network, adam, aligner]) owner.dispose();
    },
  };
}
