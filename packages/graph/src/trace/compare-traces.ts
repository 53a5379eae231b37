import type { GraphNode, GraphValue } from "../ir/graph.ts";
import { specOf } from "../ir/graph.ts";
import { bytesOf, expand } from "../tensorflow/node-definitions.ts";
import { callerLine } from "./caller-line.ts";
import type { Binding } from "./native-backend.ts";
import type { Trace } from "./record.ts";
import type { InputSource } from "./recorder.ts";

/**
 * Looks for what changed between two runs of a function with the same signature: a graph of either would freeze it.
 * Follows both graphs from the outputs backwards.
 * @returns a sentence with the op, the line and the remedy, or `undefined` where the two agree
 */
export function findDifference(first: Trace, second: Trace, binding: Binding): string | undefined {
  if (first.result.key !== second.result.key) return `its result has another shape or structure at every call`;
  if (first.assigned.length !== second.assigned.length || first.assigned.some((v, i) => v !== second.assigned[i])) {
    return "it assigned other variables at its second call; split it into one compiled function for each path";
  }
  const sources = [first, second].map(
    (trace) => new Map(trace.graph.inputs.map((node, i) => [node, trace.sources[i]])),
  );
  const seen = new Map<GraphNode, GraphNode>();
  const waiting = first.graph.outputs.map((value, i) => [value, second.graph.outputs[i] as GraphValue] as const);
  for (let pair = waiting.pop(); pair !== undefined; pair = waiting.pop()) {
    const [a, b] = pair;
    if (seen.get(a.node) === b.node && a.index === b.index) continue;
    seen.set(a.node, b.node);
    if (sameCapture(sources[0]?.get(a.node), sources[1]?.get(b.node))) continue;
    const fixed = [a, b].map((value, i) => fixedBytes(value, sources[i]?.get(value.node), binding));
    if (fixed[0] !== undefined && fixed[1] !== undefined) {
      if (Buffer.compare(fixed[0], fixed[1]) !== 0) return constantChanged(b, second);
      continue;
    }
    // What the first call computed from constants and cached is a tensor from outside at the second.
    if (fixed[1] !== undefined && a.node.op !== "Input" && !first.isVarying(a)) continue;
    if (!sameNode(a, b, sources[0]?.get(a.node), sources[1]?.get(b.node))) return pathChanged(a, b);
    for (const [i, value] of a.node.inputs.entries()) waiting.push([value, b.node.inputs[i] as GraphValue]);
  }
  return undefined;
}

function sameCapture(a: InputSource | undefined, b: InputSource | undefined): boolean {
  return a?.kind === "captured" && b?.kind === "captured" && a.original === b.original;
}

/** The values of a constant or of a captured tensor, in bytes. */
function fixedBytes(
  { node, index }: GraphValue,
  source: InputSource | undefined,
  binding: Binding,
): Uint8Array | undefined {
  if (node.op === "Const" && node.constant !== undefined)
    return bytesOf(expand(node.constant, specOf({ node, index })));
  return source?.kind === "captured" ? bytesOf(binding.tensorDataSync(source.handle)) : undefined;
}

function sameNode(
  a: GraphValue,
  b: GraphValue,
  sourceA: InputSource | undefined,
  sourceB: InputSource | undefined,
): boolean {
  if (a.index !== b.index || a.node.op !== b.node.op || a.node.inputs.length !== b.node.inputs.length) return false;
  if (JSON.stringify(a.node.attributes) !== JSON.stringify(b.node.attributes)) return false;
  if (JSON.stringify(specOf(a)) !== JSON.stringify(specOf(b))) return false;
  if (sourceA?.kind === "variable") return sourceB?.kind === "variable" && sourceA.variable === sourceB.variable;
  if (sourceA?.kind === "argument") return sourceB?.kind === "argument" && sourceA.index === sourceB.index;
  return true;
}

function constantChanged(value: GraphValue, trace: Trace): string {
  const users = trace.graph.nodes.filter((node) => node.inputs.some((input) => input.node === value.node));
  const place = callerLine(users[0]?.origin ?? value.node.origin);
  const ops = [...new Set(users.map(({ op }) => op))].slice(0, 3).join(", ") || "no op";
  const { shape } = specOf(value);
  return (
    `a tensor of shape [${shape}] that ${ops} reads at ${place} is made from JavaScript numbers which were others at the ` +
    "second call, and would be frozen: pass them as an argument (a tensor), keep them in a tf.Variable, or draw random " +
    "numbers with randomNormal and randomUniform of @mfim/graph"
  );
}

function pathChanged(a: GraphValue, b: GraphValue): string {
  const describe = ({ node }: GraphValue) =>
    node.op === "Input" ? "a tensor from outside" : `${node.op} at ${callerLine(node.origin)}`;
  return (
    `it took another path at its second call (${describe(a)} became ${describe(b)}): a condition or a loop in JavaScript ` +
    "is frozen in a graph; compile each path by itself"
  );
}
