import { existsSync } from "node:fs";
import { join } from "node:path";
import { readCheckpoint } from "@mfim/checkpoints";
import type { StateDict } from "@mfim/core";
import { loadState, saveState } from "@mfim/nn";
import { useNativeBackend } from "@mfim/testing";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";
import {
  Discriminator,
  discriminatorFromFile,
  Generator,
  generatorFromFile,
  generatorOptionsFrom,
  loadDiscriminator,
  loadGenerator,
} from "../index.ts";

beforeAll(useNativeBackend);

/** One tiny network as three public codes store it, made by fixtures/make_public_files.py. */
const names = ["rosinality.pt", "stylegan2-ada.pkl", "stylegan2-tf.pkl"] as const;
const channels = { 4: 4, 8: 3, 16: 2 };

const read = async (name: string) => (await readCheckpoint(join(import.meta.dirname, "../../fixtures", name))).state;
const values = (state: StateDict) =>
  Object.fromEntries([...state].sort().map(([key, tensor]) => [key, [tensor.shape, [...tensor.toFloat32()]]]));

async function generatorOf(name: string): Promise<Generator> {
  const { state } = generatorFromFile(await read(name), name);
  const generator = new Generator(generatorOptionsFrom(state, name));
  loadGenerator(generator, state, name);
  return generator;
}

describe.each(names)("%s", (name) => {
  test("gives every tensor of the generator as the others do, and the mean of W", async () => {
    using generator = await generatorOf(name);
    using other = await generatorOf("rosinality.pt");
    expect(generator.layout).toEqual(other.layout);
    const [own, others] = [values(await saveState(generator)), values(await saveState(other))];
    expect(Object.keys(own)).toEqual(Object.keys(others));
    // The bias of a modulation goes through - 1 and + 1 in TensorFlow's file.
    for (const [key, [shape, numbers]] of Object.entries(own)) {
      expect(shape, key).toEqual(others[key]?.[0]);
      const expected = others[key]?.[1] as number[];
      (numbers as number[]).forEach((value, i) => {
        expect(value, `${key}[${i}]`).toBeCloseTo(expected[i] as number, key.endsWith("modulation.bias") ? 6 : 12);
      });
    }
    const average = generatorFromFile(await read(name)).latentAverage?.toFloat32();
    expect(average).toEqual((await read("rosinality.pt")).get("latent_avg")?.toFloat32());
  });

  test("gives the discriminator, and the same logits", async () => {
    using discriminator = new Discriminator({ resolution: 16, channels });
    using other = new Discriminator({ resolution: 16, channels });
    loadDiscriminator(discriminator, discriminatorFromFile(await read(name), name));
    loadState(
      other,
      new Map(
        [...(await read("rosinality.pt"))].flatMap(([key, value]) =>
          key.startsWith("d.") && !key.endsWith("kernel") ? [[key.slice(2), value] as const] : [],
        ),
      ),
    );
    expect(values(await saveState(discriminator))).toEqual(values(await saveState(other)));
    const faces = tf.randomNormal([2, 16, 16, 3], 0, 1, "float32", 3) as tf.Tensor4D;
    expect(await discriminator.logits(faces).data()).toEqual(await other.logits(faces).data());
  });
});

test("what a pickle carries was not run", () => {
  expect(existsSync("EXECUTED") || existsSync(join(import.meta.dirname, "../../fixtures/EXECUTED"))).toBe(false);
});

test("a file without a discriminator says what was looked for", () => {
  expect(() => discriminatorFromFile(new Map(), "g.pt")).toThrow(
    /g\.pt: expected a StyleGAN2 discriminator.*d\.final_linear\.1\.weight \(rosinality\)/,
  );
});
