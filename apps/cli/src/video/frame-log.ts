/** Why nothing was painted in a frame. */
const frameReasons = {
  "no-face": "no face was seen",
  "other-people": "only other people were seen",
  "cut-by-border": "the face is cut by the picture's border (--outside 1 takes it as it is)",
} as const;

export type FrameReason = keyof typeof frameReasons;

/** Frames in a row that were left as they are for one reason. */
export interface UnswappedStretch {
  /** Seconds, of the first and the last of them. */
  readonly from: number;
  readonly to: number;
  readonly frames: number;
  readonly reason: FrameReason;
}

/** Keeps count of frames, and of those in which nothing was painted. */
export class FrameLog {
  readonly #stretches: UnswappedStretch[] = [];
  #frames = 0;
  #swapped = 0;
  #open = false;

  get frames(): number {
    return this.#frames;
  }

  get swapped(): number {
    return this.#swapped;
  }

  get stretches(): readonly UnswappedStretch[] {
    return this.#stretches;
  }

  /** @param reason `undefined` where somebody was painted */
  add(time: number, reason: FrameReason | undefined): void {
    this.#frames++;
    const last = this.#stretches.at(-1);
    if (reason === undefined) this.#swapped++;
    else if (this.#open && last?.reason === reason)
      this.#stretches[this.#stretches.length - 1] = { ...last, to: time, frames: last.frames + 1 };
    else this.#stretches.push({ from: time, to: time, frames: 1, reason });
    this.#open = reason !== undefined;
  }
}

/** "1:02:03.45", "0:03.20". */
export function timeCode(seconds: number): string {
  const hundredths = Math.round(seconds * 100);
  const [hours, minutes] = [Math.floor(hundredths / 360_000), Math.floor(hundredths / 6000) % 60];
  const rest = ((hundredths % 6000) / 100).toFixed(2).padStart(5, "0");
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, "0")}:${rest}` : `${minutes}:${rest}`;
}

/** Lines for people, the longest stretches first to be kept where there are too many. */
export function describeStretches(stretches: readonly UnswappedStretch[], most = 12): string[] {
  const kept = [...stretches].sort((a, b) => b.frames - a.frames).slice(0, most);
  const lines = kept
    .sort((a, b) => a.from - b.from)
    .map(({ from, to, frames, reason }) => {
      const when = frames === 1 ? timeCode(from) : `${timeCode(from)} to ${timeCode(to)} (${frames} frames)`;
      return `${when}: ${frameReasons[reason]}`;
    });
  const rest = stretches.length - kept.length;
  return rest === 0 ? lines : [...lines, `and ${rest} shorter ones`];
}
