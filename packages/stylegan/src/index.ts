export {
  AdaptiveProbability,
  type AdaptiveProbabilityOptions,
  type AdaptiveProbabilityState,
} from "./augmentation/adaptive-probability.ts";
export { type Augmentation, augment } from "./augmentation/augment.ts";
export { drawAugmentation } from "./augmentation/draw-augmentation.ts";
export { type ChannelTable, publicChannels } from "./channel-table.ts";
export { Discriminator, type DiscriminatorOptions } from "./discriminator.ts";
export { discriminatorFromFile } from "./files/discriminator-file.ts";
export { type GeneratorFile, generatorFromFile } from "./files/generator-file.ts";
export { generatorOptionsFrom } from "./files/generator-shape.ts";
export { nvidiaDiscriminatorToPublicNames } from "./files/nvidia-discriminator-names.ts";
export { nvidiaGeneratorToPublicNames } from "./files/nvidia-generator-names.ts";
export { loadDiscriminator, loadGenerator } from "./files/public-names.ts";
export { tensorflowDiscriminatorToPublicNames, tensorflowGeneratorToPublicNames } from "./files/tensorflow-names.ts";
export { Generator, type GeneratorOptions, type SynthesisOptions } from "./generator.ts";
export { type GeneratorShape, generatorLayout, wPlusRows } from "./generator-layout.ts";
export { growDiscriminator } from "./grow/grow-discriminator.ts";
export { copyGeneratorBlocks, growGenerator, resolutionOf } from "./grow/grow-generator.ts";
export { nonSaturatingDiscriminatorLoss, nonSaturatingGeneratorLoss } from "./losses/adversarial.ts";
export { type AdamSettings, isDue, lazySettings } from "./losses/lazy.ts";
export { type PathLengthOptions, PathLengthPenalty } from "./losses/path-length.ts";
export { r1Penalty } from "./losses/r1-penalty.ts";
export { meanLatent, randomLatents } from "./mean-latent.ts";
export { noMaps, randomNoiseMaps } from "./noise-maps.ts";
export { mixStyles, type TruncationOptions, toWPlus, truncate } from "./w-plus.ts";
