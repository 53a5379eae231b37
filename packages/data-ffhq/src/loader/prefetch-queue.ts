/** Keeps a few results under way ahead of the reader, together with the state that holds once each is taken. */
export class PrefetchQueue<Result, State> {
  readonly #ahead: number;
  readonly #start: () => { readonly result: Promise<Result>; readonly after: State };
  readonly #running: { readonly result: Promise<Result>; readonly after: State }[] = [];
  #state: State;

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

  async take(): Promise<Result> {
    this.#fill(1);
    const next = this.#running.shift() as { result: Promise<Result>; after: State };
    const result = await next.result;
    this.#state = next.after;
    this.#fill(this.#ahead);
    return result;
  }

  #fill(count: number): void {
    while (this.#running.length < count) {
      const begun = this.#start();
      begun.result.catch(() => {}); // reported when it is taken
      this.#running.push(begun);
    }
  }
}
