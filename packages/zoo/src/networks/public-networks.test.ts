import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ConfigError, type FrozenNetwork } from "@mfim/core";
import { builtinTemplates } from "@mfim/photographs/templates";
import { sharedFolder, useNativeBackend } from "@mfim/testing";
import * as tf from "@tensorflow/tfjs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { kinds } from "../catalogue.ts";
import {
  addNetwork,
  loadPart,
  type PartKind,
  partSchema,
  perceptualDistances,
  publicNetwork,
  publicNetworks,
  recognizers,
  regressors,
} from "../index.ts";
import { partProblems } from "../parts/part-schema.ts";
import { expandZoo } from "../parts/zoo-reference.ts";
import { swapperNetworks } from "./swappers.ts";

const shared = sharedFolder();
let folder = "";
beforeAll(async () => {
  await useNativeBackend();
  folder = await mkdtemp(join(tmpdir(), "zoo-"));
  process.env["MFIM_CACHE"] = folder;
});
afterAll(() => rm(folder, { recursive: true }));

test("names are told apart, and every use is a config that its kind takes", () => {
  expect(new Set(publicNetworks.map(({ name }) => name)).size).toBe(publicNetworks.length);
  for (const { name, uses, files } of publicNetworks) {
    expect(uses.length, name).toBeGreaterThan(0);
    for (const { kind: kindName, paths } of uses) {
      const kind = kinds.find((known) => known.name === kindName) as unknown as PartKind<unknown, never>;
      expect(partProblems(kind, `zoo:${name}`), `${name} as ${kindName}`).toEqual([]);
      for (const file of Object.values(paths)) expect(files.map((known) => known.name)).toContain(file);
    }
  }
});

test("hashes have the length of their kind, or are a beginning of eight digits", () => {
  const lengths = { sha256: 64, sha384: 96, "git-sha1": 40 } as const;
  for (const { files } of publicNetworks) {
    for (const { name, hashes, url } of files) {
      for (const { algorithm, value } of hashes) {
        expect(value).toMatch(/^[0-9a-f]+$/);
        expect([8, lengths[algorithm]], name).toContain(value.length);
      }
      if (url !== null) expect(new URL(url).protocol).toBe("https:");
    }
  }
});

test("a swapper's file whose hash nobody has published comes from a host that names its content", () => {
  const files = swapperNetworks.flatMap((network) => network.files);
  const nameless = files.filter(({ hashes }) => hashes.length === 0);
  expect(new Set(nameless.map(({ name }) => name)).size).toBe(9);
  for (const { name, url } of nameless)
    expect(url, name).toMatch(
      new RegExp(`^https://huggingface\\.co/facefusion/models-\\d\\.\\d\\.\\d/resolve/main/${name}$`),
    );
});

test("the alignment that an entry names is one that the aligner knows, of the same shape", () => {
  // These two are fed from boxes and landmarks of their own, not by the aligner's fixed warp.
  const own = ["deca-224"];
  for (const { name, input } of publicNetworks) {
    if (input === null || own.includes(input.template)) continue;
    const template = builtinTemplates.find((known) => known.name === input.template);
    expect(template?.aspect, name).toBeCloseTo(input.width / input.height, 3);
  }
});

test("a name in a word, and one with fields beside it, stand for the network's own config", () => {
  expect(expandZoo("regressor", "zoo:3ddfa-v2-mb05")).toEqual({
    type: "3ddfa-v2",
    file: "zoo:3ddfa-v2-mb05/mb05_120x120.pth",
  });
  expect(expandZoo("regressor", { type: "zoo", name: "3ddfa-v2-mb05", pose: "rotation" })).toMatchObject({
    pose: "rotation",
  });
  const schema = z.strictObject({ regressor: partSchema(regressors) });
  expect(schema.parse({ regressor: "zoo:3ddfa-v2-mb05" }).regressor).toEqual({ type: "zoo", name: "3ddfa-v2-mb05" });
});

test.each([
  [
    "zoo:3ddfa-v2-mb5",
    /^regressor\.name: expected a public network that serves as regressor, one of 3ddfa-v2-mb05.*got "3ddfa-v2-mb5"; did you mean "3ddfa-v2-mb05"\?/,
  ],
  ["zoo:lpips-alex", /serves as regressor.*got "lpips-alex"/],
  [{ type: "zoo" }, /got nothing/],
  [{ type: "zoo", name: "3ddfa-v2-mb05", pse: "rotation" }, /regressor\.pse: unknown key; did you mean "pose"\?/],
  [
    "zoo:3ddfa-v2-mb1",
    /3ddfa-v2-mb1 is not in the cache \(.*\): get mb1_120x120\.pth from https:\/\/github\.com\/cleardusk\/3DDFA_V2 and run "zoo add 3ddfa-v2-mb1 FILE", or run "zoo fetch 3ddfa-v2-mb1"; its licence is MIT/,
  ],
  [
    { type: "3ddfa-v2", file: "zoo:3ddfa-v2-mb05/none" },
    /expected a file of 3ddfa-v2-mb05, one of mb05_120x120\.pth, got none/,
  ],
])("what is unknown or missing is said in one sentence: %j", async (config, message) => {
  await expect(loadPart(regressors, config, { folder })).rejects.toThrow(message);
  await expect(loadPart(regressors, config, { folder })).rejects.toThrow(ConfigError);
});

test("a network that arrives with npm needs nothing in the cache", async () => {
  using recognizer = await loadPart(recognizers, "zoo:human-faceres", { folder });
  expect(recognizer.input.template).toBe(publicNetwork("human-faceres").input?.template);
});

describe.skipIf(shared === undefined)("files of public networks", () => {
  const weights = (file: string) => join(shared as string, "weights", file);
  const available: readonly (readonly [string, PartKind<FrozenNetwork>, string])[] = [
    ["mobilefacenet-128", recognizers as unknown as PartKind<FrozenNetwork>, "mobilefacenet-128.pt"],
    [
      "mobilefacenet-prelu-112x96",
      recognizers as unknown as PartKind<FrozenNetwork>,
      "mobilefacenet-prelu-112x96.ckpt",
    ],
    ["3ddfa-v2-mb05", regressors as unknown as PartKind<FrozenNetwork>, "3ddfa-v2-mb05-120.pth"],
  ];

  test.each(available)(
    "%s: the known file, added, loads by its name and sees what the entry says",
    async (name, kind, file) => {
      const stored = await addNetwork(publicNetwork(name), [weights(file)]);
      expect(Object.values(stored.files).map(({ verified }) => verified)).toEqual([true]);
      using part = await loadPart(kind, `zoo:${name}`, { folder });
      const { height, width, template } = publicNetwork(name).input ?? {};
      expect(part.input).toMatchObject({ height, width, template });
    },
  );

  test("two files of one network", async () => {
    await addNetwork(publicNetwork("lpips-alex"), [
      weights("alexnet-features.pth"),
      weights("lpips-lin-alex-v0.1.pth"),
    ]);
    using lpips = await loadPart(perceptualDistances, { type: "zoo", name: "lpips-alex" }, { folder });
    const picture = tf.zeros([1, 64, 64, 3]) as tf.Tensor4D;
    expect(lpips.distance(picture, picture).dataSync()[0]).toBe(0);
  });
});
