import type { ByteSource } from "../bytes/byte-source.ts";
import type { CheckpointContent, NamedGlobal, ReadOptions } from "../checkpoint.ts";
import { CheckpointHost } from "../pickle/checkpoint-host.ts";
import { collect } from "../pickle/collect.ts";
import { runPickle } from "../pickle/pickle-machine.ts";
import { PickleDict, PickleObject, type PickleValue } from "../pickle/pickle-values.ts";
import { readEmbedded } from "../pytorch/read-embedded.ts";
import { isTorchLayer, nvidiaRules, persistenceGlobal, tfNetworkGlobal } from "./persistence-rules.ts";

/** Which of NVIDIA's formats a pickle is, by the names it uses; else it is a plain pickle. */
const kinds = [
  [persistenceGlobal, "nvidia-torch-pickle"],
  [tfNetworkGlobal, "nvidia-tensorflow-pickle"],
] as const;

/**
 * Reads a plain pickle: dictionaries of NumPy arrays or tensors, and NVIDIA's networks, whose tensors get the keys of
 * `state_dict()` behind "G.", "D." and "G_ema." (PyTorch) or the variable names behind "G.", "D." and "Gs." (TensorFlow).
 */
export function readPickle(source: ByteSource, options: ReadOptions): CheckpointContent {
  const host = new CheckpointHost({ name: source.name, readEmbedded, rules: nvidiaRules, isInert: isTorchLayer });
  const root = runPickle(source, host);
  if (options.tensorsOnly !== true) host.assertOnlyKnown();
  return {
    ...collect(nameNetworks(root), source.name, source.size),
    metadata: {},
    globals: host.globals,
    ...formatOf(host.globals),
  };
}

function formatOf(globals: readonly NamedGlobal[]): { format: string } {
  const kind = kinds.find(([path]) => globals.some(({ name }) => name === path));
  return { format: kind?.[1] ?? "pickle" };
}

/** TensorFlow's pickles are the tuple (G, D, Gs). */
function nameNetworks(root: PickleValue): PickleValue {
  const isNetwork = (value: PickleValue) => value instanceof PickleObject && value.type === tfNetworkGlobal;
  if (!Array.isArray(root) || root.length !== 3 || !root.every(isNetwork)) return root;
  const named = new PickleDict();
  ["G", "D", "Gs"].forEach((name, index) => {
    named.entries.set(name, root[index] as PickleValue);
  });
  return named;
}
