import { timeCode } from "./frame-log.ts";

/** Where a video lacks pictures: steps of time that are much longer than the usual one. */
export class PictureGaps {
  readonly #gaps: { readonly from: number; readonly to: number }[] = [];
  #last: number | undefined;
  #usual: number | undefined;

  add(time: number): void {
    const step = this.#last === undefined ? undefined : time - this.#last;
    if (step !== undefined) {
      if (this.#usual !== undefined && step > Math.max(0.25, 4 * this.#usual))
        this.#gaps.push({ from: this.#last as number, to: time });
      // Slides and screens come at any pace: what is usual follows.
      else this.#usual = this.#usual === undefined ? step : 0.8 * this.#usual + 0.2 * step;
    }
    this.#last = time;
  }

  notes(): string[] {
    const [first] = this.#gaps;
    if (first === undefined) return [];
    const rest = this.#gaps.length > 1 ? `, and in ${this.#gaps.length - 1} more places` : "";
    return [`the target has no pictures from ${timeCode(first.from)} to ${timeCode(first.to)}${rest}; times were kept`];
  }
}
