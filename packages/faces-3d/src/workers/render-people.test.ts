import { createHash } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ICT_EXPRESSION_NAMES } from "../head/ict-expressions.ts";
import { tinyHead } from "../head/tiny-head.ts";
import { encodeHead } from "../head/write-head.ts";
import { type PersonJob, runPersonJob } from "./person-job.ts";
import { renderPeople } from "./render-people.ts";

const head = tinyHead(ICT_EXPRESSION_NAMES);
const jobs: PersonJob[] = [0, 1, 2].map((person) => ({ seed: "workers", person, each: 2, size: 24 }));
const hash = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
let folder: string;
let headPath: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "faces-3d-workers-"));
  headPath = join(folder, "head.safetensors");
  await writeFile(headPath, encodeHead(head));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

describe("renderPeople", () => {
  it("gives the same pictures in the same order whoever renders them", async () => {
    const here = jobs.map((job) => hash(runPersonJob(head, job).pixels));
    for (const workers of [0, 1, 2]) {
      const there: string[] = [];
      for await (const { pixels } of renderPeople(jobs, { headPath, workers })) there.push(hash(pixels));
      expect(there).toEqual(here);
    }
  });

  it("stops its threads when the reader leaves early", async () => {
    for await (const { job } of renderPeople(jobs, { headPath, workers: 1 })) {
      expect(job.person).toBe(0);
      break;
    }
  });

  it("hands on why a job failed", async () => {
    const impossible = [{ ...jobs[0]!, size: 1.5 }];
    const read = async () => {
      for await (const _ of renderPeople(impossible, { headPath, workers: 1 }));
    };
    await expect(read()).rejects.toThrow(/Rendering person 0 failed/);
  });
});
