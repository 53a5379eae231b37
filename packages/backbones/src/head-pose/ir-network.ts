import { CheckpointError, type TensorOwner } from "@mfim/core";
import { buffer } from "@mfim/nn";
import * as tf from "@tensorflow/tfjs";
import { constantOf, type IrConstant } from "./ir-constant.ts";
import { type ConstantUse, operations } from "./ir-operations.ts";
import type { IrGraph, IrNode } from "./openvino-ir.ts";

/** From the graph's axes to those of the operations. */
const permutations: Readonly<Record<ConstantUse, readonly number[] | undefined>> = {
  weight: [2, 3, 1, 0], // OIHW to HWIO
  map: [0, 2, 3, 1], // NCHW to NHWC
  plain: undefined,
};

/** The node types that compute nothing. */
const silent = new Set(["Parameter", "Const", "Convert", "Result"]);

/** Runs a graph of one picture input. Owns its constants. */
export class IrNetwork implements TensorOwner {
  readonly #graph: IrGraph;
  readonly #outputs: readonly IrNode[];
  readonly #constants = new Map<string, tf.Variable>();

  /**
   * @param outputs names of the nodes whose values are wanted
   * @throws CheckpointError that lists every operation that is not known and every output that is not there
   */
  constructor(graph: IrGraph, outputs: readonly string[]) {
    const nodes = [...graph.nodes.values()];
    const unknown = nodes.filter(({ type }) => !silent.has(type) && !Object.hasOwn(operations, type));
    const found = outputs.map((name) => nodes.find((node) => node.name === name && node.type !== "Result"));
    const problems = [
      ...[...new Set(unknown.map(({ type }) => type))].map((type) => `operation ${type} is not known`),
      ...outputs.filter((_, index) => found[index] === undefined).map((name) => `there is no layer ${name}`),
    ];
    if (problems.length > 0) throw new CheckpointError(`${graph.origin} cannot be run: ${problems.join("; ")}.`);
    this.#graph = graph;
    this.#outputs = found as IrNode[];
    for (const node of nodes) if (!silent.has(node.type)) this.#keepConstants(node);
  }

  /** Pictures [N, H, W, C] in the range and channel order of the graph to the outputs' values. */
  run(pictures: tf.Tensor4D): tf.Tensor[] {
    return tf.tidy(() => {
      const values = new Map<string, tf.Tensor>(this.#constants);
      for (const node of this.#graph.nodes.values()) if (node.type === "Parameter") values.set(node.id, pictures);
      return this.#outputs.map((node) => this.#evaluate(node, values));
    });
  }

  dispose(): void {
    for (const constant of this.#constants.values()) if (!constant.isDisposed) constant.dispose();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  #evaluate(node: IrNode, values: Map<string, tf.Tensor>): tf.Tensor {
    const known = values.get(node.id);
    if (known !== undefined) return known;
    const inputs = node.inputs.map((id) => this.#evaluate(this.#graph.nodes.get(id) as IrNode, values));
    const value = (operations[node.type] as NonNullable<(typeof operations)[string]>).run(inputs, node);
    values.set(node.id, value);
    return value;
  }

  #keepConstants(node: IrNode): void {
    const use = (operations[node.type] as NonNullable<(typeof operations)[string]>).constants;
    for (const id of node.inputs) {
      if (this.#constants.has(id)) continue;
      const constant = constantOf(this.#graph, id);
      if (constant !== undefined) this.#constants.set(id, buffer(tensorOf(constant, use)));
    }
  }
}

function tensorOf({ shape, values }: IrConstant, use: ConstantUse): tf.Tensor {
  const permutation = shape.length === 4 ? permutations[use] : undefined;
  return tf.tidy(() => {
    const stored = tf.tensor(values, [...shape]);
    return permutation === undefined ? stored : tf.transpose(stored, [...permutation]);
  });
}
