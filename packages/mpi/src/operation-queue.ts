/** An operation under way. */
export interface Operation {
  readonly name: string;
  /** performance.now() at its begin. */
  readonly begin: number;
}

/**
 * Runs operations one after the other in the order of the calls, so that all ranks have the same order, and watches each:
 * MPI itself waits for ever for a rank that never comes.
 */
export class OperationQueue {
  #last: Promise<unknown> = Promise.resolve();
  #current: Operation | undefined;
  readonly #timeoutSeconds: number;
  readonly #timedOut: (operation: Operation) => void;

  constructor(timeoutSeconds: number, timedOut: (operation: Operation) => void) {
    this.#timeoutSeconds = timeoutSeconds;
    this.#timedOut = timedOut;
  }

  get current(): Operation | undefined {
    return this.#current;
  }

  run<T>(name: string, work: () => Promise<T>): Promise<T> {
    const result = this.#last.then(() => this.#watched(name, work));
    this.#last = result.catch(() => {});
    return result;
  }

  async #watched<T>(name: string, work: () => Promise<T>): Promise<T> {
    const operation = { name, begin: performance.now() };
    this.#current = operation;
    // A timer that is late because JavaScript computed comes before the news that the operation ended meanwhile: look
    // again after the next round of the event loop.
    const stillUnderWay = () => this.#current === operation && this.#timedOut(operation);
    const timer = setTimeout(() => setImmediate(() => setImmediate(stillUnderWay)), this.#timeoutSeconds * 1000);
    try {
      return await work();
    } finally {
      clearTimeout(timer);
      this.#current = undefined;
    }
  }
}

export function secondsOf({ begin }: Operation): number {
  return (performance.now() - begin) / 1000;
}
