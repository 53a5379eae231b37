import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { useNativeBackend } from "@mfim/testing";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { readMetrics } from "../run/metrics-log.ts";
import { mpiLauncher, trainerOnRanks } from "../testing/mpi-launcher.ts";
import { runTrainer } from "../testing/run-trainer.ts";
import { tinyFitConfig, writeTinyNetworks } from "../testing/tiny-fit.ts";

let folder = "";
beforeAll(async () => {
  await useNativeBackend();
  folder = await mkdtemp(join(tmpdir(), "lost-rank-"));
  await writeTinyNetworks(folder);
  const run = { steps: 100_000, logEvery: 1, checkpointEvery: 1, previewEvery: 100_000 };
  const config = { ...tinyFitConfig(run), data: { type: "pack", limit: 60 } };
  await writeFile(join(folder, "config.yaml"), JSON.stringify(config));
});
afterAll(() => rm(folder, { recursive: true }));

/** Process number of one rank among the launcher's children (Linux). */
async function processOf(launcher: ChildProcess, rank: number): Promise<number> {
  const numbers = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const found = numbers.find((number) => {
    try {
      const parent = /\) \S (\d+)/.exec(readFileSync(`/proc/${number}/stat`, "utf8"))?.[1];
      const environment = readFileSync(`/proc/${number}/environ`, "utf8").split("\0");
      return Number(parent) === launcher.pid && environment.includes(`OMPI_COMM_WORLD_RANK=${rank}`);
    } catch {
      return false;
    }
  });
  return Number(found);
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((wake) => setTimeout(wake, 200));
}

const long = process.env["MFIM_LONG_TESTS"] === "1";
const fates = [
  { launcher: "sees it and ends the others", flags: [] as string[], sentence: /signal 9/ },
  {
    // --enable-recovery makes mpirun leave the survivor alone, as srun does: it must find out and end by itself.
    launcher: "leaves the others alone",
    flags: ["--enable-recovery"],
    sentence: /Rank 0 of 2: \w+ did not end within \d+\.\d s: another rank is lost or hangs\. The job ends; start/,
  },
];

describe.skipIf(mpiLauncher === undefined || process.platform !== "linux").each(long ? fates : fates.slice(0, 1))(
  "a rank that is killed, under a launcher that $launcher,",
  ({ flags, sentence }) => {
    test("ends the job with a sentence and a checkpoint, from which it goes on", { timeout: 900_000 }, async () => {
      const out = join(folder, `run${flags.join("")}`);
      const fit = ["fit", join(folder, "config.yaml"), "--out", out];
      const [program, ...args] = [...trainerOnRanks(2, flags), ...fit];
      const job = spawn(program as string, args, { env: { ...process.env, MFIM_MPI_TIMEOUT: "60" } });
      onTestFinished(() => void job.kill());
      let said = "";
      for (const stream of [job.stdout, job.stderr]) {
        stream.on("data", (chunk) => {
          said += chunk;
        });
      }
      const end = new Promise((resolve) => job.on("close", resolve));
      const lines = () => readMetrics(join(out, "metrics.jsonl"));
      await until(async () => job.exitCode !== null || (await lines()).length >= 2);
      expect(job.exitCode, said).toBeNull();
      process.kill(await processOf(job, 1), "SIGKILL");
      await end;
      expect(said).toMatch(sentence);
      const checkpoints = await readdir(join(out, "checkpoints"));
      const newest = Math.max(...checkpoints.map((name) => Number(/^step-(\d+)\.safetensors$/.exec(name)?.[1] ?? 0)));
      expect(newest).toBeGreaterThanOrEqual(1);
      const { code, errors } = runTrainer(...fit, "--set", "run.accumulate=2", "--set", `run.steps=${newest + 1}`);
      expect(errors).toMatch(/finished/);
      expect(code).toBe(0);
      expect((await lines()).map(({ step }) => step)).toEqual([...Array(newest + 1).keys()]);
    });
  },
);
