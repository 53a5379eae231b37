/** How long a reader waited for batches: what a training step lost to its data. */
export interface LoaderStall {
  /** Taken so far. */
  readonly batches: number;
  /** Of these, how many were not ready. */
  readonly waitedFor: number;
  readonly milliseconds: number;
  readonly longest: number;
}

/** Keeps a few results under way ahead of the reader, together with the state that holds once each is taken. */
export class PrefetchQueue<Result, State> {
  readonly #ahead: number;
  readonly #start: () => { readonly result: Promise<Result>; readonly after: State };
  readonly #running: { readonly result: Promise<Result>; readonly after: State; ready: boolean }[] = [];
  #state: State;
  #stall: LoaderStall = { batches: 0, waitedFor: 0, milliseconds: 0, longest: 0 };

  /** @param start begins the next result at once and says the state after it */
  constructor(initial: State, ahead: number, start: () => { readonly result: Promise<Result>; readonly after: State }) {
    this.#state = initial;
    this.#ahead = ahead;
    this.#start = start;
  }

  /** The state after the last result that was taken: what a checkpoint keeps. */
  get state(): State {
    return this.#state;
  }

  get stall(): LoaderStall {
    return this.#stall;
  }

  async take(): Promise<Result> {
    this.#fill(1);
    const next = this.#running.shift() as { result: Promise<Result>; after: State; ready: boolean };
    const [begun, ready] = [performance.now(), next.ready];
    const result = await next.result;
    this.#count(ready ? 0 : performance.now() - begun, ready);
    this.#state = next.after;
    this.#fill(this.#ahead);
    return result;
  }

  #fill(count: number): void {
    while (this.#running.length < count) {
      const begun = this.#start();
      const entry = { ...begun, ready: false };
      const settled = () => {
        entry.ready = true;
      };
      begun.result.then(settled, settled); // a failure is reported when it is taken
      this.#running.push(entry);
    }
  }

  #count(milliseconds: number, ready: boolean): void {
    const { batches, waitedFor, longest, ...before } = this.#stall;
    this.#stall = {
      batches: batches + 1,
      waitedFor: waitedFor + (ready ? 0 : 1),
      milliseconds: before.milliseconds + milliseconds,
      longest: Math.max(longest, milliseconds),
    };
  }
}
