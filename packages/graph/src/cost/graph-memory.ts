import { type Graph, type GraphNode, type GraphValue, specOf } from "../ir/graph.ts";
import { byteSize, renaming } from "./element-bytes.ts";

/** What a run of a graph holds beside its inputs. */
export interface GraphMemory {
  /** Bytes of all inputs: variables, arguments, captured tensors. */
  readonly inputs: number;
  /** Bytes of the results, but for inputs that are handed through. */
  readonly results: number;
  /** The largest sum of bytes that are alive at once, results that are there by then included, inputs not. */
  readonly peak: number;
  /** What is alive then, by op and shape, the largest sum first. */
  readonly alive: readonly AliveTensors[];
}

export interface AliveTensors {
  readonly op: string;
  readonly shape: readonly number[];
  readonly count: number;
  readonly bytes: number;
}

/** Memory of one value or of several that share it. */
interface Buffer {
  readonly op: string;
  readonly shape: readonly number[];
  readonly bytes: number;
  /** Edges of the graph that have yet to read it; results are never read up. */
  readers: number;
}

/** Elementwise ops: TensorFlow writes their result over an input of its size that nobody else reads. */
const elementwise: ReadonlySet<string> = new Set([
  ...[
    "Add",
    "AddV2",
    "Sub",
    "Mul",
    "RealDiv",
    "BiasAdd",
    "Maximum",
    "Minimum",
    "Neg",
    "Square",
    "Sqrt",
    "Rsqrt",
    "Pow",
  ],
  ...["Exp", "Log", "Tanh", "Sigmoid", "Softplus", "Relu", "Relu6", "LeakyRelu", "Abs", "Sign", "Reciprocal"],
  ...["ReluGrad", "LeakyReluGrad", "Relu6Grad", "SigmoidGrad", "TanhGrad", "RsqrtGrad", "SqrtGrad", "SoftplusGrad"],
]);

/**
 * Counts what is alive while the nodes run one after another in their order. A buffer lives from the node that makes it to its
 * last reader. Scratch memory inside of kernels, and what TensorFlow computes sooner than it must, are not in it.
 */
export function graphMemory({ graph }: { readonly graph: Graph }): GraphMemory {
  const readers = readersOf(graph);
  const buffers = new Map<GraphNode, readonly (Buffer | undefined)[]>();
  const bufferOf = ({ node, index }: GraphValue) => buffers.get(node)?.[index];
  const alive = new Set<Buffer>();
  let [now, peak] = [0, 0];
  let atPeak: readonly Buffer[] = [];
  const release = (buffer: Buffer | undefined): void => {
    if (buffer !== undefined && buffer.readers <= 0 && alive.delete(buffer)) now -= buffer.bytes;
  };
  const make = (node: GraphNode, index: number): Buffer => {
    const spec = specOf({ node, index });
    const buffer = { op: node.op, shape: spec.shape, bytes: byteSize(spec), readers: readers.get(node)?.[index] ?? 0 };
    const reused = elementwise.has(node.op)
      ? node.inputs.map(bufferOf).find((input) => input?.readers === 1 && input.bytes === buffer.bytes)
      : undefined;
    if (reused === undefined) now += buffer.bytes;
    else alive.delete(reused);
    alive.add(buffer);
    return buffer;
  };
  for (const node of graph.nodes) {
    // Inputs and constants are there before the run.
    if (node.op === "Input" || node.op === "Const") continue;
    const made = node.outputs.map((_, index) => {
      if (!renaming.has(node.op)) return make(node, index);
      const shared = bufferOf(node.inputs[index] as GraphValue);
      if (shared !== undefined) shared.readers += readers.get(node)?.[index] ?? 0;
      return shared;
    });
    buffers.set(node, made);
    if (now > peak) {
      peak = now;
      atPeak = [...alive];
    }
    for (const value of node.inputs) {
      const buffer = bufferOf(value);
      if (buffer !== undefined) buffer.readers -= 1;
      release(buffer);
    }
    for (const buffer of made) release(buffer);
  }
  const inputs = graph.inputs.reduce((sum, node) => sum + byteSize(specOf({ node, index: 0 })), 0);
  const results = new Set(graph.outputs.map(bufferOf));
  return {
    inputs,
    results: [...results].reduce((sum, buffer) => sum + (buffer?.bytes ?? 0), 0),
    peak,
    alive: grouped(atPeak),
  };
}

/** How many edges read each output of each node; a result is read once more, by the caller. */
function readersOf(graph: Graph): ReadonlyMap<GraphNode, number[]> {
  const counts = new Map<GraphNode, number[]>(graph.nodes.map((node) => [node, node.outputs.map(() => 0)]));
  for (const { node, index } of [...graph.nodes.flatMap(({ inputs }) => inputs), ...graph.outputs]) {
    const own = counts.get(node);
    if (own !== undefined) own[index] = (own[index] ?? 0) + 1;
  }
  return counts;
}

function grouped(buffers: readonly Buffer[]): AliveTensors[] {
  const groups = new Map<string, { op: string; shape: readonly number[]; count: number; bytes: number }>();
  for (const { op, shape, bytes } of buffers) {
    const name = `${op} ${shape.join()}`;
    const group = groups.get(name) ?? { op, shape, count: 0, bytes: 0 };
    group.count += 1;
    group.bytes += bytes;
    groups.set(name, group);
  }
  return [...groups.values()].sort((a, b) => b.bytes - a.bytes);
}
