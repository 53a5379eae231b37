import { writeModelFolder } from "@mfim/checkpoints";
import { setEager } from "@mfim/graph";
import { useBackend } from "@mfim/native";
import { consola } from "consola";
import { livePage } from "../live/live-page.ts";
import { earlyWarnings } from "../run/early-warnings.ts";
import { openRunFolder } from "../run/run-folder.ts";
import { writeRunRecord } from "../run/run-record.ts";
import { runTraining } from "../run/run-training.ts";
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
  const backend = await useBackend({ purpose: "train" });
  using task = await buildTask(config, configFolder);
  const folder = await openRunFolder(out);
  await writeModelFolder(out, config, {});
  await writeRunRecord(folder, {
    configFolder,
    seed: config.run.seed,
    data: task.data(),
    backend: [backend.backend, backend.tensorflowVersion, backend.device].filter((part) => part !== null).join(" "),
  });
  const observers = [tensorBoard(out, config.run.logEvery), earlyWarnings((text) => consola.warn(text))];
  if (flags.live !== undefined) observers.push(await livePage(folder, { port: flags.live, steps: config.run.steps }));
  const limit = flags.seconds === undefined ? {} : { seconds: flags.seconds };
  const outcome = await runTraining(task, { title: config.kind, out, ...config.run, ...limit, observers });
  process.stderr.write(`${outcome}: ${out}\n`);
  if (outcome === "interrupted") process.exitCode = 130;
}
