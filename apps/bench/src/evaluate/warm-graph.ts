import { type Compiled, compile } from "@mfim/graph";
import * as tf from "@tensorflow/tfjs";

/** A compiled function whose first call of each shape is thrown away: it traces. */
export class WarmGraph<Arguments extends readonly (tf.Tensor | undefined)[], Result extends object>
  implements Disposable
{
  readonly #compiled: Compiled<Arguments, Result>;
  readonly #warm = new Set<string>();

  constructor(name: string, fn: (...args: Arguments) => Result) {
    this.#compiled = compile(fn, { name, check: "once", onUntraceable: "eager" });
  }

  run(args: Arguments): Result {
    this.warm(args);
    return this.#compiled(...args);
  }

  /** Traces, where no arguments of these shapes came before. */
  warm(args: Arguments): void {
    const shapes = args.map((x) => x?.shape.join("x")).join(" ");
    if (this.#warm.has(shapes)) return;
    tf.dispose(this.#compiled(...args) as tf.TensorContainer);
    this.#warm.add(shapes);
  }

  [Symbol.dispose](): void {
    this.#compiled.dispose();
  }
}
