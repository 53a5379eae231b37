import { join } from "node:path";
import { loadMobileRecognizer } from "@mfim/backbones/mobile-recognizer";
import { type AttributeEncoder, splitCodes } from "@mfim/core";
import { FacialAttributeEncoder, MobileTrunkPyramid, TopDownPyramid } from "@mfim/encoder";
import { seededWeights } from "@mfim/nn";
import type { EncoderContext, PartFactory } from "@mfim/zoo";

/** Somebody's encoder as a config's module makes it; it reads a folder that its options name from where the config stands. */
const makeEncoder: PartFactory<AttributeEncoder> = async ({ trunk }, context) => {
  const { folder, layout } = context as EncoderContext;
  const weights = seededWeights(9);
  using recognizer = await loadMobileRecognizer(join(folder, String(trunk)));
  const shape = recognizer.config.trunk;
  return new FacialAttributeEncoder({
    layout,
    split: splitCodes(layout, 8),
    pyramid: new TopDownPyramid({
      trunk: new MobileTrunkPyramid({ shape, inputSize: 16, weights }),
      channels: 8,
      weights,
    }),
    codes: { width: 8 },
    maps: { resolutions: [8], width: 4 },
    weights,
  });
};
// biome-ignore lint/style/noDefaultExport: a module's factory is its default export
export default makeEncoder;
