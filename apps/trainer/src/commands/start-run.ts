import { writeModelFolder } from "@mfim/checkpoints";
import { setEager } from "@mfim/graph";
import { useBackend } from "@mfim/native";
import { openExchange } from "@mfim/training/mpi";
import { consola } from "consola";
import { livePage } from "../live/live-page.ts";
import { configChange } from "../run/config-changes.ts";
import { earlyWarnings } from "../run/early-warnings.ts";
import { longRunNotice } from "../run/long-run-notice.ts";
import { readMetrics } from "../run/metrics-log.ts";
import { openRunFolder, type RunFolder, removeEmptyRun } from "../run/run-folder.ts";
import { lockRun } from "../run/run-lock.ts";
import type { RunObserver } from "../run/run-observer.ts";
import { writeRunRecord } from "../run/run-record.ts";
import { runTraining } from "../run/run-training.ts";
import { sweepRun } from "../run/sweep-run.ts";
import { tensorBoard } from "../run/tensor-board.ts";
import { buildTask, type TrainingConfig } from "../tasks/task-kinds.ts";
import type { TrainFlags } from "./run-flags.ts";

/** Builds what the config says and trains it; the resolved config and how the run came about are kept with it. */
export async function startRun(
  config: TrainingConfig,
  configFolder: string,
  out: string,
  flags: Pick<TrainFlags, "seconds" | "eager" | "live">,
): Promise<void> {
  if (flags.eager === true) setEager(true);
  const exchange = await openExchange();
  const folder = await openRunFolder(out);
  // Gone over last, after the lock's own file is away.
  await using _unlessKept = {
    async [Symbol.asyncDispose]() {
      if (exchange.rank === 0) await removeEmptyRun(folder);
    },
  };
  // Before gigabytes are loaded for a folder that another process has.
  await using _lock = exchange.rank === 0 ? await lockRun(folder.root) : undefined;
  if (exchange.rank === 0) await sweepRun(folder);
  const backend = await useBackend({ purpose: "train" });
  using task = await buildTask(config, configFolder, exchange);
  if (exchange.rank === 0) {
    const change = await configChange(folder, config);
    await writeModelFolder(out, config, {});
    await writeRunRecord(folder, {
      configFolder,
      seed: config.run.seed,
      processes: exchange.size,
      change,
      data: task.data(),
      backend: [backend.backend, backend.tensorflowVersion, backend.device, `threads: ${backend.threads}`]
        .filter((part) => part !== null)
        .join(" "),
    });
  }
  const observers = exchange.rank === 0 ? await watchers(config, folder, flags) : [];
  const limit = flags.seconds === undefined ? {} : { seconds: flags.seconds };
  const outcome = await runTraining(task, { title: config.kind, out, ...config.run, ...limit, observers, exchange });
  const summary = exchange.summary();
  if (exchange.rank === 0) process.stderr.write(`${summary && `${summary}\n`}${outcome}: ${out}\n`);
  await exchange.close();
  if (outcome === "interrupted") process.exitCode = 130;
}

async function watchers(
  config: TrainingConfig,
  folder: RunFolder,
  { live, seconds }: Pick<TrainFlags, "live" | "seconds">,
): Promise<RunObserver[]> {
  return [
    tensorBoard(folder.root, config.run.logEvery),
    earlyWarnings(
      (text) => consola.warn(text),
      () => readMetrics(folder.metrics),
    ),
    longRunNotice((text) => consola.info(text)),
    ...(live === undefined ? [] : [await livePage(folder, { port: live, steps: config.run.steps, seconds })]),
  ];
}
