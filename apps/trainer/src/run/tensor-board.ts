import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type EventWriter, openEventWriter } from "@mfim/native";
import { tagOf } from "./figure-groups.ts";
import type { RunObserver } from "./run-observer.ts";
import { writeSessionStart } from "./session-start.ts";

/**
 * Curves for TensorBoard, figures of one kind together, learning rates and previews: event files in `<run>/tensorboard`, one event a logged
 * step. Only native TensorFlow writes
 * them; on another backend there are none, and metrics.jsonl has the same figures. Where a run goes on, or back to a
 * checkpoint, what was drawn of the steps that come again is taken back.
 */
export function tensorBoard(run: string, every: number): RunObserver {
  let writer: EventWriter | undefined;
  const write = (step: number, figures: Readonly<Record<string, number>>) => {
    for (const [name, value] of Object.entries(figures)) writer?.scalar(name, value, step);
  };
  return {
    async begin(step) {
      const folder = join(run, "tensorboard");
      writer?.flush();
      if (existsSync(folder)) await writeSessionStart(folder, step);
      writer = openEventWriter(folder);
    },
    async step({ step, figures, picturesPerSecond, memoryMiB, learningRates }) {
      if (writer === undefined || (step - 1) % every !== 0) return;
      const pace = { "pace/pictures-per-second": picturesPerSecond, "pace/memory-mib": memoryMiB };
      const rates = Object.entries((await learningRates?.()) ?? {}).map(([name, rate]) => [
        `learning-rate/${name}`,
        rate,
      ]);
      write(step - 1, { ...tagged(figures), ...pace, ...Object.fromEntries(rates) });
    },
    async preview(step, file) {
      writer?.image("preview", await readFile(file), step - 1);
    },
    validated: (step, figures) => write(step - 1, tagged(figures)),
    end: () => writer?.flush(),
  };
}

const tagged = (figures: Readonly<Record<string, number>>) =>
  Object.fromEntries(Object.entries(figures).map(([name, value]) => [tagOf(name), value]));
