import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MADE_PEOPLE, renderComposedPairs, writeMadeLibrary } from "@mfim/faces-2d";
import { readRenders, withParameters } from "@mfim/zoo";
import { expect, onTestFinished, test } from "vitest";

test("a training reads composed pairs as it reads rendered ones", async () => {
  const folder = await mkdtemp(join(tmpdir(), "composed-pairs-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeMadeLibrary(folder, MADE_PEOPLE.slice(0, 4));
  const out = join(folder, "pairs");
  const preset = { seed: "read", pairs: 3, size: 16, people: { count: 40, heldOutApart: true } };
  await renderComposedPairs({ name: "read", preset, library: folder, out, workers: 0 });
  const set = await readRenders(out);
  expect([set.count, set.size]).toEqual([9, 16]);
  expect(set.truths).toEqual([0, 3, 6].map((row) => ({ source: row, target: row + 1, truth: row + 2 })));
  expect([0, 3, 6].map((row) => set.persons[row])).toEqual(["0", "1", "2"]);
  expect([2, 5, 8].map((row) => set.persons[row])).toEqual(["0", "1", "2"]);
  expect(() => withParameters(set)).toThrow(/identity of every picture/);
});
