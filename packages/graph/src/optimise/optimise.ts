import type { Graph } from "../ir/graph.ts";
import { fillConstants } from "./fill-constants.ts";
import { removeDeadNodes } from "./remove-dead-nodes.ts";
import { shareEqualNodes } from "./share-equal-nodes.ts";

/** Our own passes before TensorFlow's: none changes a bit of the results. */
const exactPasses: readonly ((graph: Graph) => Graph)[] = [removeDeadNodes, fillConstants, shareEqualNodes];

export function optimise(graph: Graph): Graph {
  return exactPasses.reduce((current, pass) => pass(current), graph);
}
