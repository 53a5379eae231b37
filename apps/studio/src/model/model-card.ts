import type { TrainedOn } from "@mfim/zoo/swapping";

/** What a page gets to know of a model before it is opened: no path. */
export interface ModelCard {
  /** What the page asks for it by. */
  readonly id: string;
  readonly name: string;
  /** Side of its pictures, pixels; known once it has been opened here. */
  readonly resolution?: number;
  /** Of all its files. */
  readonly bytes: number;
  readonly steps?: number;
  /** What it was trained on, in the trainer's words. */
  readonly data?: string;
  /** What it saw; absent where it does not say. */
  readonly trainedOn?: TrainedOn;
  /** Whether the page opens with it. */
  readonly isFirst: boolean;
  /** Whether it comes with the project. */
  readonly isShipped: boolean;
}
