import { readdir, stat } from "node:fs/promises";
import { totalmem } from "node:os";
import { join } from "node:path";
import { MfimError } from "@mfim/core";
import { fileSha256 } from "@mfim/files";
import { measuredCommand } from "../measured-command.ts";
import { projectCommand } from "../project-command.ts";
import type { Stage, Walk } from "../walk.ts";
import { configOf, runOf } from "./config.ts";

/** A checkpoint after each; the first step has R1. */
const steps = 3;

/** The config as it stands, but for steps and batch, and a checkpoint after every step. */
function fitCommand(walk: Walk, run: string, count = steps, batch = 1): readonly string[] {
  const settings = {
    "run.steps": count,
    "run.checkpointEvery": 1,
    "run.previewEvery": count,
    "run.logEvery": 1,
    "run.accumulate": 1,
    batch,
  };
  const sets = Object.entries(settings).flatMap(([path, value]) => ["--set", `${path}=${value}`]);
  return projectCommand("trainer", "fit", configOf(walk), "--out", runOf(walk, run), ...sets);
}

const checkpointOf = (walk: Walk, run: string, step: number) =>
  join(runOf(walk, run), "checkpoints", `step-${String(step).padStart(7, "0")}.safetensors`);

const isThere = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  );

const isBeingWritten = async (walk: Walk, run: string) =>
  (await readdir(join(runOf(walk, run), "checkpoints")).catch(() => [])).some((name) => name.endsWith(".tmp"));

/** Every file that a training leaves behind for others, of two runs, in the same bytes. */
async function expectSameFiles(walk: Walk, one: string, other: string): Promise<number> {
  const checkpoint = (run: string) => checkpointOf(walk, run, steps);
  const models = await readdir(join(runOf(walk, one), "model"));
  const pairs = [
    [checkpoint(one), checkpoint(other)],
    ...models
      .filter((name) => name.endsWith(".safetensors"))
      .map((name) => [one, other].map((run) => join(runOf(walk, run), "model", name))),
  ] as [string, string][];
  for (const [a, b] of pairs) {
    const hashes = await Promise.all([fileSha256(a), fileSha256(b)]);
    if (hashes[0] !== hashes[1]) throw new MfimError(`expected the same bytes in ${a} and ${b}, got others.`);
  }
  return pairs.length;
}

export const trainingStages: readonly Stage[] = [
  {
    name: `fit, ${steps} steps`,
    async run(walk) {
      const took = await measuredCommand(fitCommand(walk, "whole"), walk);
      const { size } = await stat(checkpointOf(walk, "whole", steps));
      return { ...took, found: `checkpoints of ${(size / 1e9).toFixed(2)} GB` };
    },
  },
  {
    name: "the same, killed while a checkpoint is written, and after one",
    async run(walk) {
      const fit = fitCommand(walk, "killed");
      const { environment } = walk;
      const during = await measuredCommand(fit, { environment, killWhen: () => isBeingWritten(walk, "killed") });
      const second = checkpointOf(walk, "killed", 2);
      const after = await measuredCommand(fit, { environment, killWhen: () => isThere(second) });
      const rest = await measuredCommand(fit, { environment });
      const count = await expectSameFiles(walk, "whole", "killed");
      const all = [during, after, rest];
      return {
        seconds: all.reduce((sum, { seconds }) => sum + seconds, 0),
        peak: Math.max(...all.map(({ peak }) => peak)),
        found: `${count} files with the same bytes as of the run that was not`,
      };
    },
  },
];

/** What both ranks held together at most, and a little for the system, bytes (docs/megapixel.md). */
const memoryOfRanks = 20e9;
const gigabytes = (bytes: number) => (bytes / 1e9).toFixed(0);

/**
 * TensorFlow's memory from the C library, which gives large blocks back as soon as they are free, instead of regions that are kept:
 * slower (docs/megapixel.md), but two processes of the paper's size find room in 24 GiB.
 */
const memoryGivenBack = {
  TF_ONEDNN_USE_SYSTEM_ALLOCATOR: "1",
  GLIBC_TUNABLES: "glibc.malloc.hugetlb=1:glibc.malloc.mmap_threshold=2097152:glibc.malloc.arena_max=2",
};

export const rankStages: readonly Stage[] = [
  {
    name: "two ranks over MPI, one step",
    async run(walk) {
      if (walk.resolution >= 1024 && totalmem() < memoryOfRanks)
        return { notRun: `two ranks need ${gigabytes(memoryOfRanks)} GB, this machine has ${gigabytes(totalmem())}` };
      const launch = ["mpirun", "--allow-run-as-root", "--oversubscribe", "-n", "2"];
      const environment = { ...walk.environment, ...memoryGivenBack };
      const fit = fitCommand(walk, "ranks", 1, 2);
      const { output, ...took } = await measuredCommand([...launch, ...fit], { environment });
      const reduced = /[\d.]+ [MG]iB all-reduced in [^;,\n]*/.exec(output)?.[0];
      if (reduced === undefined)
        throw new MfimError(`expected a word on what the ranks sent, got:\n${output.slice(-800)}`);
      return { ...took, found: reduced };
    },
  },
];
