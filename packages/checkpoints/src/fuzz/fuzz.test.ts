import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { CheckpointError } from "@mfim/core/errors";
import { expect, test } from "vitest";
import { type ByteSource, memorySource } from "../bytes/byte-source.ts";
import { readSource } from "../read-checkpoint.ts";
import { mutate, seededIntegers } from "./mutate.ts";

/** MFIM_LONG_TESTS=1: over 100,000 mutated files; else a few seconds of them. */
const isLong = process.env["MFIM_LONG_TESTS"] === "1";
const counts = isLong ? { quick: 120_000, hdf5: 1_000 } : { quick: 2_500, hdf5: 6 };
const patience = { quick: 5_000, hdf5: 60_000 } as const;

const folder = join(import.meta.dirname, "../../fixtures/files");
const files = new Map(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name))]));
files.set(
  "model.json",
  Buffer.from(
    JSON.stringify({
      format: "graph-model",
      weightsManifest: [
        {
          paths: ["plain.pt", "one.npy"],
          weights: [
            { name: "a", shape: [3, 100], dtype: "float32" },
            { name: "b", shape: [9], dtype: "float32", quantization: { dtype: "uint8", scale: 0.1, min: -1 } },
          ],
        },
      ],
    }),
  ),
);
const names = [...files.keys()];
const usesHdf5 = (name: string) => /\.(h5|keras)$/.test(name);

/** What is read with its siblings, as from a folder. */
function folderSource(bytes: Uint8Array, name: string): ByteSource {
  const sibling = (other: string): ByteSource => {
    const content = files.get(other);
    if (content === undefined) throw new CheckpointError(`${other}: there is no such file.`);
    return folderSource(content, other);
  };
  return { ...memorySource(bytes, name), sibling };
}

/** Reads everything; true where that worked, false where it ended in a CheckpointError. Anything else is thrown on. */
async function survives(bytes: Uint8Array, name: string, tensorsOnly: boolean): Promise<boolean> {
  try {
    const { content } = await readSource(folderSource(bytes, name), { tensorsOnly });
    for (const tensor of content.state.values()) {
      if (tensor.dtype.startsWith("complex")) continue;
      tensor.toFloat32();
    }
    JSON.stringify(content.other, (_, value: unknown) => (typeof value === "bigint" ? value.toString() : value));
    return true;
  } catch (error) {
    if (error instanceof CheckpointError) return false;
    throw error;
  }
}

async function fuzz(seeds: readonly string[], count: number, limit: number): Promise<string> {
  let [read, slowest, memory] = [0, 0, 0];
  for (let i = 0; i < count; i++) {
    const random = seededIntegers(i * 7919 + 1);
    const name = seeds[i % seeds.length] as string;
    const other = files.get(names[random(names.length)] as string) as Buffer;
    const bytes = mutate(files.get(name) as Buffer, other, random);
    const start = performance.now();
    const what = `${name}, mutation ${i}`;
    const ok = await survives(bytes, name, random(2) === 0).catch((error: unknown) => {
      throw new Error(`${what}: expected a CheckpointError`, { cause: error });
    });
    const milliseconds = performance.now() - start;
    if (ok) read++;
    slowest = Math.max(slowest, milliseconds);
    memory = Math.max(memory, process.memoryUsage().arrayBuffers);
    expect(milliseconds, `${what}: milliseconds`).toBeLessThan(limit);
    expect(process.memoryUsage().arrayBuffers, `${what}: bytes in buffers`).toBeLessThan(1 << 30);
  }
  expect(existsSync("EXECUTED")).toBe(false);
  return `${count} mutated files: ${read} read, ${count - read} refused, slowest ${slowest.toFixed(0)} ms, most ${(memory / 2 ** 20).toFixed(0)} MiB in buffers`;
}

test("mutated files are read or refused, never anything else", { timeout: 4 * 3600_000 }, async () => {
  const report = await fuzz(
    names.filter((name) => !usesHdf5(name)),
    counts.quick,
    patience.quick,
  );
  console.info(report);
  expect(report).toMatch(/[1-9]\d* read, [1-9]\d* refused/);
});

test("mutated HDF5 files too", { timeout: 4 * 3600_000 }, async () => {
  console.info(await fuzz(names.filter(usesHdf5), counts.hdf5, patience.hdf5));
});

test("the readers have no way to run anything", () => {
  const sources = readdirSync(join(import.meta.dirname, ".."), { recursive: true, encoding: "utf8" }).filter((name) =>
    /(?<!\.test)\.(ts|mjs)$/.test(name),
  );
  expect(sources.length).toBeGreaterThan(40);
  for (const name of sources) {
    const source = readFileSync(join(import.meta.dirname, "..", name), "utf8").replace(/^\s*(\/\/|\*|\/\*\*).*$/gm, "");
    expect(source, name).not.toMatch(/child_process|node:vm|\beval\s*\(|new Function|\bimport\s*\(|\brequire\s*\(/);
  }
});
