import { DataError, type MetricState } from "@mfim/core";
import type { MetricDefinition } from "../definition/metric-definition.ts";
import type { MetricCount, SwapMetric } from "../definition/swap-metric.ts";
import type { SwapObservation } from "../observation/swap-observation.ts";
import { type BootstrapOptions, type Interval, mean, meanInterval } from "../statistics/bootstrap.ts";
import type { FrameRun } from "./video-stability.ts";

export interface VideoMetricOptions extends Omit<MetricDefinition, "reduction"> {
  /** A vector a frame, in the observation's order; `null` where a frame has none. */
  readonly measure: (observation: SwapObservation) => Promise<readonly (ArrayLike<number> | null)[]>;
  /** The figure of one unbroken run of frames, weighted by `weight`. */
  readonly reduce: (run: FrameRun) => number;
  /** How many values a run of so many frames holds: 0 where it is too short. */
  readonly weight: (frames: number) => number;
}

interface KeptFrame {
  readonly id: string;
  readonly video: string;
  readonly frame: number;
  readonly row: readonly number[] | null;
}

/**
 * A figure a video, from vectors that are kept by frame (memory grows with the frames), reported as the mean over videos.
 * Frames of a video form runs of equal steps, the video's smallest; a gap, or a frame without a vector, ends a run.
 */
export class VideoMetric implements SwapMetric {
  readonly definition: MetricDefinition;
  readonly #options: Pick<VideoMetricOptions, "measure" | "reduce" | "weight">;
  readonly #frames = new Map<string, KeptFrame>();

  constructor({ measure, reduce, weight, ...definition }: VideoMetricOptions) {
    this.definition = { ...definition, reduction: "mean over a video's frames, then over videos" };
    this.#options = { measure, reduce, weight };
  }

  get name(): string {
    return this.definition.name;
  }

  get higherIsBetter(): boolean {
    return this.definition.higherIsBetter;
  }

  async update(observation: SwapObservation): Promise<void> {
    const places = observation.frames();
    const rows = await this.#options.measure(observation);
    observation.ids.forEach((id, n) => {
      const row = rows[n];
      this.#frames.set(id, { id, ...(places[n] as (typeof places)[0]), row: row == null ? null : Array.from(row) });
    });
  }

  /** NaN where no video has frames enough. */
  compute(): number {
    return mean(this.values().map(([, value]) => value));
  }

  /** Values by video, sorted by name; videos without a run that is long enough are left out. */
  values(): [video: string, value: number][] {
    return [...this.#videos()]
      .map(([video, frames]) => [video, this.#valueOf(frames)] as [string, number])
      .filter(([, value]) => !Number.isNaN(value));
  }

  interval(options?: BootstrapOptions): Interval | null {
    const values = this.values().map(([, value]) => value);
    return values.length === 0 ? null : meanInterval(values, options);
  }

  count(): MetricCount {
    const measured = this.values().length;
    return { measured, missing: this.#videos().size - measured, of: "videos" };
  }

  reset(): void {
    this.#frames.clear();
  }

  state(): MetricState {
    const frames = [...this.#frames.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
    return {
      ids: frames.map(({ id }) => id),
      videos: frames.map(({ video }) => video),
      frames: frames.map(({ frame }) => frame),
      lengths: frames.map(({ row }) => row?.length ?? 0),
      values: frames.flatMap(({ row }) => row ?? []),
    };
  }

  merge(state: MetricState): void {
    const [ids, videos] = [state["ids"], state["videos"]] as [readonly string[], readonly string[]];
    const [frames, lengths, values] = [state["frames"], state["lengths"], state["values"]] as (readonly number[])[];
    let at = 0;
    ids.forEach((id, n) => {
      const length = lengths?.[n] as number;
      const row = length === 0 ? null : (values as readonly number[]).slice(at, at + length);
      at += length;
      this.#frames.set(id, { id, video: videos[n] as string, frame: frames?.[n] as number, row });
    });
  }

  #videos(): Map<string, KeptFrame[]> {
    const byVideo = new Map<string, KeptFrame[]>();
    const sorted = [...this.#frames.values()].sort((a, b) =>
      a.video < b.video ? -1 : a.video > b.video ? 1 : a.frame - b.frame,
    );
    for (const frame of sorted) {
      const frames = byVideo.get(frame.video) ?? [];
      if (frames.at(-1)?.frame === frame.frame)
        throw new DataError(
          `${this.name}: expected one picture a frame, got two of frame ${frame.frame} of ${frame.video}; name videos by target and source.`,
        );
      frames.push(frame);
      byVideo.set(frame.video, frames);
    }
    return byVideo;
  }

  #valueOf(frames: readonly KeptFrame[]): number {
    let sum = 0;
    let total = 0;
    for (const run of runsOf(frames)) {
      const weight = this.#options.weight(run.length);
      if (weight === 0) continue;
      sum += weight * this.#options.reduce(run);
      total += weight;
    }
    return sum / total;
  }

  dispose(): void {}

  [Symbol.dispose](): void {}
}

/** Unbroken runs at the video's smallest step. */
function runsOf(frames: readonly KeptFrame[]): FrameRun[] {
  const steps = frames.slice(1).map(({ frame }, i) => frame - (frames[i] as KeptFrame).frame);
  const step = Math.min(...steps);
  const runs: (readonly number[])[][] = [];
  let previous: KeptFrame | undefined;
  for (const frame of frames) {
    const goesOn = previous?.row != null && frame.frame - previous.frame === step;
    if (frame.row !== null) {
      if (goesOn) runs.at(-1)?.push(frame.row);
      else runs.push([frame.row]);
    }
    previous = frame;
  }
  return runs;
}
