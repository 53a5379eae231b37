import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { trainerFromSource } from "../testing/run-trainer.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "checkpoint-memory-"));
});
afterAll(() => rm(folder, { recursive: true }));

const program = join(import.meta.dirname, "../testing/checkpoint-memory.ts");

/** Megabytes that a process needs beyond what it has, and the hash of the values that it has in the end. */
async function measured(megabytes: number, what: "write" | "read"): Promise<{ more: number; hash: string }> {
  const [node, ...flags] = trainerFromSource.slice(0, -1) as [string, ...string[]];
  const args = ["--expose-gc", ...flags, program, join(folder, "step.safetensors"), String(megabytes), what];
  const { stdout } = await promisify(execFile)(node, args);
  const { before, most, hash } = JSON.parse(stdout) as { before: number; most: number; hash: string };
  return { more: most - before, hash };
}

// Resident memory is read from /proc.
test.runIf(existsSync("/proc/self/clear_refs"))(
  "a checkpoint is written and read variable by variable: far less memory than it has values, and the same bits",
  { timeout: 600_000 },
  async () => {
    // The 2 GB take a minute; --long.
    const [megabytes, most] = process.env["MFIM_LONG_TESTS"] === "1" ? [2000, 300] : [400, 200];
    const written = await measured(megabytes, "write");
    const read = await measured(megabytes, "read");
    process.stderr.write(
      `${megabytes} MB: ${written.more.toFixed(0)} MB more to write, ${read.more.toFixed(0)} to read\n`,
    );
    expect(read.hash).toBe(written.hash);
    expect(written.more).toBeLessThan(most);
    expect(read.more).toBeLessThan(most);
  },
);
