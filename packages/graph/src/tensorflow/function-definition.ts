import { MfimError } from "@mfim/core";
import type { Attribute, Graph, GraphNode, GraphValue } from "../ir/graph.ts";
import { specOf } from "../ir/graph.ts";
import { encodeMessage } from "./messages.ts";
import { nameNodes, nodeDefinitions, shapeMessage } from "./node-definitions.ts";
import { opSignature } from "./op-signatures.ts";

/** A graph as a serialized FunctionDef: arguments in the order of its inputs, results in the order of its outputs. */
export function functionDefinition(name: string, graph: Graph): Uint8Array {
  const names = nameNodes(graph);
  const argAttr = Object.fromEntries(
    graph.inputs.map((node, i) => {
      const shape = shapeMessage(node.outputs[0]?.shape ?? []);
      return [i, { attr: { _output_shapes: { list: { shape: [shape] } } } }];
    }),
  );
  return encodeMessage("FunctionDef", {
    signature: {
      name,
      inputArg: graph.inputs.map((node) => ({ name: names.get(node), type: node.outputs[0]?.dtype })),
      outputArg: graph.outputs.map((value, i) => ({ name: `out${i}`, type: specOf(value).dtype })),
      isStateful: graph.nodes.some(({ op }) => opSignature(op)?.stateful),
    },
    nodeDef: nodeDefinitions(graph, names, reference),
    ret: Object.fromEntries(graph.outputs.map((value, i) => [`out${i}`, reference(value, names)])),
    argAttr,
  });
}

function reference(value: GraphValue, names: ReadonlyMap<GraphNode, string>): string {
  const name = names.get(value.node);
  if (value.node.op === "Input") return `${name}`;
  if (value.node.op === "Const") return `${name}:output:0`;
  return `${name}:${outputName(value)}`;
}

/** The name of an op's output argument and the place within it, where the argument is a list. */
function outputName({ node, index }: GraphValue): string {
  let first = 0;
  for (const { name, count, type } of opSignature(node.op)?.outputs ?? []) {
    if (type.endsWith("[]")) return `${name}:${index}`;
    const length = count === undefined ? 1 : (node.attributes[count] as Attribute & { kind: "int" }).value;
    if (index < first + length) return `${name}:${index - first}`;
    first += length;
  }
  throw new MfimError(`${node.op}: expected an output ${index} in the op table, found ${first} outputs.`);
}
