import type { StepFigures } from "./training-task.ts";

/** What is known after a step. */
export interface RunMoment {
  /** Steps done. */
  readonly step: number;
  readonly figures: StepFigures;
  /** Since this process started. */
  readonly seconds: number;
  readonly picturesPerSecond: number;
  /** Resident memory of this process. */
  readonly memoryMiB: number;
  /** Until the last step or the end of the time given, whichever comes first. */
  readonly secondsLeft: number;
  /** Rates of the optimisers in this step, by their names; for whoever asks. */
  learningRates?(): Promise<StepFigures>;
}

/** Watches a run: progress, log, TensorBoard, live page, warnings. What it throws ends the run. */
export interface RunObserver {
  step?(moment: RunMoment): void | Promise<void>;
  /** Judged on held-out data. */
  validated?(step: number, figures: StepFigures): void | Promise<void>;
  /** A preview was written. */
  preview?(step: number, file: string): void | Promise<void>;
  /** The run goes on from here, after a start, a resume or a return to an earlier checkpoint. */
  begin?(step: number): void | Promise<void>;
  end?(): void | Promise<void>;
}
