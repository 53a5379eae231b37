import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type FacialAttributeEncoder, MapToMap } from "@mfim/encoder";
import { seededWeights } from "@mfim/nn";
import { Generator } from "@mfim/stylegan";
import { useNativeBackend } from "@mfim/testing";
import * as tf from "@tensorflow/tfjs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { encoders, loadPart } from "../index.ts";

let folder = "";
beforeAll(async () => {
  await useNativeBackend();
  folder = await mkdtemp(join(tmpdir(), "map-blocks-"));
});
afterAll(() => rm(folder, { recursive: true }));

const rows = [1, 2].map(() => ({ expansion: 1, channels: 8, repeats: 1, stride: 2 }));
const withBlock = (block: unknown) => ({
  type: "facial-attribute",
  identityFrom: 8,
  pyramid: { type: "mobile-trunk", shape: { side: 16, stem: 8, rows, width: 16 }, channels: 8 },
  codes: { width: 8 },
  maps: { resolutions: [8], width: 4, block },
});

/** Loads an encoder whose maps are made by `block`. */
async function encoderWith(block: unknown, modules: object = { modules: "allow" }): Promise<FacialAttributeEncoder> {
  const channels = { 4: 6, 8: 6, 16: 4 };
  using generator = new Generator({
    resolution: 16,
    channels,
    latentSize: 8,
    mappingLayers: 1,
    weights: seededWeights(1),
  });
  const context = { folder, layout: generator.layout, ...modules };
  return (await loadPart(encoders, withBlock(block), context)) as FacialAttributeEncoder;
}

const nn = pathToFileURL(createRequire(import.meta.url).resolve("@mfim/nn")).href;

test("a block of one's own is one file: its factory is told of each map, and its weights are the encoder's", async () => {
  const file = `import { Conv2d, Module } from ${JSON.stringify(nn)};
class Plain extends Module {
  constructor(gain, { level, channels, weights }) {
    super();
    this.gain = gain;
    this.conv = new Conv2d({ input: level.channels, output: channels, kernel: 1, weights });
  }
  forward(map) { return this.conv.forward(map).mul(this.gain).resizeNearestNeighbor([8, 8]); }
}
export default ({ gain }, about) => new Plain(gain, about);`;
  await writeFile(join(folder, "plain.mjs"), file);
  using encoder = await encoderWith({ type: "module", from: "./plain.mjs", options: { gain: 2 } });
  const keys = [...encoder.parameters().keys()].filter((key) => key.startsWith("map_heads."));
  expect(keys).toEqual(encoder.map_heads.map((_, head) => `map_heads.${head}.conv.weight`));
  expect(keys.length).toBeGreaterThan(0);
  const { maps } = encoder.encodeAttributes(tf.randomUniform([1, 16, 16, 3], -1, 1, "float32", 2) as tf.Tensor4D);
  expect(maps.flatMap((map) => (map === null ? [] : [map.shape[1]]))).toEqual(keys.map(() => 8));
});

test("a name in a word is the method's own block; another one is refused with those there are", async () => {
  using encoder = await encoderWith("m2m");
  expect(encoder.map_heads[0]).toBeInstanceOf(MapToMap);
  await expect(encoderWith("m2n")).rejects.toThrow(
    'maps.block.type: expected one of m2m, module, got "m2n"; did you mean "m2m"?',
  );
});

test.each([
  [
    "promise.mjs",
    "export default async () => ({ forward() {} });",
    /expected its factory to make a Module .* got a promise/,
  ],
  [
    "object.mjs",
    "export default () => ({ forward() {}, state() {}, parameters() {}, dispose() {} });",
    /got another object/,
  ],
  ["half.mjs", "export default () => ({ forward() {} });", /make a map block, but what it made lacks state/],
])("a module that makes something else is refused in one sentence: %s", async (name, text, message) => {
  await writeFile(join(folder, name), text);
  await expect(encoderWith({ type: "module", from: `./${name}` })).rejects.toThrow(message);
});

test("a module is not run unasked, and brings no file of weights", async () => {
  const block = { type: "module", from: "./object.mjs" };
  await expect(encoderWith(block, {})).rejects.toThrow(/map block from .\/object.mjs: .*--allow-modules/);
  await expect(encoderWith({ ...block, file: "x.safetensors" })).rejects.toThrow(/expected no file/);
});
