import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { memoryTensor, readCheckpoint, writeSafetensors } from "../index.ts";

const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

async function index(weightMap: unknown): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "mfim-sharded-"));
  folders.push(folder);
  await writeSafetensors(join(folder, "one.safetensors"), new Map([["a", memoryTensor([1], Float32Array.of(5))]]));
  const path = join(folder, "model.safetensors.index.json");
  await writeFile(path, JSON.stringify({ metadata: {}, weight_map: weightMap }));
  return path;
}

test("tensors are found in the shards", async () => {
  const { state, format } = await readCheckpoint(await index({ a: "one.safetensors" }));
  expect(format).toBe("safetensors-sharded");
  expect(state.get("a")?.toFloat32()).toEqual(Float32Array.of(5));
});

test.each<[unknown, RegExp]>([
  [
    { a: "one.safetensors", b: "one.safetensors", c: "one.safetensors" },
    /b \(one\.safetensors\), c \(one\.safetensors\)/,
  ],
  [{ a: "../one.safetensors" }, /in its own folder/],
  [{ a: "/etc/passwd" }, /in its own folder/],
  [{ a: "two.safetensors" }, /no such file/],
  [{ a: 3 }, /expected the file name of "a"/],
  ["nonsense", /expected weight_map/],
])("the index %j is refused", async (weightMap, message) => {
  await expect(index(weightMap).then((path) => readCheckpoint(path))).rejects.toThrow(message);
});
