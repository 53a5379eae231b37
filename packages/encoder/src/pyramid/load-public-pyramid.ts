import type { StateDict } from "@mfim/core";
import { loadState } from "@mfim/nn";
import type { IrSePyramid } from "./ir-se-pyramid.ts";

/** Where pSp's encoder is: in its file, in the part `state_dict`, or where it was taken out; ArcFace's has no prefix. */
const prefixes = ["state_dict.encoder.", "encoder.", ""] as const;

/**
 * Starts a pyramid from a public checkpoint: pSp's (`encoder.*`, with its laterals) or ArcFace IR-SE50's (`input_layer`,
 * `body`; the laterals keep their fresh values). pSp's style heads speak W+, not StyleSpace, and are left out.
 * @param origin the file, for messages
 * @throws CheckpointError that lists every key that does not fit
 */
export function loadPublicPyramid(pyramid: IrSePyramid, state: StateDict, origin = "checkpoint"): void {
  const prefix = prefixes.find((start) => [...state.keys()].some((key) => key.startsWith(start))) ?? "";
  const own = new Map(
    [...state].flatMap(([key, tensor]) =>
      key.startsWith(prefix) ? [[key.slice(prefix.length), tensor] as const] : [],
    ),
  );
  const hasLaterals = own.has("latlayer1.weight");
  loadState(pyramid, own, {
    origin,
    ignore: [/num_batches_tracked$/, /^styles\./, /^output_layer\./],
    optional: hasLaterals ? [] : [/^latlayer\d\./],
  });
}
