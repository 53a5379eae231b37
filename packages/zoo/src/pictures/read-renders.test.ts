import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type CheckpointTensor, memoryTensor, writeSafetensors } from "@mfim/checkpoints";
import { isHeldOutPerson } from "@mfim/core";
import { DIGITAL_SOURCE_TYPE, PHOTOGRAPHIC_SOURCE_TYPE, poseMatrix } from "@mfim/faces-3d";
import { expect, onTestFinished, test } from "vitest";
import { filterSet } from "./picture-set.ts";
import { eulerAngles, readRenders, withParameters } from "./read-renders.ts";

test("angles come back out of the renderer's rotations", () => {
  const poses = [
    { yaw: 40, pitch: -12, roll: 7 },
    { yaw: -25, pitch: 20, roll: -30 },
    { yaw: 0, pitch: 0, roll: 0 },
  ];
  const angles = eulerAngles(Float32Array.from(poses.flatMap((pose) => poseMatrix(pose))));
  for (const [n, { yaw, pitch, roll }] of poses.entries()) {
    expect(angles[n * 3]).toBeCloseTo(yaw, 3);
    expect(angles[n * 3 + 1]).toBeCloseTo(pitch, 3);
    expect(angles[n * 3 + 2]).toBeCloseTo(roll, 3);
  }
});

test("folders are taken together: their people are others, and known truths point at the right rows", async () => {
  const root = await mkdtemp(join(tmpdir(), "renders-"));
  onTestFinished(() => rm(root, { recursive: true }));
  const [first, second] = [join(root, "first"), join(root, "second")];
  await writeShard(first, [4, 9]);
  await writeShard(second, [4, 2, 4, 9, 19, 9], [0, 1, 2, 3, 4, 5]);
  const set = await readRenders(first, [second]);
  expect(set.persons.slice(0, 5)).toEqual(["4", "9", "1000004", "1000002", "1000004"]);
  expect(set.truths).toEqual([
    { source: 2, target: 3, truth: 4 },
    { source: 5, target: 6, truth: 7 },
  ]);
  expect([...set.pictures.subarray(0, 8 * 3)].filter((_, i) => i % 3 === 0)).toEqual([4, 9, 4, 2, 4, 9, 19, 9]);
  const heldOut = filterSet(set, (index) => isHeldOutPerson(Number(set.persons[index])));
  expect(heldOut.persons).toEqual(["9", "1000009", "1000019", "1000009"]);
  expect(heldOut.truths).toEqual([{ source: 1, target: 2, truth: 3 }]);
});

test("sets say whether photographs are part of their pictures, and whom to credit", async () => {
  const root = await mkdtemp(join(tmpdir(), "renders-"));
  onTestFinished(() => rm(root, { recursive: true }));
  const type = (digital_source_type: string) => ({ digital_source_type });
  const [drawn, skins, composed] = [join(root, "drawn"), join(root, "skins"), join(root, "composed")];
  await writeShard(drawn, [4, 9], [], true, 1, { ...type(DIGITAL_SOURCE_TYPE), licence: "MIT" });
  await writeShard(skins, [4], [], true, 1, { ...type(PHOTOGRAPHIC_SOURCE_TYPE), licence: "MIT; a set, CC BY" });
  await writeShard(composed, [1], [], false, 1, {
    ...type("http://cv.iptc.org/newscodes/digitalsourcetype/compositeCapture"),
    credit: "a set, CC BY",
  });
  const [plain, both, all] = [
    await readRenders(drawn),
    await readRenders(composed, [skins]),
    await readRenders(drawn, [skins, composed]),
  ];
  expect(plain).toMatchObject({ name: "renders (2 pictures)", origin: { hasPhotographs: false, credits: ["MIT"] } });
  expect(both).toMatchObject({
    name: "people composed of photographs (2 pictures)",
    origin: { hasPhotographs: true, credits: ["a set, CC BY", "MIT; a set, CC BY"] },
  });
  expect(all.name).toBe("renders and people composed of photographs (4 pictures)");
  expect(filterSet(all, (index) => index < 3).origin).toEqual(all.origin);
});

test("sets without parameters are read, alone and beside others, and refused where parameters are asked for", async () => {
  const root = await mkdtemp(join(tmpdir(), "renders-"));
  onTestFinished(() => rm(root, { recursive: true }));
  const [full, bare] = [join(root, "full"), join(root, "bare")];
  await writeShard(full, [4, 9]);
  await writeShard(bare, [1, 2, 1], [0, 1, 2], false);
  const alone = await readRenders(bare);
  expect([alone.count, alone.identity.length, alone.pose.length]).toEqual([3, 0, 0]);
  expect(alone.truths).toEqual([{ source: 0, target: 1, truth: 2 }]);
  expect(() => withParameters(alone)).toThrow(/expected the identity of every picture/);
  const both = await readRenders(bare, [full]);
  expect([...both.identity]).toEqual([
    Number.NaN,
    Number.NaN,
    Number.NaN,
    Number.NaN,
    Number.NaN,
    Number.NaN,
    0,
    0,
    0,
    0,
  ]);
  expect(both.persons).toEqual(["1", "2", "1", "1000004", "1000009"]);
  expect(() => withParameters(both)).toThrow(/faces-3d render/);
  const parameters = await readRenders(full);
  expect(withParameters(parameters)).toBe(parameters);
});

test("what was rendered larger is reduced to the size that is wanted; what is smaller is refused beside it", async () => {
  const root = await mkdtemp(join(tmpdir(), "renders-"));
  onTestFinished(() => rm(root, { recursive: true }));
  const [large, small] = [join(root, "large"), join(root, "small")];
  await writeShard(large, [40, 90], [], true, 4);
  await writeShard(small, [7, 8], [], true, 2);
  const set = await readRenders(large, [small], 2);
  expect(set.size).toBe(2);
  expect([...set.pictures].filter((_, i) => i % 12 === 0)).toEqual([40, 90, 7, 8]);
  await expect(readRenders(large, [small])).rejects.toThrow(/expected one size of pictures, got 4 and 2/);
});

/** Pictures of `size` pixels, all in the person's number. */
async function writeShard(
  folder: string,
  people: readonly number[],
  truth?: readonly number[],
  parameters = true,
  size = 1,
  origin: Readonly<Record<string, string>> = {},
): Promise<void> {
  await mkdir(folder);
  const rows = people.length;
  const bytes = size * size * 3;
  const pixels = Uint8Array.from({ length: rows * bytes }, (_, i) => people[Math.floor(i / bytes)] as number);
  const zeros = (columns: number) => memoryTensor([rows, columns], new Float32Array(rows * columns));
  const tensors: [string, CheckpointTensor][] = [
    ["pictures", bytesTensor([rows, size, size, 3], pixels)],
    ["person", memoryTensor([rows], Float32Array.from(people))],
    ...(parameters
      ? [["identity", zeros(2)] as const, ["expression", zeros(1)] as const, ["rotation", zeros(9)] as const]
      : []),
    ...(truth?.length ? [["truth", memoryTensor([truth.length / 3, 3], Float32Array.from(truth))] as const] : []),
  ] as [string, CheckpointTensor][];
  await writeSafetensors(
    join(folder, "shard-00000.safetensors"),
    new Map(tensors),
    parameters ? { expression_names: "[]", ...origin } : origin,
  );
}

function bytesTensor(shape: readonly number[], values: Uint8Array): CheckpointTensor {
  return {
    shape,
    dtype: "uint8",
    byteLength: values.length,
    toBytes: () => values,
    toFloat32: () => Float32Array.from(values),
  };
}
