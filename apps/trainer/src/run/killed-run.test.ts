import { spawn } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { useNativeBackend } from "@mfim/testing";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { runTrainer, trainerFromSource } from "../testing/run-trainer.ts";
import { tinyFitConfig, writeTinyNetworks } from "../testing/tiny-fit.ts";
import { readMetrics } from "./metrics-log.ts";

const steps = 12;
let folder = "";
beforeAll(async () => {
  await useNativeBackend();
  folder = await mkdtemp(join(tmpdir(), "killed-"));
  await writeTinyNetworks(folder);
  const run = { steps, logEvery: 1, checkpointEvery: 1, previewEvery: 1000 };
  const config = { ...tinyFitConfig(run), data: { type: "pack", limit: 60 } };
  await writeFile(join(folder, "config.yaml"), JSON.stringify(config));
});
afterAll(() => rm(folder, { recursive: true }));

const fitInto = (out: string) => ["fit", join(folder, "config.yaml"), "--out", join(folder, out)];

/** Starts a run and kills it without warning as soon as a checkpoint is being written after so many steps. */
async function killedWhileWriting(out: string, after: number): Promise<void> {
  const [program, ...flags] = trainerFromSource;
  const job = spawn(program, [...flags, ...fitInto(out)], { stdio: "ignore" });
  onTestFinished(() => void job.kill("SIGKILL"));
  const ended = new Promise((resolve) => job.on("close", resolve));
  const writing = async () => {
    const names = await readdir(join(folder, out, "checkpoints")).catch(() => [] as string[]);
    const lines = await readMetrics(join(folder, out, "metrics.jsonl"));
    return lines.length >= after && names.some((name) => name.endsWith(".tmp"));
  };
  while (job.exitCode === null && !(await writing())) await new Promise((wake) => setTimeout(wake, 1));
  expect(job.exitCode).toBeNull();
  job.kill("SIGKILL");
  await ended;
}

// Takes four processes; --long.
test.skipIf(process.env["MFIM_LONG_TESTS"] !== "1")(
  "a run killed twice in the middle of a checkpoint ends with the bytes of one that never was",
  { timeout: 900_000 },
  async () => {
    expect(runTrainer(...fitInto("whole")).code).toBe(0);
    await killedWhileWriting("killed", 3);
    await killedWhileWriting("killed", 7);
    expect(runTrainer(...fitInto("killed")).code).toBe(0);
    const last = `checkpoints/step-${String(steps).padStart(7, "0")}.safetensors`;
    const bytes = (out: string, file: string) => readFile(join(folder, out, file));
    expect((await readdir(join(folder, "killed/checkpoints"))).filter((name) => name.includes(".tmp"))).toEqual([]);
    for (const file of [last, "model/encoder.safetensors", "model/generator.safetensors"])
      expect((await bytes("killed", file)).equals(await bytes("whole", file)), file).toBe(true);
    const figures = async (out: string) =>
      (await readMetrics(join(folder, out, "metrics.jsonl"))).map((line) => [line.step, line.figures]);
    expect(await figures("killed")).toEqual(await figures("whole"));
  },
);
