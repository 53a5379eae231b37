import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  type CheckpointTensor,
  type DeferredTensor,
  memoryTensor,
  readCheckpoint,
  type WritableState,
  writeSafetensors,
} from "../index.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "mfim-deferred-"));
});
afterAll(() => rm(folder, { recursive: true }));

const shape = [2, 2];
const deferred = (read: () => Promise<Float32Array>) => ({ shape, dtype: "float32", read }) as const;

test("values are asked for one tensor after another, and the file is that of values at hand", async () => {
  const log: string[] = [];
  const values = (name: string) => Float32Array.of(1, 2, 3, name.length);
  const names = ["c", "a", "b"];
  const later = names.map((name) => {
    const read = async () => {
      log.push(`${name} begins`);
      await new Promise((wake) => setTimeout(wake, 2));
      log.push(`${name} ends`);
      return values(name);
    };
    return [name, deferred(read)] as const;
  });
  const [one, two] = [join(folder, "later.safetensors"), join(folder, "now.safetensors")];
  await writeSafetensors(one, new Map(later), {}, { dtype: "float16" });
  expect(log).toEqual(["a", "b", "c"].flatMap((name) => [`${name} begins`, `${name} ends`]));
  await writeSafetensors(
    two,
    new Map(names.map((name) => [name, memoryTensor(shape, values(name))])),
    {},
    { dtype: "float16" },
  );
  expect(await readFile(one)).toEqual(await readFile(two));
});

test("where one cannot be read, or has another size, the older file stays and nothing else is left", async () => {
  const path = join(folder, "step.safetensors");
  await writeSafetensors(path, new Map([["a", memoryTensor([1], Float32Array.of(5))]]));
  const fails: WritableState = new Map<string, CheckpointTensor | DeferredTensor>([
    ["a", memoryTensor([1], Float32Array.of(6))],
    ["b", deferred(() => Promise.reject(new Error("gone")))],
  ]);
  await expect(writeSafetensors(path, fails)).rejects.toThrow("gone");
  const short = new Map([["a", deferred(async () => Float32Array.of(1))]]);
  await expect(writeSafetensors(path, short)).rejects.toThrow(/"a": shape \[2, 2\] takes 16 bytes, its values 4/);
  expect((await readCheckpoint(path)).state.get("a")?.toFloat32()).toEqual(Float32Array.of(5));
  expect((await readdir(folder)).filter((name) => name.endsWith(".tmp"))).toEqual([]);
});
