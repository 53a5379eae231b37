import { checkpointed } from "@mfim/graph";
import { Block, Module } from "@mfim/nn";
import * as tf from "@tensorflow/tfjs";

/**
 * Lets a network keep only what enters its blocks for the gradient, and compute what lies inside again: less memory for one
 * more forward pass. Gradients are those without it, but for parameters that a block has and does not read, whose gradient is
 * zeros instead of none; gradients of gradients (R1) are right and save nothing.
 * @returns how many blocks it has; 0 where it is not made of the blocks of `@mfim/nn`, and stays as it is
 */
export function recomputeBlocks(network: object): number {
  const blocks = blocksOf(network);
  for (const block of blocks) recompute(block);
  return blocks.length;
}

/** The outermost blocks of a network. */
function blocksOf(node: unknown): Block[] {
  if (node instanceof Block) return [node];
  if (Array.isArray(node)) return node.flatMap(blocksOf);
  return node instanceof Module ? Object.values(node).flatMap(blocksOf) : [];
}

/** Those that do already. */
const recomputing = new WeakSet<Block>();

/** Arguments that are no tensors (no map, a mode) are passed on as they are. */
function recompute(block: Block): void {
  if (recomputing.has(block)) return;
  recomputing.add(block);
  const forward = block.forward.bind(block);
  const variables = [...block.parameters().values()];
  block.forward = (...args: readonly unknown[]) => {
    const tensors = args.filter((arg) => arg instanceof tf.Tensor);
    const layer = checkpointed((...given: tf.Tensor[]) => {
      let next = 0;
      const [x, ...more] = args.map((arg) => (arg instanceof tf.Tensor ? given[next++] : arg));
      return forward(x as tf.Tensor4D, ...more);
    }, variables);
    return layer(...tensors);
  };
}
