import { MfimError } from "@mfim/core";
import * as tf from "@tensorflow/tfjs";
import { ConcreteFunction, type GraphOptions } from "./concrete-function.ts";
import { isEager } from "./eager-switch.ts";
import { type Structure, structureOf } from "./ir/structure.ts";
import { callerLine, markOrigin } from "./trace/caller-line.ts";
import { findDifference } from "./trace/compare-traces.ts";
import { type NativeBackend, nativeBackend } from "./trace/native-backend.ts";
import { isTracing, releaseCaptured, type Trace } from "./trace/record.ts";
import { TraceError } from "./trace/trace-error.ts";
import { executeAndTrace, traceFunction } from "./trace/trace-function.ts";

export interface CompileOptions extends GraphOptions {
  /** Shown in messages and profiles. Default: the function's own name. */
  readonly name?: string;
  /**
   * "twice" (default): the first two calls of a signature are traced and compared, so that numbers drawn or counted in
   * JavaScript are refused and not silently frozen. "once": the first call alone is traced.
   */
  readonly check?: "twice" | "once";
  /** What cannot be traced is refused ("error", default), or runs eagerly from then on, with a warning ("eager"). */
  readonly onUntraceable?: "error" | "eager";
}

/** A function that runs as a TensorFlow graph. Results belong to the caller. */
export interface Compiled<Arguments extends readonly unknown[], Result> {
  (...args: Arguments): Result;
  /** The graph for these arguments, made by calling the function if need be (with all its effects, results disposed). */
  concrete(...args: Arguments): ConcreteFunction;
  /** Graphs at hand, one a signature. */
  graphs(): readonly ConcreteFunction[];
  /** Releases all graphs and the tensors that they hold. A later call traces again. */
  dispose(): void;
}

/** Every so many signatures a warning is due: somebody passes numbers where he should pass tensors. */
const manySignatures = 16;

/**
 * Makes a function of tensors run as a TensorFlow graph, like `tf.function` in Python. See docs/graph.md.
 *
 * Arguments and results are tensors, or arrays and records of them; other plain arguments become part of the signature.
 * Variables read inside are inputs, variables assigned inside are outputs. On backends without graphs, inside a
 * gradient, inside another compiled function and with `setEager(true)` the function runs as it is.
 */
export function compile<Arguments extends readonly unknown[], Result>(
  fn: (...args: Arguments) => Result,
  options: CompileOptions = {},
): Compiled<Arguments, Result> {
  const compiler = new Compiler(fn as unknown as (...args: unknown[]) => unknown, options);
  const call = (...args: Arguments) => compiler.call(args) as Result;
  return Object.assign(call, {
    concrete: (...args: Arguments) => compiler.concrete(args),
    graphs: () => compiler.graphs(),
    dispose: () => compiler.dispose(),
  });
}

/** What is known about one signature. */
interface Entry {
  /** The last trace, which the next one must agree with, and what was made of it, if it ran as a graph at once. */
  last?: { readonly trace: Trace; readonly candidate?: ConcreteFunction };
  concrete?: ConcreteFunction;
  /** The function must be run to be traced: shapes hang on values. */
  executes?: boolean;
  untraceable?: boolean;
}

class Compiler {
  readonly #fn: (...args: unknown[]) => unknown;
  readonly #options: CompileOptions;
  readonly #name: string;
  readonly #entries = new Map<string, Entry>();

  constructor(fn: (...args: unknown[]) => unknown, options: CompileOptions) {
    this.#fn = fn;
    this.#options = options;
    this.#name = options.name ?? (fn.name || "function");
  }

