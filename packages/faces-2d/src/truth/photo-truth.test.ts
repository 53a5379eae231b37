import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { MADE_PEOPLE, madePerson } from "../testing/made-people.ts";
import { writeMadeLibrary } from "../testing/write-made-library.ts";
import { PHOTO_STRATA } from "./photo-strata.ts";
import { openPhotoTruthSet } from "./photo-truth-set.ts";
import { renderPhotoTruth } from "./render-photo-truth.ts";

test("the true swaps of kept people are written once, and read again", async () => {
  const folder = await mkdtemp(join(tmpdir(), "faces-2d-truth-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const skin = [180, 140, 120] as const;
  const kept = ["a", "b"].map((id) => ({ ...madePerson(id, "female", "held-out"), skin }));
  await writeMadeLibrary(folder, [...MADE_PEOPLE.slice(0, 4), ...kept]);
  const out = join(folder, "truth");
  const preset = { seed: "test", size: 32, splits: ["held-out"] } as const;
  const info = await renderPhotoTruth({ name: "test", preset, library: folder, out });
  expect(info.pairs).toBe(10);
  expect(info.strata).toEqual(Object.fromEntries(PHOTO_STRATA.map((stratum) => [stratum, 2])));
  const set = await openPhotoTruthSet(out);
  for (const [index, entry] of set.info.entries.entries()) {
    expect([entry.source, entry.target].sort()).toEqual(["a", "b"]);
    const { parameters, pictures, masks, landmarks } = await set.pair(index);
    expect(parameters.stratum).toBe(entry.stratum);
    // The source shows the other expression, the reference that of the target.
    expect(parameters.sourceScene.smile).toBe(1 - parameters.referenceScene.smile);
    expect(parameters.scene.smile).toBe(parameters.referenceScene.smile);
    expect(pictures.truth.data).not.toEqual(pictures.target.data);
    expect(masks.truth.some((v) => v === 1) && masks.truth.some((v) => v === 0)).toBe(true);
    expect(landmarks.source).toHaveLength(136);
  }
  const files = await Promise.all(["pairs-00000.safetensors", "set.json"].map((name) => readFile(join(out, name))));
  await rm(join(out, "set.json"));
  expect((await renderPhotoTruth({ name: "test", preset, library: folder, out })).checksum).toBe(info.checksum);
  const again = await Promise.all(["pairs-00000.safetensors", "set.json"].map((name) => readFile(join(out, name))));
  expect(again).toEqual(files);
  await expect(openPhotoTruthSet(folder)).rejects.toThrow(/photo-truth-v1/);
  await expect(
    renderPhotoTruth({ name: "test", preset: { ...preset, splits: ["measured"] }, library: folder, out }),
  ).rejects.toThrow(/at least two people of measured/);
});
