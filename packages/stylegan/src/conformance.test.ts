import { seededWeights } from "@mfim/nn";
import { describeDiscriminator, describeGenerator, useNativeBackend } from "@mfim/testing";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe } from "vitest";
import { Discriminator, Generator } from "./index.ts";

beforeAll(useNativeBackend);

const channels = { 4: 6, 8: 5, 16: 4 };
const shape = { resolution: 16, channels, weights: seededWeights(1) };

/** With noise that counts: fresh noise weights are zero, and a map that does nothing would pass. */
function generator(mapChannels: number): Generator {
  const made = new Generator({ ...shape, latentSize: 8, mappingLayers: 2, mapChannels });
  for (const [key, variable] of made.parameters()) {
    if (/noise\.(weight|projection)$/.test(key)) tf.tidy(() => variable.assign(tf.fill(variable.shape, 0.3)));
  }
  return made;
}

/** With logits that change: those of fresh narrow layers hardly do, and finite differences could not tell. */
function discriminator(): Discriminator {
  const made = new Discriminator(shape);
  for (const variable of made.parameters().values()) tf.tidy(() => variable.assign(tf.mul(variable, 2)));
  return made;
}

describe.each([1, 3])("with style maps of %i channels", (mapChannels) => {
  describeGenerator(() => generator(mapChannels));
});

describeDiscriminator(discriminator, { resolution: 16 });
