import { MfimError } from "@mfim/core";
import { type Restored, restoreNewest } from "./restore-newest.ts";
import { listCheckpoints, type RunFolder } from "./run-folder.ts";
import type { StepFigures, TrainingTask } from "./training-task.ts";

/** Returns to an earlier checkpoint that one process may make before it gives up. */
const patience = 3;

/** The figures that are not finite, as "identity is NaN". */
export function notFinite(figures: StepFigures): string[] {
  return Object.entries(figures)
    .filter(([, value]) => !Number.isFinite(value))
    .map(([name, value]) => `${name} is ${value}`);
}

/** Takes a run back to its last good state when a loss is not finite. */
export class RollBack {
  readonly #task: TrainingTask;
  readonly #folder: RunFolder;
  #used = 0;

  constructor(task: TrainingTask, folder: RunFolder) {
    this.#task = task;
    this.#folder = folder;
  }

  /**
   * Puts the task where its newest checkpoint left it and passes over the data up to and with the bad batch, so that the
   * same step does not come again. Returns the step to go on from.
   * @throws MfimError that names the terms, where there is no checkpoint, or this has happened too often
   */
  async from(step: number, problems: readonly string[]): Promise<number> {
    const newest = (await listCheckpoints(this.#folder)).at(-1);
    const what = `Step ${step}: ${problems.join(", ")}; expected finite figures.`;
    if (newest === undefined || this.#used >= patience) {
      throw new MfimError(
        `${what} ${newest === undefined ? "There is no checkpoint yet" : `It is the ${patience + 1}th time; the last checkpoint in ${this.#folder.checkpoints} is untouched`}: ` +
          "start again with a lower learning rate or a smaller weight of that term.",
      );
    }
    this.#used += 1;
    const { step: first } = (await restoreNewest(this.#folder, this.#task)) as Restored;
    await this.#task.skip(step - first + 1);
    process.stderr.write(`${what} Back to the checkpoint of step ${first}, on other data.\n`);
    return first;
  }
}
