import { MfimError } from "@mfim/core";
import type { ConcreteFunction } from "../concrete-function.ts";
import { freezeState } from "../export/freeze-state.ts";
import { type Graph, type GraphNode, specOf } from "../ir/graph.ts";
import { Conversion, type Size } from "./conversion.ts";
import {
  convertBatchNorm,
  convertConvolution,
  convertPooling,
  convertTransposedConvolution,
} from "./convert-convolution.ts";
import { convertElementwise, elementwise } from "./convert-elementwise.ts";
import { convertResize } from "./convert-resize.ts";
import { shapeOps } from "./convert-shape.ts";
import { encodeModel } from "./messages.ts";
import { elementType, OnnxBuilder, type OnnxWeights } from "./onnx-builder.ts";

export interface OnnxOptions {
  /** Names of the arguments and of the results, in order; default "input_0", ... and "output_0", ... */
  readonly inputs?: readonly string[];
  readonly outputs?: readonly string[];
  /**
   * The same function at another batch size: sizes that differ between the two become dynamic. Choose two sizes that no
   * other dimension has, such as 5 and 7.
   */
  readonly otherBatch?: ConcreteFunction;
  /** "float16" halves the file; what is computed stays float32. Default "float32". */
  readonly weights?: OnnxWeights;
}

const opset = 18;

const pictureOps: ReadonlyMap<string, (conversion: Conversion, node: GraphNode) => void> = new Map([
  ["Conv2D", convertConvolution],
  ["DepthwiseConv2dNative", convertConvolution],
  ["Conv2DBackpropInput", convertTransposedConvolution],
  ["DepthwiseConv2dNativeBackpropInput", convertTransposedConvolution],
  ["MaxPool", convertPooling],
  ["AvgPool", convertPooling],
  ["ResizeBilinear", convertResize],
  ["ResizeNearestNeighbor", convertResize],
  ["FusedBatchNorm", convertBatchNorm],
  ["FusedBatchNormV3", convertBatchNorm],
]);

/**
 * Writes a graph as an ONNX model (opset 18). Variables and captured tensors become initializers, each stored once.
 * Pictures stay channels last at the model's ends; inside, convolutions are channels first without transposes between.
 *
 * @param concrete a graph, from `compiled.concrete(...args)`
 * @returns the bytes of the .onnx file
 * @throws CheckpointError for a weight that is too large for half precision, where that is asked for
 * @throws MfimError naming all ops that have no ONNX form here, or a size that cannot be dynamic
 */
export async function toOnnx(concrete: ConcreteFunction, options: OnnxOptions = {}): Promise<Uint8Array> {
  const graph = await freezeState(concrete);
  const twin = options.otherBatch && (await freezeState(options.otherBatch));
  refuseUnknownOps(graph);
  const builder = new OnnxBuilder(options.weights);
  const inputNames = graph.inputs.map((_, i) => options.inputs?.[i] ?? `input_${i}`);
  const conversion = new Conversion(
    builder,
    filtersOf(graph),
    ...batchOf(graph, twin, inputNames),
    twin && matchNodes(graph, twin),
  );
  for (const [i, node] of graph.inputs.entries()) conversion.define(node, inputNames[i] as string);
  for (const node of graph.nodes) convert(conversion, node);
  const outputNames = graph.outputs.map((_, i) => options.outputs?.[i] ?? `output_${i}`);
  for (const [i, value] of graph.outputs.entries()) {
    builder.nodes.push({
      opType: "Identity",
      input: [conversion.name(value)],
      output: [outputNames[i]],
      name: `result_${i}`,
    });
  }
  const info = (name: string | undefined, dtype: number, sizes: readonly Size[]) => ({
    name,
    type: { tensorType: { elemType: elementType(dtype), shape: { dim: sizes.map(dimension) } } },
  });
  return encodeModel({
    irVersion: 8,
    producerName: "@mfim/graph",
    opsetImport: [{ domain: "", version: opset }],
    graph: {
      name: concrete.name,
      node: builder.nodes,
      initializer: builder.initializers,
      input: graph.inputs.map((node, i) =>
        info(inputNames[i], specOf({ node, index: 0 }).dtype, conversion.sizes({ node, index: 0 })),
      ),
      output: graph.outputs.map((value, i) => info(outputNames[i], specOf(value).dtype, conversion.sizes(value))),
    },
  });
}

function convert(conversion: Conversion, node: GraphNode): void {
  const formula = elementwise.get(node.op);
  if (formula !== undefined) convertElementwise(conversion, node, formula);
  else (pictureOps.get(node.op) ?? shapeOps.get(node.op))?.(conversion, node);
}

/** Constants whose every reader is a convolution that has them as its filter. */
function filtersOf(graph: Graph): ReadonlySet<GraphNode> {
  const filters = new Set<GraphNode>();
  const others = new Set<GraphNode>(graph.outputs.map(({ node }) => node));
  for (const node of graph.nodes) {
    for (const [place, value] of node.inputs.entries()) {
      const isFilter = place === 1 && node.op.includes("onv2") && pictureOps.has(node.op);
      (isFilter ? filters : others).add(value.node);
    }
  }
  return new Set([...filters].filter((node) => node.op === "Const" && !others.has(node)));
}

function refuseUnknownOps(graph: Graph): void {
  const known = (op: string) =>
    op === "Input" || op === "Const" || elementwise.has(op) || pictureOps.has(op) || shapeOps.has(op);
  const unknown = [...new Set(graph.nodes.map(({ op }) => op))].filter((op) => !known(op));
  if (unknown.length > 0) throw new MfimError(`ONNX export: no conversion for ${unknown.sort().join(", ")}.`);
}

/** Where the batch size is read at the run, and its two values while tracing. */
function batchOf(graph: Graph, twin: Graph | undefined, names: readonly string[]): [string, readonly [number, number]] {
  const sizes = (of: Graph) => of.inputs.map((node) => node.outputs[0]?.shape[0] ?? 0);
  const own = sizes(graph);
  const others = twin === undefined ? own : sizes(twin);
  const place = own.findIndex((size, i) => size !== others[i]);
  if (twin !== undefined && place < 0)
    throw new MfimError("ONNX export: expected `otherBatch` to have another size along the first axis of an argument.");
  return [names[Math.max(place, 0)] ?? "", [own[place] ?? 1, others[place] ?? 1]];
}

function matchNodes(graph: Graph, twin: Graph): ReadonlyMap<GraphNode, GraphNode> {
  const different = graph.nodes.findIndex(
    (node, i) => node.op !== twin.nodes[i]?.op || node.inputs.length !== twin.nodes[i]?.inputs.length,
  );
  if (different >= 0 || graph.nodes.length !== twin.nodes.length) {
    throw new MfimError(
      "ONNX export: the two batch sizes gave different graphs; choose sizes that no other dimension has, or a fixed batch.",
    );
  }
  return new Map(graph.nodes.map((node, i) => [node, twin.nodes[i] as GraphNode]));
}

function dimension(size: Size): object {
  if (typeof size === "number") return { dimValue: size };
  return { dimParam: size.factor === 1 ? "batch" : `${size.factor}*batch` };
}
