import { type Graph, type GraphNode, specOf } from "../ir/graph.ts";
import { byteSize, renaming } from "./element-bytes.ts";
import { multiplications } from "./multiplications.ts";

/** What one run of a graph has to do: counts, which no busy machine changes. */
export interface GraphCost {
  /** Floating-point operations of convolutions and matrix products, a multiplication and an addition each. */
  readonly flops: number;
  /** Bytes that the ops read and write, before TensorFlow fuses any of them. */
  readonly bytes: number;
  readonly byOp: ReadonlyMap<string, { readonly count: number; readonly bytes: number; readonly flops: number }>;
}

/** Ops that only rename their input, and values that are there before the run. */
const free: ReadonlySet<string> = new Set(["Input", "Const", ...renaming]);

/** Counts the work of a graph: where it goes, op by op. For profiles, and for the share of a machine's peak that a run reaches. */
export function graphCost({ graph }: { readonly graph: Graph }): GraphCost {
  const byOp = new Map<string, { count: number; bytes: number; flops: number }>();
  for (const node of graph.nodes) {
    const sum = byOp.get(node.op) ?? { count: 0, bytes: 0, flops: 0 };
    sum.count++;
    sum.bytes += free.has(node.op) ? 0 : bytesMoved(node);
    sum.flops += 2 * multiplications(node);
    byOp.set(node.op, sum);
  }
  const total = (key: "bytes" | "flops") => [...byOp.values()].reduce((sum, entry) => sum + entry[key], 0);
  return { flops: total("flops"), bytes: total("bytes"), byOp };
}

function bytesMoved(node: GraphNode): number {
  return [...node.inputs.map(specOf), ...node.outputs].reduce((sum, spec) => sum + byteSize(spec), 0);
}