  call(args: readonly unknown[]): unknown {
    const backend = isEager() || isTracing() || tf.engine().state.gradientDepth > 0 ? undefined : nativeBackend();
    if (backend === undefined) return tf.tidy(() => this.#fn(...args) as tf.TensorContainer);
    const structure = structureOf(args, `the arguments of ${this.#name}`, true);
    const entry = this.#entryOf(structure.key);
    if (entry.concrete !== undefined) return entry.concrete.run(structure.tensors);
    if (entry.untraceable) return tf.tidy(() => this.#fn(...args) as tf.TensorContainer);
    try {
      return this.#trace(entry, structure, backend);
    } catch (error) {
      if (!(error instanceof TraceError) || this.#options.onUntraceable !== "eager") throw error;
      console.warn(`${error.message} It runs eagerly.`);
      entry.untraceable = true;
      return tf.tidy(() => this.#fn(...args) as tf.TensorContainer);
    }
  }

  concrete(args: readonly unknown[]): ConcreteFunction {
    const { key } = structureOf(args, `the arguments of ${this.#name}`, true);
    for (let attempt = 0; attempt < 4; attempt++) {
      const found = this.#entries.get(key)?.concrete;
      if (found !== undefined) return found;
      tf.dispose(this.call(args) as tf.TensorContainer);
    }
    throw new MfimError(`${this.#name} has no graph: expected the native TensorFlow backend and a traceable function.`);
  }

  graphs(): ConcreteFunction[] {
    return [...this.#entries.values()].flatMap(({ concrete }) => concrete ?? []);
  }

  dispose(): void {
    const backend = nativeBackend();
    for (const entry of this.#entries.values()) {
      entry.concrete?.dispose();
      if (backend !== undefined) forgetLast(entry, backend);
    }
    this.#entries.clear();
  }

  #entryOf(key: string): Entry {
    const found = this.#entries.get(key);
    if (found !== undefined) return found;
    const entry: Entry = {};
    this.#entries.set(key, entry);
    if (this.#entries.size % manySignatures === 0) {
      const line = callerLine(markOrigin());
      console.warn(
        `${this.#name} was traced for ${this.#entries.size} signatures, the last at ${line}: pass numbers as tensors, and keep shapes few.`,
      );
    }
    return entry;
  }

  /** Makes the graph, and settles for it once it is known to stand for later calls too. */
  #trace(entry: Entry, args: Structure, backend: NativeBackend): unknown {
    const trace = entry.executes ? undefined : traceFunction(this.#fn, args, backend);
    if (trace === undefined) return this.#execute(entry, args, backend);
    const { last } = entry;
    if (last?.candidate !== undefined) {
      try {
        this.#compare(last.trace, trace, backend);
      } catch (error) {
        forgetLast(entry, backend);
        throw error;
      } finally {
        releaseCaptured(trace.sources, backend);
      }
      return this.#settle(entry, last.candidate).run(args.tensors);
    }
    const candidate = new ConcreteFunction(this.#name, trace, backend, this.#options);
    let results: unknown;
    try {
      results = candidate.run(args.tensors);
    } catch {
      // What shapes do not show, like an index out of bounds, fails eagerly with the eager message.
      candidate.dispose();
      return this.#execute(entry, args, backend);
    }
    if (this.#options.check === "once") this.#settle(entry, candidate);
    else entry.last = { trace, candidate };
    return results;
  }

  /** Runs eagerly and writes down; the graph serves the calls after it is known to stand for them. */
  #execute(entry: Entry, args: Structure, backend: NativeBackend): unknown {
    const trace = executeAndTrace(this.#fn, args, backend);
    entry.executes = true;
    const { last } = entry;
    try {
      if (last !== undefined) this.#compare(last.trace, trace, backend);
    } catch (error) {
      tf.dispose([...trace.result.tensors]);
      releaseCaptured(trace.sources, backend);
      throw error;
    } finally {
      forgetLast(entry, backend);
    }
    // A trace that made variables is never compared: the next one will find them made.
    const settled = !trace.createdVariables && (last !== undefined || this.#options.check === "once");
    if (settled) this.#settle(entry, new ConcreteFunction(this.#name, trace, backend, this.#options));
    else if (trace.createdVariables) releaseCaptured(trace.sources, backend);
    else entry.last = { trace };
    return trace.result.rebuild(trace.result.tensors);
  }

  #compare(first: Trace, second: Trace, backend: NativeBackend): void {
    const difference = findDifference(first, second, backend.binding);
    if (difference !== undefined) throw new TraceError(`${this.#name} cannot become a graph: ${difference}.`);
  }

  #settle(entry: Entry, concrete: ConcreteFunction): ConcreteFunction {
    delete entry.last;
    entry.concrete = concrete;
    concrete.forgetOrigins();
    return concrete;
  }
}

function forgetLast(entry: Entry, backend: NativeBackend): void {
  const { last } = entry;
  delete entry.last;
  if (last?.candidate !== undefined) last.candidate.dispose();
  else if (last !== undefined) releaseCaptured(last.trace.sources, backend);
}
