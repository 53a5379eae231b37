import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { useNativeBackend } from "@mfim/testing";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { mpiLauncher, trainerOnRanks } from "../testing/mpi-launcher.ts";
import { tinyFitConfig, writeTinyNetworks } from "../testing/tiny-fit.ts";
import { readMetrics } from "./metrics-log.ts";

const root = join(import.meta.dirname, "../../../..");
let folder = "";
beforeAll(async () => {
  await useNativeBackend();
  folder = await mkdtemp(join(tmpdir(), "stopped-"));
  await writeTinyNetworks(folder);
  const run = { steps: 100_000, logEvery: 1, checkpointEvery: 100_000, previewEvery: 100_000 };
  const config = { ...tinyFitConfig(run), data: { type: "pack", limit: 60 } };
  await writeFile(join(folder, "config.yaml"), JSON.stringify(config));
});
afterAll(() => rm(folder, { recursive: true }));

/** Begins a training in a group of processes of its own, as a shell does, and waits for its first steps. */
async function begun(out: string, command: readonly [string, ...string[]]): Promise<ChildProcess> {
  const [program, ...args] = [...command, "fit", join(folder, "config.yaml"), "--out", join(folder, out)];
  const job = spawn(program, args, { stdio: ["ignore", "ignore", "pipe"], cwd: root, detached: true });
  let said = "";
  job.stderr?.on("data", (text) => {
    said += text;
  });
  onTestFinished(() => {
    try {
      process.kill(-(job.pid as number), "SIGKILL");
    } catch {} // all of it has ended
  });
  while ((await readMetrics(join(folder, out, "metrics.jsonl"))).length < 2) {
    expect(job.exitCode, said).toBeNull();
    await sleep(20);
  }
  return job;
}

/** It ends by itself, with a checkpoint of its last step, and nobody holds the folder any more. */
async function expectKept(out: string, job: ChildProcess): Promise<void> {
  if (job.exitCode === null && job.signalCode === null) await once(job, "close");
  // What a launcher started may outlive it for a moment.
  const lock = join(folder, out, "train.lock");
  for (let waited = 0; existsSync(lock) && waited < 30_000; waited += 50) await sleep(50);
  expect(existsSync(lock)).toBe(false);
  const steps = (await readMetrics(join(folder, out, "metrics.jsonl"))).length;
  expect(await readdir(join(folder, out, "checkpoints"))).toContain(
    `step-${String(steps).padStart(7, "0")}.safetensors`,
  );
}

const npm: readonly [string, ...string[]] = ["npm", "run", "--silent", "trainer", "--"];

test("a signal to the whole group under npm, as timeout, Slurm and terminals send it, is one polite stop", {
  timeout: 300_000,
}, async () => {
  const job = await begun("npm-group", npm);
  process.kill(-(job.pid as number), "SIGTERM");
  await expectKept("npm-group", job);
  expect(job.exitCode ?? job.signalCode).not.toBe(0);
});

const long = process.env["MFIM_LONG_TESTS"] === "1";

test.skipIf(!long)("so is one to npm alone, and Ctrl-C without a terminal", { timeout: 600_000 }, async () => {
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    const job = await begun(signal, npm);
    job.kill(signal);
    await expectKept(signal, job);
  }
});

test.skipIf(!long || mpiLauncher === undefined)(
  "and one to mpirun where it may take its time, to its whole group, or to one of its ranks",
  { timeout: 900_000 },
  async () => {
    // Open MPI 4.1 waits so long before it passes a signal on, and as long again before it kills.
    const patience = ["--mca", "odls_base_sigkill_timeout", "20"];
    const ranksOf = ({ pid }: ChildProcess) =>
      execFileSync("pgrep", ["-P", String(pid)], { encoding: "utf8" })
        .trim()
        .split("\n")
        .map(Number);
    const targets: Readonly<Record<string, (job: ChildProcess) => number>> = {
      mpirun: ({ pid }) => pid as number,
      group: ({ pid }) => -(pid as number),
      rank: (job) => ranksOf(job)[1] as number,
    };
    for (const [out, target] of Object.entries(targets)) {
      const job = await begun(out, trainerOnRanks(2, patience));
      process.kill(target(job), "SIGTERM");
      await expectKept(out, job);
    }
  },
);
