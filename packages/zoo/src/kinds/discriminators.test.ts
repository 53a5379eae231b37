import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeModelFolder, writeSafetensors } from "@mfim/checkpoints";
import { saveState, seededWeights } from "@mfim/nn";
import { Discriminator, publicChannels } from "@mfim/stylegan";
import { useNativeBackend } from "@mfim/testing";
import * as tf from "@tensorflow/tfjs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { loadPart } from "../parts/load-part.ts";
import { trainedForm } from "../parts/trained-form.ts";
import { discriminatorShape, discriminators } from "./discriminators.ts";

let folder = "";
beforeAll(async () => {
  await useNativeBackend();
  folder = await mkdtemp(join(tmpdir(), "discriminator-"));
});
afterAll(() => rm(folder, { recursive: true }));

const load = (file: string) => loadPart(discriminators, { type: "stylegan2", file }, { folder });

const options = { resolution: 16, channels: { 4: 7, 8: 6, 16: 5 } };

test("a public file tells its own shape, and gives the logits that its discriminator gave", async () => {
  using own = new Discriminator({ ...options, weights: seededWeights(3) });
  const state = await saveState(own);
  expect(discriminatorShape(state, "made")).toEqual(options);
  const file = join(folder, "550000.safetensors");
  await writeSafetensors(file, new Map([...state].map(([key, tensor]) => [`d.${key}`, tensor])));
  using loaded = await load(file);
  const faces = tf.randomUniform([4, 16, 16, 3], -1, 1, "float32", 2) as tf.Tensor4D;
  expect(loaded.logits(faces).dataSync()).toEqual(own.logits(faces).dataSync());
});

test("config-f's shape is read off its keys", () => {
  const channels = publicChannels(1024);
  const tensor = (shape: readonly number[]) =>
    ({ shape, dtype: "float32", toFloat32: () => new Float32Array(0) }) as const;
  const blocks = [512, 256, 128, 64, 32, 16, 8, 4].map(
    (side, n) => [`convs.${n + 1}.conv2.1.weight`, tensor([channels[side] as number, 1, 3, 3])] as const,
  );
  const state = new Map([["convs.0.0.weight", tensor([channels[1024] as number, 3, 1, 1])], ...blocks]);
  expect(discriminatorShape(state, "made")).toEqual({ resolution: 1024, channels });
});

test("the folder of a pretraining is read, and a missing one is a sentence", async () => {
  using own = new Discriminator({ ...options, weights: seededWeights(4) });
  const config = { kind: "stylegan2", discriminator: options };
  await writeModelFolder(join(folder, "gan"), config, { discriminator: await saveState(own) });
  using loaded = await load("gan");
  const faces = tf.randomUniform([2, 16, 16, 3], -1, 1, "float32", 2) as tf.Tensor4D;
  expect(loaded.logits(faces).dataSync()).toEqual(own.logits(faces).dataSync());
  await expect(load("nothing")).rejects.toThrow(
    /expected the model folder of a pretraining, or a model with its discriminator, in .*nothing, got none; make one with "trainer gan"/,
  );
  await expect(load("nothing.pt")).rejects.toThrow(/there is no such file; check the path/);
});

test("a model's folder gives the discriminator that lies in it, also where it names none, and says where it has none", async () => {
  using own = new Discriminator({ ...options, weights: seededWeights(5) });
  const faces = tf.randomUniform([2, 16, 16, 3], -1, 1, "float32", 2) as tf.Tensor4D;
  const method = { type: "mfim" };
  const named = { discriminator: { type: "stylegan2", file: "discriminator.safetensors" } };
  for (const [name, config] of Object.entries({ named: { method, ...named }, unnamed: { method } })) {
    await writeModelFolder(join(folder, name), config, { discriminator: await saveState(own) });
    using loaded = await load(name);
    expect(loaded.logits(faces).dataSync()).toEqual(own.logits(faces).dataSync());
    expect(await trainedForm(discriminators, { type: "stylegan2", file: name }, { folder })).toEqual({
      type: "stylegan2",
    });
  }
  await writeModelFolder(join(folder, "alone"), { method }, {});
  await expect(load("alone")).rejects.toThrow(
    /in .*alone, got none; make one with .* "trainer export --discriminator"/,
  );
  await writeModelFolder(join(folder, "other"), { architecture: "else" }, { discriminator: await saveState(own) });
  await expect(load("other")).rejects.toThrow(/expected the config of a pretraining or of a model that swaps/);
});
