import { durationWords } from "./duration-words.ts";

/** What is counted, such as "pairs", or a count in other words than "3/200 pairs"; `all` is 0 where it is not known. */
export type Counted = string | ((done: number, all: number) => string);

const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1);

/** Counts bytes: "Downloading it, 12.3 of 456.0 MB". */
export function bytesOf(title: string): Counted {
  return (done, all) => `${title}, ${megabytes(done)}${all > 0 ? ` of ${megabytes(all)}` : ""} MB`;
}

/** Cells of a bar. */
const width = 24;

function barOf(share: number): string {
  const full = Math.round(width * Math.min(1, Math.max(0, Number.isFinite(share) ? share : 0)));
  return "█".repeat(full) + "░".repeat(width - full);
}

/** What a progress line says; of the time left nothing before anything is done, nor at the end. */
export function progressLine(state: {
  readonly done: number;
  readonly all: number;
  readonly what: Counted;
  readonly clause?: string;
  /** Seconds left, where they are known. */
  readonly known?: number | undefined;
  /** Done in this run, and in how many seconds. */
  readonly now: number;
  readonly seconds: number;
}): string {
  const { done, all, what, clause, known, now, seconds } = state;
  const count = typeof what === "string" ? `${all > 0 ? `${done}/${all}` : done} ${what}` : what(done, all);
  const rest = known ?? ((all - done) * seconds) / now;
  const left = now > 0 && done < all ? `${durationWords(rest)} left` : "";
  // The clause may be long (a training's terms), and a terminal cuts what does not fit.
  return [count, left, clause].filter((part) => part !== undefined && part !== "").join(", ");
}

/** How far one piece of work is, by what it was told. */
export class WorkDone {
  readonly #what: Counted;
  readonly #step: number;
  readonly #started = Date.now();
  #before: number | undefined;
  #last = 0;
  #clause = "";
  #known: number | undefined;

  /** @param step how much the first telling brings: what was there before it was done by an earlier run */
  constructor(what: Counted, step: number) {
    this.#what = what;
    this.#step = step;
  }

  /** @param secondsLeft where it is known better than by the rate of this run */
  tell(done: number, note = this.#clause, secondsLeft?: number): void {
    this.#before ??= done - this.#step;
    [this.#last, this.#clause, this.#known] = [done, note, secondsLeft];
  }

  /** The bar's line, with a bar where it is asked for. */
  line(all: number, isDrawn: boolean): string {
    const { now, seconds } = this.pace();
    const [done, what, clause, known] = [this.#last, this.#what, this.#clause, this.#known];
    const line = progressLine({ done, all, what, clause, known, now, seconds });
    return isDrawn ? `${barOf(all > 0 ? done / all : 0)} ${line}` : line;
  }

  /** Done in this run, and in how many seconds. */
  pace(): { readonly now: number; readonly seconds: number } {
    return { now: this.#last - (this.#before ?? this.#last), seconds: (Date.now() - this.#started) / 1000 };
  }
}
