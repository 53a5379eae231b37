import { type AttributeCodes, type CodeSplit, ConfigError, type IdentityCodes, type StyleCodes } from "@mfim/core";
import * as tf from "@tensorflow/tfjs";

/** Codes of one source serve any number of targets: [1, C] to [N, C]. */
function spread(code: tf.Tensor2D, rows: number): tf.Tensor2D {
  return code.shape[0] === rows ? tf.clone(code) : tf.tile(code, [rows, 1]);
}

function assertCount(what: string, expected: number, actual: number): void {
  if (expected !== actual) {
    throw new ConfigError(
      `${what}: expected ${expected} codes, as the split says, got ${actual}; use one split for encoder and routing.`,
    );
  }
}

/**
 * MFIM's routing: the identity codes of the source and the other codes and the maps of the target become the style codes of
 * the swap. Identity codes of one row are spread over all targets.
 */
export function composeStyles(split: CodeSplit, identity: IdentityCodes, attributes: AttributeCodes): StyleCodes {
  assertCount("composeStyles(identity)", split.identity.length, identity.codes.length);
  assertCount("composeStyles(attributes)", split.attribute.length, attributes.codes.length);
  const targets = attributes.codes[0]?.shape[0] ?? attributes.maps.find((map) => map !== null)?.shape[0];
  const bySlot = new Map<number, tf.Tensor2D>();
  const place = (slots: readonly number[], codes: readonly tf.Tensor2D[]) => {
    for (const [index, slot] of slots.entries()) {
      const code = codes[index] as tf.Tensor2D;
      bySlot.set(slot, spread(code, targets ?? code.shape[0]));
    }
  };
  place(split.identity, identity.codes);
  place(split.attribute, attributes.codes);
  const codes = Array.from({ length: bySlot.size }, (_, slot) => bySlot.get(slot) as tf.Tensor2D);
  return { codes, maps: attributes.maps.map((map) => (map === null ? null : tf.clone(map))) };
}
