import { type CompileOptions, compile } from "@mfim/graph";
import * as tf from "@tensorflow/tfjs";
import { type Begun, type GradientsByNetwork, type PiecewiseUpdate, pickGradients } from "./piecewise-update.ts";

/** A whole update, piece by piece. */
export interface CompiledUpdate<Groups> extends Disposable {
  /** Gradients are disposed as soon as they are applied. */
  (gradients: Groups, decay?: tf.Scalar): void;
}

/** Each piece is a graph of its own, so that what it replaces is gone before the next begins. */
export function compileUpdate<Groups extends object>(
  update: PiecewiseUpdate,
  options: CompileOptions,
): CompiledUpdate<Groups> {
  const begin = compile((gradients: GradientsByNetwork): Begun => update.begin(gradients), {
    ...options,
    name: "beginUpdate",
  });
  const pieces = update.pieces.map(({ network, keys, apply }) => ({
    network,
    keys,
    apply: compile(apply, { ...options, name: `update_${network}` }),
  }));
  const call = (given: Groups, decay?: tf.Scalar): void => {
    const gradients = given as GradientsByNetwork;
    const begun = begin(gradients);
    for (const { network, keys, apply } of pieces) {
      const own = pickGradients(gradients[network] ?? {}, keys);
      apply(own, begun.scales, decay);
      tf.dispose(own);
    }
    tf.dispose([begun.scales, begun.norms]);
  };
  return Object.assign(call, {
    [Symbol.dispose]() {
      begin.dispose();
      for (const { apply } of pieces) apply.dispose();
    },
  });
}
