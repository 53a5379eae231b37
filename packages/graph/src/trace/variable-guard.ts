import * as tf from "@tensorflow/tfjs";
import { handleOf, type NativeBackend, shareHandle, type TensorMetadata } from "./native-backend.ts";
import type { SymbolicBinding } from "./symbolic-binding.ts";
import { assignHandle } from "./variables.ts";

/** A variable that the function made, and a handle of its first value: a symbol, or one of ours. */
export interface MadeVariable {
  readonly variable: tf.Variable;
  readonly initial: TensorMetadata;
}

/**
 * Takes back what a symbolic trace did to variables: it has computed nothing, so they must hold after it what they held
 * before, and those that it made their first values.
 */
export class VariableGuard {
  readonly made: MadeVariable[] = [];
  readonly #before: ReadonlyMap<number, tf.Variable>;
  readonly #backend: NativeBackend;
  readonly #symbolic: SymbolicBinding;
  readonly #makeVariable: unknown;

  constructor(backend: NativeBackend, before: ReadonlyMap<number, tf.Variable>, symbolic: SymbolicBinding) {
    this.#backend = backend;
    this.#before = before;
    this.#symbolic = symbolic;
    const engine = tf.engine();
    const makeVariable = engine.makeVariable.bind(engine);
    this.#makeVariable = Object.getOwnPropertyDescriptor(engine, "makeVariable");
    const { binding } = backend;
    engine.makeVariable = (...args) => {
      const variable = makeVariable(...args);
      const id = handleOf(backend, variable);
      const { shape, dtype } = this.#metadata(variable);
      this.made.push({ variable, initial: symbolic.isSymbol(id) ? { id, shape, dtype } : shareHandle(binding, id) });
      return variable;
    };
  }

  /**
   * To be called with the real binding in place.
   * @param evaluate computes symbols from the trace
   */
  restore(evaluate: (ids: readonly number[]) => TensorMetadata[]): void {
    if (this.#makeVariable === undefined) delete (tf.engine() as { makeVariable?: unknown }).makeVariable;
    const { binding } = this.#backend;
    const changed = [...this.#before].filter(
      ([id, variable]) => !variable.isDisposed && handleOf(this.#backend, variable) !== id,
    );
    // Another handle of the same values: variables may have swapped theirs.
    const values = changed.map(([id]) => shareHandle(binding, id));
    for (const [i, [, variable]] of changed.entries()) {
      assignHandle(this.#backend, variable, values[i] as TensorMetadata);
    }
    for (const id of this.#symbolic.released) binding.deleteTensor(id);
    this.#restoreMade(evaluate);
  }

  #restoreMade(evaluate: (ids: readonly number[]) => TensorMetadata[]): void {
    const symbols = this.made.filter(({ initial }) => this.#symbolic.isSymbol(initial.id));
    const values = symbols.length === 0 ? [] : evaluate(symbols.map(({ initial }) => initial.id));
    const initials = new Map(symbols.map((made, i) => [made, values[i] as TensorMetadata]));
    for (const made of this.made) {
      const initial = initials.get(made) ?? made.initial;
      if (made.variable.isDisposed) this.#backend.binding.deleteTensor(initial.id);
      else assignHandle(this.#backend, made.variable, initial);
    }
  }

  #metadata(variable: tf.Variable): { shape: number[]; dtype: number } {
    return { shape: variable.shape, dtype: this.#backend.tensorMap.get(variable.dataId).dtype };
  }
}
