import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readSafetensors } from "@mfim/checkpoints/typed";
import { afterAll, beforeAll, expect, test } from "vitest";
import { MADE_PEOPLE } from "../testing/made-people.ts";
import { writeMadeLibrary } from "../testing/write-made-library.ts";
import { renderComposedPairs } from "./render-composed-pairs.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "faces-2d-pairs-"));
  await writeMadeLibrary(folder, MADE_PEOPLE.slice(0, 6));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

test("a set is shards that name source, target and truth, and goes on where it stopped", async () => {
  const out = join(folder, "set");
  const preset = { seed: "resumed", pairs: 103, size: 16, people: { count: 30, heldOutApart: true } };
  const options = { name: "made", preset, library: folder, out, workers: 0 };
  await renderComposedPairs(options);
  const [first, second] = ["shard-00000.safetensors", "shard-00001.safetensors"].map((name) => join(out, name));
  const shard = await readSafetensors(second!);
  expect([...shard.tensor("truth", [3, 3]).data]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  const person = shard.tensor("person", [9]).data;
  expect([person[0], person[2]]).toEqual([100 % 30, 100 % 30]);
  expect(person[1]).not.toBe(person[0]);
  expect(shard.tensor("pictures", [9, 16, 16, 3]).data.length).toBe(9 * 768);
  expect(shard.metadata["credit"]).toBe("drawn ellipses");
  expect(shard.metadata["digital_source_type"]).toMatch(/compositeCapture$/);
  const [whole, kept] = [await readFile(second!), (await stat(first!)).mtimeMs];
  await rm(second!);
  await renderComposedPairs(options);
  expect(Buffer.compare(await readFile(second!), whole)).toBe(0);
  expect((await stat(first!)).mtimeMs).toBe(kept);
  await expect(renderComposedPairs({ ...options, preset: { ...preset, seed: "other" } })).rejects.toThrow(
    /was begun with seed/,
  );
});
