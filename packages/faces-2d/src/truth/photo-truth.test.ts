import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DataError } from "@mfim/core";
import { expect, onTestFinished, test } from "vitest";
import { MADE_PEOPLE, madePerson } from "../testing/made-people.ts";
import { writeMadeLibrary } from "../testing/write-made-library.ts";
import { PHOTO_STRATA } from "./photo-strata.ts";
import { openPhotoTruthSet, type WrongPhotoRole } from "./photo-truth-set.ts";
import { renderPhotoTruth } from "./render-photo-truth.ts";
import type { MixPair } from "./sample-mix-pairs.ts";
import type { PhotoPair } from "./sample-photo-pairs.ts";

test("the true swaps of kept people are written once, and read again", async () => {
  const folder = await mkdtemp(join(tmpdir(), "faces-2d-truth-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const skin = [180, 140, 120] as const;
  const kept = ["a", "b"].map((id) => ({ ...madePerson(id, "female", "held-out"), skin }));
  await writeMadeLibrary(folder, [...MADE_PEOPLE.slice(0, 4), ...kept]);
  const out = join(folder, "truth");
  const preset = { kind: "swap", seed: "test", size: 32, splits: ["held-out"] } as const;
  const info = await renderPhotoTruth({ name: "test", preset, library: folder, out });
  expect(info.pairs).toBe(20);
  expect(info.strata).toEqual(Object.fromEntries(PHOTO_STRATA.map((stratum) => [stratum, 4])));
  const set = await openPhotoTruthSet(out);
  let same = 0;
  for (const [index, entry] of set.info.entries.entries()) {
    expect([entry.source, entry.target].sort()).toEqual(["a", "b"]);
    const pair = await set.pair(index);
    const { pictures, masks, landmarks } = pair;
    const parameters = pair.parameters as PhotoPair;
    expect(parameters.stratum).toBe(entry.stratum);
    // Source and reference are the person's two photographs; half of the sources show the target's expression.
    expect(parameters.sourceScene.smile).toBe(1 - parameters.referenceScene.smile);
    same += parameters.scene.smile === parameters.sourceScene.smile ? 1 : 0;
    expect(entry.stratum).toBe(PHOTO_STRATA[index % 5]);
    expect(pictures.truth.data).not.toEqual(pictures.target.data);
    expect(masks.truth.some((v) => v === 1) && masks.truth.some((v) => v === 0)).toBe(true);
    expect(landmarks.source).toHaveLength(136);
  }
  expect(same).toBe(10);
  const files = await Promise.all(["pairs-00000.safetensors", "set.json"].map((name) => readFile(join(out, name))));
  await rm(join(out, "set.json"));
  expect((await renderPhotoTruth({ name: "test", preset, library: folder, out })).checksum).toBe(info.checksum);
  const again = await Promise.all(["pairs-00000.safetensors", "set.json"].map((name) => readFile(join(out, name))));
  expect(again).toEqual(files);
  await expect(openPhotoTruthSet(folder)).rejects.toThrow(/photo-truth-v1/);
  await writeFile(join(out, "set.json"), files[1]!.subarray(0, 100));
  const damaged = openPhotoTruthSet(out);
  await expect(damaged).rejects.toThrow(DataError);
  await expect(damaged).rejects.toThrow(/set\.json: expected JSON, got .*; render the set again/);
  await expect(
    renderPhotoTruth({ name: "test", preset: { ...preset, splits: ["measured"] }, library: folder, out }),
  ).rejects.toThrow(/at least two people of measured/);
});

test("a truth is wrong in one attribute and in no other", async () => {
  const folder = await mkdtemp(join(tmpdir(), "faces-2d-wrong-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const kept = ["a", "b", "c"].map((id) => ({
    ...madePerson(id, "female", "held-out"),
    skin: [180, 140, 120] as const,
  }));
  await writeMadeLibrary(folder, [...MADE_PEOPLE.slice(0, 4), { ...kept[0]!, wide: 1.07 }, kept[1]!, kept[2]!]);
  const out = join(folder, "truth");
  const preset = { kind: "swap", seed: "wrong", size: 64, splits: ["held-out"], pairs: 6, degraded: true } as const;
  const info = await renderPhotoTruth({ name: "test", preset, library: folder, out });
  expect([info.name, info.pairs, info.roles.length]).toEqual(["test-first-6", 6, 9]);
  const set = await openPhotoTruthSet(out);
  const seen = { shape: 0, skin: 0 };
  for (let index = 0; index < 6; index++) {
    const pair = await set.pair(index);
    const { pictures, masks, wrong } = pair;
    const parameters = pair.parameters as PhotoPair;
    expect([parameters.source, parameters.target]).not.toContain(parameters.wrong.person);
    const off = (role: WrongPhotoRole, inside: (p: number) => boolean) => {
      const places = [...masks.truth.keys()].filter(inside);
      const sum = places.reduce((s, p) => s + Math.abs(wrong[role]!.data[3 * p]! - pictures.truth.data[3 * p]!), 0);
      return sum / places.length;
    };
    const within = (p: number) => masks.truth[p] === 1;
    const corner = (p: number) => p % 64 < 8 && p < 64 * 8;
    for (const role of ["wrong-light", "wrong-expression", "wrong-pose"] as const)
      expect(off(role, within)).toBeGreaterThan(0);
    // A wrong face changes nothing far from it; pixels may differ by what JPEG and noise of the degraded stratum make of it.
    for (const role of ["wrong-shape", "wrong-skin", "wrong-expression"] as const)
      if (parameters.stratum !== "degraded") expect(off(role, corner)).toBe(0);
    seen.shape += off("wrong-shape", within);
    seen.skin += off("wrong-skin", within);
  }
  expect(seen.shape).toBeGreaterThan(0);
  expect(seen.skin).toBeGreaterThan(0);
});

test("ID mixings are a set, too: the local source beside the global one", async () => {
  const folder = await mkdtemp(join(tmpdir(), "faces-2d-mix-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeMadeLibrary(folder, MADE_PEOPLE);
  const out = join(folder, "mixes");
  const preset = { kind: "mix", seed: "mixes", size: 32, splits: [], pairs: 5 } as const;
  const info = await renderPhotoTruth({ name: "test", preset, library: folder, out });
  expect(info.roles).toEqual(["source", "target", "truth", "reference", "local"]);
  expect(Object.values(info.strata)).toEqual([1, 1, 1, 1, 1]);
  const set = await openPhotoTruthSet(out);
  for (let index = 0; index < 5; index++) {
    const { pictures, parameters } = await set.pair(index);
    const { faces } = parameters as MixPair;
    expect(faces.local.sex).toBe(faces.global.sex);
    expect(pictures.local?.data).not.toEqual(pictures.source.data);
    expect(pictures.truth.data).not.toEqual(pictures.target.data);
  }
});
