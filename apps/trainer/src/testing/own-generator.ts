import type { Generator } from "@mfim/core";
import { seededWeights } from "@mfim/nn";
import { Generator as StyleGan2 } from "@mfim/stylegan";
import type { PartFactory } from "@mfim/zoo";

/** Somebody's generator as a config's module makes it. */
const makeGenerator: PartFactory<Generator> = ({ seed }) =>
  new StyleGan2({
    resolution: 16,
    channels: { 4: 6, 8: 6, 16: 4 },
    latentSize: 8,
    mappingLayers: 1,
    weights: seededWeights(Number(seed)),
  });
// biome-ignore lint/style/noDefaultExport: a module's factory is its default export
export default makeGenerator;
