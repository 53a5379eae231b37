import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MADE_PEOPLE, madePerson, renderPhotoTruth, writeMadeLibrary } from "@mfim/faces-2d";
import { expect, onTestFinished, test } from "vitest";
import { openBenchProtocol, readProtocolFile } from "./open-bench-protocol.ts";
import { photoTruthProtocol } from "./photo-truth-protocol.ts";

test("true swaps of photographs are a protocol: strata, masks, references", async () => {
  const folder = await mkdtemp(join(tmpdir(), "photo-truth-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const kept = ["a", "b"].map((id) => ({
    ...madePerson(id, "male", "held-out"),
    skin: [180, 140, 120] as const,
  }));
  await writeMadeLibrary(folder, [...MADE_PEOPLE.slice(0, 4), ...kept]);
  const data = join(folder, "truth");
  const preset = { kind: "swap", seed: "test", size: 64, splits: ["held-out"], degraded: true } as const;
  await renderPhotoTruth({ name: "photo-truth-v1", preset, library: folder, out: data });
  await using protocol = await openBenchProtocol(await readProtocolFile("photo-truth-v1"), { data });
  expect([protocol.pairs.length, protocol.size]).toEqual([20, 64]);
  expect(new Set(protocol.pairs.map(({ stratum }) => stratum)).size).toBe(5);
  const { pictures, masks, landmarks } = await protocol.read(0);
  expect(Object.keys(pictures).sort()).toEqual([...protocol.roles].sort());
  const [target, truth, face] = [pictures.target?.data, pictures.truth?.data, masks?.["face"]];
  const difference = (inside: number) => {
    let [sum, count] = [0, 0];
    face?.forEach((value, i) => {
      if (value !== inside) return;
      sum += Math.abs((target?.[3 * i] as number) - (truth?.[3 * i] as number));
      count++;
    });
    return sum / count;
  };
  expect(difference(0) * 1.5).toBeLessThan(difference(1));
  expect(landmarks?.truth?.points).toHaveLength(136);
  await using small = await photoTruthProtocol(data, { size: 32 });
  expect((await small.read(3)).masks?.["skin"]).toHaveLength(32 * 32);
  await using wrong = await photoTruthProtocol(data, { variants: ["wrong-shape"] });
  expect(Object.keys((await wrong.read(1)).variants ?? {})).toEqual(["wrong-shape"]);
  await expect(photoTruthProtocol(data, { size: 128 })).rejects.toThrow(/at most the 64 pixels/);
  await expect(openBenchProtocol(await readProtocolFile("photo-truth-v1"))).rejects.toThrow(/faces-2d -- render/);
  await expect(openBenchProtocol(await readProtocolFile("photo-mix-v1"), { data })).rejects.toThrow(
    /the set photo-mix-v1/,
  );
});
