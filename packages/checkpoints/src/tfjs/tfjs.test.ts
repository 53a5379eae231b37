import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { readCheckpoint } from "../index.ts";

const kernel = Float32Array.from({ length: 6 }, (_, i) => i - 2.5);

const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

/** A model as tfjs writes it: one group over two shards, the second of its weights quantised. */
async function model(
  change: (manifest: Record<string, unknown>[]) => void = () => {},
  shards = ["a.bin", "b.bin"],
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "mfim-tfjs-"));
  folders.push(folder);
  const half = Buffer.from([0x00, 0x3c, 0x00, 0xc1]);
  const data = Buffer.concat([
    Buffer.from(kernel.buffer),
    Buffer.from([0, 10, 255]),
    Buffer.from(Uint16Array.of(0, 65535).buffer),
    half,
  ]);
  await writeFile(join(folder, "a.bin"), data.subarray(0, 10));
  await writeFile(join(folder, "b.bin"), data.subarray(10));
  const weights: Record<string, unknown>[] = [
    { name: "conv/kernel", shape: [1, 1, 2, 3], dtype: "float32" },
    {
      name: "conv/bias",
      shape: [3],
      dtype: "float32",
      quantization: { dtype: "uint8", scale: 0.1, min: -1, original_dtype: "float32" },
    },
    {
      name: "index",
      shape: [2],
      dtype: "int32",
      quantization: { dtype: "uint16", scale: 0.5, min: 3, original_dtype: "int32" },
    },
    { name: "half", shape: [2], dtype: "float32", quantization: { dtype: "float16", original_dtype: "float32" } },
  ];
  change(weights);
  const path = join(folder, "model.json");
  const json = {
    format: "graph-model",
    generatedBy: "test",
    modelTopology: {},
    weightsManifest: [{ paths: shards, weights }],
  };
  await writeFile(path, JSON.stringify(json));
  return path;
}

test("a model over several shards, quantised and not", async () => {
  const { state, format, metadata } = await readCheckpoint(await model());
  expect(format).toBe("tfjs-graph-model");
  expect(metadata["generatedBy"]).toBe("test");
  const values = Object.fromEntries([...state].map(([key, tensor]) => [key, [...tensor.toFloat32()]]));
  expect(values["conv/kernel"]).toEqual([...kernel]);
  expect(values["conv/bias"]).toEqual([-1, 0, 24.5].map(Math.fround));
  expect(values["index"]).toEqual([3, 32771]);
  expect(values["half"]).toEqual([1, -2.5]);
});

test.each<[string, (weights: Record<string, unknown>[]) => void, string[] | undefined, RegExp]>([
  [
    "a shape beyond the shards",
    (weights) => Object.assign(weights[0] ?? {}, { shape: [1000] }),
    undefined,
    /truncated/,
  ],
  [
    "an unknown type",
    (weights) => Object.assign(weights[0] ?? {}, { dtype: "string" }),
    undefined,
    /expected a weight/,
  ],
  [
    "quantisation without a scale",
    (weights) => Object.assign(weights[1] ?? {}, { quantization: { dtype: "uint8" } }),
    undefined,
    /scale and min/,
  ],
  ["a shard outside the folder", () => {}, ["../a.bin"], /in its own folder/],
  ["a shard that is missing", () => {}, ["a.bin", "c.bin"], /no such file/],
])("%s is refused", async (_, change, shards, message) => {
  await expect(model(change, shards).then((path) => readCheckpoint(path))).rejects.toThrow(message);
});
