import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readSafetensors } from "@mfim/checkpoints/typed";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ICT_EXPRESSION_NAMES } from "../head/ict-expressions.ts";
import { tinyHead } from "../head/tiny-head.ts";
import { encodeHead } from "../head/write-head.ts";
import { DEFAULT_SCENE_LIMITS } from "../scene/sample-scene.ts";
import { runPersonJob } from "../workers/person-job.ts";
import { openFacePack } from "./face-pack.ts";
import { DIGITAL_SOURCE_TYPE } from "./provenance.ts";
import { renderSet } from "./render-set.ts";

const head = tinyHead(ICT_EXPRESSION_NAMES);
const base = { people: 6, each: 2, size: 24, seed: "sets", limits: DEFAULT_SCENE_LIMITS };
let folder: string;
let headPath: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "faces-3d-sets-"));
  headPath = join(folder, "head.safetensors");
  await writeFile(headPath, encodeHead(head));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

describe("renderSet", () => {
  it("writes a pack that the reader opens, split by person", async () => {
    const out = join(folder, "pack");
    await renderSet({ name: "tiny", preset: { ...base, format: "pack" }, headPath, out, workers: 0 });
    const pack = await openFacePack(out);
    expect([pack.people.length, pack.length, pack.info.digitalSourceType]).toEqual([6, 12, DIGITAL_SOURCE_TYPE]);
    expect(pack.indices("held-out").map((i) => pack.samples[i]!.person)).toEqual(["sets-00005", "sets-00005"]);
    const truth = runPersonJob(head, { ...base, person: 2 });
    const { data } = await pack.decode(4);
    const error = data.reduce((sum, x, i) => sum + Math.abs(x - truth.pixels[i]!), 0) / data.length;
    expect(error).toBeLessThan(6);
    expect(pack.samples[4]!.scene).toEqual(truth.scenes[0]);
    expect(existsSync(join(out, ".parts"))).toBe(false);
    await expect(pack.decode(12)).rejects.toThrow(/samples 0 to 11, not 12/);
    await rm(join(out, "train.zip"));
    await expect(openFacePack(out)).rejects.toThrow(/train\.zip cannot be read/);
  });

  it("writes single files that say they are renders, and does not render them again", async () => {
    const out = join(folder, "files");
    const options = { name: "tiny", preset: { ...base, people: 2, format: "png" as const }, headPath, out, workers: 0 };
    await renderSet(options);
    const path = join(out, "person-00001", "001.png");
    expect((await sharp(path).metadata()).xmp?.toString()).toContain(DIGITAL_SOURCE_TYPE);
    await writeFile(path, "kept");
    await renderSet(options);
    expect(await readFile(path, "utf8")).toBe("kept");
    const other = { ...options, preset: { ...options.preset, size: 32 } };
    await expect(renderSet(other)).rejects.toThrow(/was begun with size 24 instead of 32: give the same options/);
  });

  it("writes training shards with the truth in rows, the same after an interruption", async () => {
    const out = join(folder, "raw");
    const options = {
      name: "train",
      preset: { ...base, people: 27, each: 1, format: "raw" as const },
      headPath,
      out,
      workers: 0,
    };
    await renderSet(options);
    const shard = await readSafetensors(join(out, "shard-00001.safetensors"));
    const truth = runPersonJob(head, { ...base, each: 1, person: 26 });
    expect(shard.tensor("person", [2]).data).toEqual(Int32Array.of(25, 26));
    expect([...shard.tensor("pictures", [2, 24, 24, 3]).data.subarray(24 * 24 * 3)]).toEqual([...truth.pixels]);
    const { yaw, pitch, roll } = truth.scenes[0]!.pose;
    expect([...shard.tensor("pose", [2, 3]).data.subarray(3)]).toEqual([...Float32Array.of(yaw, pitch, roll)]);
    expect(shard.tensor("identity", [2, 100]).data[100 + 3]).toBeCloseTo(truth.person.identity[3]!, 6);
    const digest = async () =>
      createHash("sha256")
        .update(await readFile(join(out, "shard-00001.safetensors")))
        .digest("hex");
    const before = await digest();
    await rm(join(out, "shard-00001.safetensors"));
    await renderSet(options);
    expect(await digest()).toBe(before);
  });
});
