import type { StateDict } from "@mfim/core";
import type { ReadOptions } from "./checkpoint.ts";
import { readCheckpoint } from "./read-checkpoint.ts";

/** What a training keeps beside its network: optimisers, schedules, counters. */
const besides =
  /^(optimi[sz]ers?|optimizer_states?|optim|(lr_)?schedulers?|scaler|amp|callbacks|loops|n_averaged)(\.|$)/;

/**
 * What is put before all keys of a network: by torch.save of a whole training (state_dict and its kind), DataParallel (module),
 * torch.compile (_orig_mod), Lightning (model, net), averaging (ema, params_ema and their kind).
 */
const wrappers: ReadonlySet<string> = new Set([
  ...["state_dict", "model_state_dict", "net_state_dict", "module", "_orig_mod", "model", "net", "network"],
  ...["ema", "ema_model", "model_ema", "ema_state_dict", "state_dict_ema", "params", "params_ema"],
]);

/**
 * The tensors of a checkpoint that is to hold one network, without what evidently stands before all their keys. Where two networks lie
 * side by side (a model and its average), nothing is taken off: which one is meant must be said.
 */
export function unwrapped<Tensor>(state: ReadonlyMap<string, Tensor>): ReadonlyMap<string, Tensor> {
  const network = [...state].filter(([key]) => !besides.test(key));
  const [first = ""] = network[0]?.[0].split(".", 1) ?? [];
  const prefix = `${first}.`;
  if (!wrappers.has(first) || !network.every(([key]) => key.startsWith(prefix) && key !== prefix)) return state;
  return unwrapped(new Map(network.map(([key, tensor]) => [key.slice(prefix.length), tensor])));
}

/** `readCheckpoint` for a file that holds one network: its tensors, `unwrapped`. @throws CheckpointError as that */
export async function readNetwork(path: string, options: ReadOptions = {}): Promise<StateDict> {
  return unwrapped((await readCheckpoint(path, options)).state);
}
