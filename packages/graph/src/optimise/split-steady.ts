import { type Graph, type GraphNode, type GraphValue, sizeOf, specOf } from "../ir/graph.ts";
import { opSignature } from "../tensorflow/op-signatures.ts";
import { removeDeadNodes } from "./remove-dead-nodes.ts";

/** A graph in two: what hangs on steady inputs alone, and the rest, which takes its results as further inputs. */
export interface SplitGraph {
  readonly steady: Graph;
  readonly rest: Graph;
  /** Of the rest's inputs: which output of the steady part each is; undefined for inputs of the whole graph. */
  readonly origin: ReadonlyMap<GraphNode, number>;
}

/** Results as large as what they are made of may take so many elements together; smaller ones are always kept. */
const largestKept = 2 ** 24;
/** A split that spares less than this share of all written elements is not worth a second graph. */
const leastShare = 0.02;

/**
 * Splits off the work whose result stays as long as some inputs (frozen weights) stay: sums of squares, foldings, scalings.
 * What would take more room than the inputs themselves stays in the rest.
 * @returns undefined where there is little to spare
 */
export function splitSteady(graph: Graph, isSteady: (input: GraphNode) => boolean): SplitGraph | undefined {
  const sources = sizesOfSources(graph, isSteady);
  const kept = chooseKept(graph, sources);
  if (kept.length === 0) return undefined;
  const inputs = kept.map(
    (value): GraphNode => ({ op: "Input", attributes: {}, inputs: [], outputs: [specOf(value)] }),
  );
  const places = new Map<GraphNode, Map<number, GraphNode>>();
  for (const [i, { node, index }] of kept.entries()) {
    places.set(node, (places.get(node) ?? new Map<number, GraphNode>()).set(index, inputs[i] as GraphNode));
  }
  const rest = removeDeadNodes(replaceValues(graph, inputs, ({ node, index }) => places.get(node)?.get(index)));
  const steady = removeDeadNodes({ ...graph, outputs: kept });
  const spared = written(graph) - written(rest);
  if (spared < leastShare * written(graph)) return undefined;
  return { steady, rest, origin: new Map(inputs.map((input, i) => [input, i])) };
}

/** The graph with more inputs, which take the places of some values. */
function replaceValues(
  graph: Graph,
  more: readonly GraphNode[],
  inputFor: (value: GraphValue) => GraphNode | undefined,
): Graph {
  const rewritten = new Map<GraphNode, GraphNode>();
  const resolve = (value: GraphValue): GraphValue => {
    const input = inputFor(value);
    if (input !== undefined) return { node: input, index: 0 };
    return { node: rewritten.get(value.node) ?? value.node, index: value.index };
  };
  const nodes = graph.nodes.map((node) => {
    const inputs = node.inputs.map(resolve);
    const fresh = inputs.every((value, i) => value.node === node.inputs[i]?.node) ? node : { ...node, inputs };
    rewritten.set(node, fresh);
    return fresh;
  });
  return { inputs: [...graph.inputs, ...more], nodes: [...more, ...nodes], outputs: graph.outputs.map(resolve) };
}

/** Of each node that hangs on steady inputs alone: how many elements the largest of them has; 0 for constants. */
function sizesOfSources(graph: Graph, isSteady: (input: GraphNode) => boolean): ReadonlyMap<GraphNode, number> {
  const sizes = new Map<GraphNode, number>();
  for (const node of graph.nodes) {
    if (node.op === "Input") {
      if (isSteady(node)) sizes.set(node, sizeOf(node.outputs[0]?.shape ?? []));
    } else if (!opSignature(node.op)?.stateful && node.inputs.every((value) => sizes.has(value.node))) {
      sizes.set(node, Math.max(0, ...node.inputs.map((value) => sizes.get(value.node) ?? 0)));
    }
  }
  return sizes;
}

/** The values that the rest reads of the steady part, and that are worth their room. */
function chooseKept(graph: Graph, sources: ReadonlyMap<GraphNode, number>): GraphValue[] {
  const kept: GraphValue[] = [];
  const seen = new Map<GraphNode, Set<number>>();
  let room = largestKept;
  const waiting = graph.nodes.filter((node) => !sources.has(node)).flatMap(({ inputs }) => inputs);
  waiting.push(...graph.outputs);
  for (let value = waiting.pop(); value !== undefined; value = waiting.pop()) {
    const { node, index } = value;
    const source = sources.get(node);
    const indices = seen.get(node) ?? new Set();
    if (source === undefined || node.inputs.length === 0 || indices.has(index)) continue;
    seen.set(node, indices.add(index));
    const size = sizeOf(specOf(value).shape);
    const small = size <= source / 4;
    if (small || (size <= source && size <= room)) {
      kept.push(value);
      if (!small) room -= size;
    } else waiting.push(...node.inputs);
  }
  return kept;
}

/** Elements that all nodes write. */
function written(graph: Graph): number {
  return graph.nodes.reduce((sum, node) => {
    if (node.inputs.length === 0) return sum;
    return sum + node.outputs.reduce((own, { shape }) => own + sizeOf(shape), 0);
  }, 0);
}
