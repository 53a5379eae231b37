import type { Graph } from "../ir/graph.ts";
import { fillConstants } from "./fill-constants.ts";
import { lowerPrecision, type Precision } from "./lower-precision.ts";
import { removeDeadNodes } from "./remove-dead-nodes.ts";
import { removeIdleCasts } from "./remove-idle-casts.ts";
import { shareEqualNodes } from "./share-equal-nodes.ts";
import { sumOverChannels } from "./sum-over-channels.ts";

export interface OptimiseOptions {
  /** Of the factors of large convolutions and matrix products; default float32. */
  readonly precision?: Precision;
}

/** Our own passes, before TensorFlow's. */
export function optimise(graph: Graph, { precision = "float32" }: OptimiseOptions): Graph {
  const shared = shareEqualNodes(sumOverChannels(fillConstants(removeIdleCasts(removeDeadNodes(graph)))));
  return removeDeadNodes(shareEqualNodes(lowerPrecision(shared, precision)));
}
