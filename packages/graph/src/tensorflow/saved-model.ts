import type { Graph, GraphNode, GraphValue, TensorSpec } from "../ir/graph.ts";
import { specOf } from "../ir/graph.ts";
import { encodeMessage } from "./messages.ts";
import { nameNodes, nodeDefinitions, shapeMessage } from "./node-definitions.ts";

/** Names of the inputs and outputs as a user of the model sees them, in the order of the graph's. */
export interface SignatureNames {
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}

// A producer version that every TensorFlow of the last years reads, newer than the ops' last changes.
const producer = 1087;

/** The bytes of a saved_model.pb with one graph, tagged "serve", and one signature, "serving_default". */
export function savedModel(graph: Graph, signature: SignatureNames): Uint8Array {
  const names = nameNodes(graph);
  const placeholders = graph.inputs.map((node) => {
    const { dtype, shape } = node.outputs[0] as TensorSpec;
    return {
      name: names.get(node),
      op: "Placeholder",
      attr: { dtype: { type: dtype }, shape: { shape: shapeMessage(shape) } },
    };
  });
  const outputs = graph.outputs.map((value, i) => ({
    name: outputName(i),
    op: "Identity",
    input: [reference(value, names)],
    attr: { T: { type: specOf(value).dtype } },
  }));
  const info = (name: string, { dtype, shape }: TensorSpec) => ({
    name: `${name}:0`,
    dtype,
    tensorShape: shapeMessage(shape),
  });
  return encodeMessage("SavedModel", {
    savedModelSchemaVersion: 1,
    metaGraphs: [
      {
        metaInfoDef: { tags: ["serve"], tensorflowVersion: "2.18.0" },
        graphDef: {
          node: [...placeholders, ...nodeDefinitions(graph, names, reference), ...outputs],
          versions: { producer },
        },
        signatureDef: {
          serving_default: {
            inputs: Object.fromEntries(
              graph.inputs.map((node, i) => [signature.inputs[i], info(`in${i}`, node.outputs[0] as TensorSpec)]),
            ),
            outputs: Object.fromEntries(
              graph.outputs.map((value, i) => [signature.outputs[i], info(outputName(i), specOf(value))]),
            ),
            methodName: "tensorflow/serving/predict",
          },
        },
      },
    ],
  });
}

/** The name of an output's node. */
export const outputName = (index: number) => `out${index}`;

function reference({ node, index }: GraphValue, names: ReadonlyMap<GraphNode, string>): string {
  return `${names.get(node)}:${index}`;
}
