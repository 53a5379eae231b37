import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { useNativeBackend } from "@mfim/testing";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { readMetrics } from "../run/metrics-log.ts";
import { runTrainer, trainerFromSource } from "../testing/run-trainer.ts";
import { tinyFitConfig, tinySize, writeTinyNetworks } from "../testing/tiny-fit.ts";

let folder = "";
beforeAll(async () => {
  await useNativeBackend();
  folder = await mkdtemp(join(tmpdir(), "killed-ablation-"));
  await writeTinyNetworks(folder);
  const run = { steps: 8, logEvery: 1, checkpointEvery: 3, previewEvery: 1000 };
  const base = { ...tinyFitConfig(run), data: { type: "pack", limit: 60 } };
  const networks = {
    recognizer: { type: "own", folder: "recognizer" },
    regressor: { type: "own", folder: "regressor" },
  };
  const protocol = { name: "tiny", data: { type: "pack" }, size: tinySize, pairs: 4, seed: 1, networks };
  const variants = { full: {}, "without-identity": { "loss.identity": 0 } };
  const grid = { kind: "ablation", base: "base.yaml", protocol: "./protocol.yaml", variants };
  for (const [name, value] of Object.entries({ base, protocol, grid }))
    await writeFile(join(folder, `${name}.yaml`), JSON.stringify(value));
});
afterAll(() => rm(folder, { recursive: true }));

const ablateInto = (out: string) => ["ablate", join(folder, "grid.yaml"), "--out", join(folder, out)];
const variantOf = (out: string, name: string) => join(folder, out, "variants", name);

/** Kills the ablation without warning once that variant has made a few steps, and waits for the training that it had begun. */
async function killedIn(out: string, variant: string): Promise<void> {
  const [program, ...flags] = trainerFromSource;
  const job = spawn(program, [...flags, ...ablateInto(out)], { stdio: "ignore" });
  onTestFinished(() => void job.kill("SIGKILL"));
  const run = variantOf(out, variant);
  const wait = () => new Promise((wake) => setTimeout(wake, 20));
  while (job.exitCode === null && (await readMetrics(join(run, "metrics.jsonl"))).length < 4) await wait();
  expect(job.exitCode).toBeNull();
  job.kill("SIGKILL");
  // It ends by itself, and politely: with a checkpoint of its last step.
  const began = performance.now();
  while (existsSync(join(run, "train.lock"))) {
    expect(performance.now() - began, `${variant} goes on without its ablation`).toBeLessThan(120_000);
    await wait();
  }
  const newest = (await readdir(join(run, "checkpoints"))).sort().at(-1);
  const steps = (await readMetrics(join(run, "metrics.jsonl"))).length;
  expect(newest).toBe(`step-${String(steps).padStart(7, "0")}.safetensors`);
}

// Takes seven processes; --long.
test.skipIf(process.env["MFIM_LONG_TESTS"] !== "1")(
  "an ablation killed in its first and in its second variant goes on to the bits of one that never was; what is finished stays",
  { timeout: 900_000 },
  async () => {
    expect(runTrainer(...ablateInto("whole")).code).toBe(0);
    await killedIn("killed", "full");
    expect(existsSync(join(variantOf("killed", "without-identity"), "metrics.jsonl"))).toBe(false);
    await killedIn("killed", "without-identity");
    const model = join(variantOf("killed", "full"), "model/encoder.safetensors");
    const { mtimeMs } = await stat(model);
    const { code, errors } = runTrainer(...ablateInto("killed"));
    expect(code, errors).toBe(0);
    expect((await stat(model)).mtimeMs).toBe(mtimeMs);
    for (const name of ["full", "without-identity"]) {
      const bytes = (out: string) => readFile(join(variantOf(out, name), "model/encoder.safetensors"));
      expect((await bytes("killed")).equals(await bytes("whole")), name).toBe(true);
    }
    const table = (out: string) => readFile(join(folder, out, "ablation.md"), "utf8");
    expect(await table("killed")).toBe(await table("whole"));
  },
);
