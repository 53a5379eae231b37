import type { Readable } from "node:stream";

/**
 * The end of a chain of filters that writes each frame's time, in microseconds, to the program's fourth stream before the frame
 * itself leaves. (A frame without a mark would not be printed at all.)
 */
export const timeFilters: readonly string[] = [
  "settb=1/1000000",
  "metadata=mode=add:key=mfim:value=1",
  "metadata=mode=print:file=pipe\\\\:3:direct=1",
];

/** Times as they were written there, one a frame. */
export class FrameTimes {
  readonly #known: number[] = [];
  readonly #step: number;
  #waiting: (() => void) | undefined;
  #ended = false;
  #text = "";
  #last: number | undefined;

  /** @param step seconds from one frame to the next where the file says nothing of its time */
  constructor(stream: Readable, step: number) {
    this.#step = step;
    stream.setEncoding("latin1").on("data", (text: string) => this.#read(text));
    for (const end of ["end", "close", "error"]) stream.once(end, () => this.#end());
  }

  /** Seconds; frames that have no time, or one before the last frame's, come a step after it. */
  async next(): Promise<number> {
    while (this.#known.length === 0 && !this.#ended)
      await new Promise<void>((resolve) => {
        this.#waiting = resolve;
      });
    const said = this.#known.shift() ?? Number.NaN;
    const least = this.#last === undefined ? 0 : this.#last + this.#step;
    const time = Number.isFinite(said) && (this.#last === undefined || said > this.#last) ? said : least;
    this.#last = time;
    return time;
  }

  #read(text: string): void {
    const lines = (this.#text + text).split("\n");
    this.#text = lines.pop() as string;
    for (const line of lines) {
      const found = /^frame:\s*\d+\s+pts:\s*(\S+)/.exec(line);
      if (found !== null) this.#known.push(Number(found[1]) / 1e6);
    }
    this.#wake();
  }

  #end(): void {
    this.#ended = true;
    this.#wake();
  }

  #wake(): void {
    this.#waiting?.();
    this.#waiting = undefined;
  }
}
