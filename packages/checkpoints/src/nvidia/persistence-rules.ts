import { CheckpointError } from "@mfim/core/errors";
import type { GlobalRule } from "../pickle/global-rule.ts";
import { PickleDict, PickleObject } from "../pickle/pickle-values.ts";
import { describe } from "../pickle/values-of.ts";

/** A class of PyTorch's own layers, which NVIDIA's networks hold as attributes; kept as an inert record. */
export const isTorchLayer = (path: string) => /^torch\.nn\.modules\.[a-z]+\.[A-Za-z0-9]+$/.test(path);

/**
 * _reconstruct_persistent_obj({type, version, module_src, class_name, state}): StyleGAN2-ADA's objects carry the source
 * text of their class. The text is not even read; the state becomes an inert record.
 */
const persistent: GlobalRule = ([meta], context) => {
  const { name } = context;
  if (!(meta instanceof PickleDict || meta instanceof PickleObject)) {
    throw new CheckpointError(
      `${name}: expected a record of a persistent class, got ${describe(meta)}; the pickle is damaged.`,
    );
  }
  const className = meta.entries.get("class_name");
  const state = meta.entries.get("state");
  const object = new PickleObject(typeof className === "string" ? className : "persistent", []);
  if (state instanceof PickleDict) context.copied(state.entries.size);
  if (state instanceof PickleDict) for (const [key, value] of state.entries) object.attributes.set(key, value);
  return object;
};

/** dict whose entries are attributes too. */
const easyDict: GlobalRule = () => new PickleDict();

export const persistenceGlobal = "torch_utils.persistence._reconstruct_persistent_obj";
export const tfNetworkGlobal = "dnnlib.tflib.network.Network";

/** Names that NVIDIA's network pickles use beside those of torch and NumPy. */
export const nvidiaRules: ReadonlyMap<string, GlobalRule> = new Map([
  [persistenceGlobal, persistent],
  ["dnnlib.util.EasyDict", easyDict],
  ["dnnlib.EasyDict", easyDict],
  [tfNetworkGlobal, undefined],
]);
