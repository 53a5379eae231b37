import type { Discriminator } from "@mfim/core";
import { seededWeights } from "@mfim/nn";
import { Discriminator as StyleGan2 } from "@mfim/stylegan";
import type { PartFactory } from "@mfim/zoo";

/** Somebody's discriminator as a config's module makes it. */
const makeDiscriminator: PartFactory<Discriminator> = ({ channels }) =>
  new StyleGan2({
    resolution: 16,
    channels: { 4: Number(channels), 8: Number(channels), 16: 4 },
    weights: seededWeights(8),
  });
// biome-ignore lint/style/noDefaultExport: a module's factory is its default export
export default makeDiscriminator;
