import type { LandmarkDetector } from "@mfim/core";
import type { HeadModel } from "../../head/head-model.ts";
import type { FittedPeople } from "../fit/fit-people.ts";
import type { UvChart } from "../unwrap/uv-chart.ts";
import type { SkinSource } from "./skin-source.ts";

export interface BuildSkinsOptions {
  readonly head: HeadModel;
  readonly sources: readonly SkinSource[];
  readonly out: string;
  /** Texels a side of the finest level, a power of two. */
  readonly size?: number;
  readonly credit: string;
  /** Finds MediaPipe's face mesh in the smiling photographs; without it smiles move the shape alone. */
  readonly mesh?: LandmarkDetector;
  /** Called after every step with how many of all are done. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** What the stages of a build share. */
export interface BuildContext extends BuildSkinsOptions {
  readonly size: number;
  readonly parts: string;
  readonly chart: UvChart;
  readonly people: FittedPeople;
  /** [189, 2] a person, pixels */
  readonly points: readonly Float64Array[];
  readonly step: () => void;
}
