import { MfimError } from "@mfim/core";
import type * as tf from "@tensorflow/tfjs";
import type { ConstantData, Graph, GraphNode } from "./ir/graph.ts";
import type { Structure } from "./ir/structure.ts";
import { type OptimiseOptions, optimise } from "./optimise/optimise.ts";
import { arrangeConvolutions } from "./processor/arrange-convolutions.ts";
import type { Mechanism } from "./run/graph-runner.ts";
import type { GraphRunner } from "./run/runner.ts";
import { SteadyRunner } from "./run/steady-runner.ts";
import type { NativeBackend } from "./trace/native-backend.ts";
import type { Trace } from "./trace/record.ts";
import type { InputSource } from "./trace/recorder.ts";
import { assignHandle } from "./trace/variables.ts";

export interface GraphOptions extends OptimiseOptions {
  /** Default: "function" where the addon of @mfim/native is installed, else "session". */
  readonly mechanism?: Mechanism;
  /**
   * What hangs only on variables that do not change between calls (frozen weights) is computed once, and again after a
   * change. Default true.
   */
  readonly keepSteady?: boolean;
}

/** One graph of a compiled function: for arguments of one structure, with one dtype and shape each. */
export class ConcreteFunction {
  readonly name: string;
  readonly graph: Graph;
  readonly sources: readonly InputSource[];
  /** How many of the graph's outputs are results; the others are assigned to variables. */
  readonly resultCount: number;
  readonly #result: Omit<Structure, "tensors">;
  readonly #arguments: readonly GraphNode[];
  readonly #assigned: readonly tf.Variable[];
  readonly #backend: NativeBackend;
  readonly #runner: GraphRunner;

  constructor(name: string, trace: Trace, backend: NativeBackend, options: GraphOptions) {
    if (options.precision === "float16" && !backend.isUsingGpuDevice) {
      throw new MfimError(`${name}: float16 has no fast kernels on a CPU, and some that take minutes; use "bfloat16".`);
    }
    this.name = name;
    this.graph = optimise(trace.graph, options);
    const sources = new Map(trace.graph.inputs.map((node, i) => [node, trace.sources[i] as InputSource]));
    this.sources = this.graph.inputs.map((node) => sources.get(node) as InputSource);
    releaseUnused(trace.sources, new Set(this.sources), backend);
    this.#result = { key: trace.result.key, rebuild: trace.result.rebuild };
    this.resultCount = trace.result.tensors.length;
    this.#arguments = trace.graph.inputs.filter((node) => sources.get(node)?.kind === "argument");
    this.#assigned = trace.assigned;
    this.#backend = backend;
    const assigned = new Set<tf.Variable>(trace.assigned);
    const steady = this.graph.inputs.filter(
      (node) => options.keepSteady !== false && mayStay(sources.get(node), assigned),
    );
    // What is exported stays as it was traced: how the graph is arranged is this machine's matter.
    const arranged = backend.isUsingGpuDevice ? this.graph : arrangeConvolutions(this.graph);
    this.#runner = new SteadyRunner(arranged, name, backend, options.mechanism, new Set(steady));
  }

  /** Number of nodes in the graph, inputs and constants included. */
  get size(): number {
    return this.graph.nodes.length;
  }

  /** Runs the graph and assigns the variables; the results belong to the caller. */
  run(args: readonly tf.Tensor[]): unknown {
    const outputs = this.#runner.run(this.#handles(args));
    const tensors = outputs.slice(0, this.resultCount).map((metadata) => this.#backend.createOutputTensor(metadata));
    for (const [i, variable] of this.#assigned.entries()) {
      const metadata = outputs[this.resultCount + i];
      if (metadata !== undefined) assignHandle(this.#backend, variable, metadata);
    }
    return this.#result.rebuild(tensors);
  }

  /** The input nodes of all arguments, in order, also of those that the graph does not read. */
  argumentNodes(): readonly GraphNode[] {
    return this.#arguments;
  }

  /** The present values of an input of the graph that is a variable or a captured tensor; undefined for an argument. */
  readState(input: number): ConstantData | undefined {
    const source = this.sources[input];
    if (source === undefined || source.kind === "argument") return undefined;
    const id = source.kind === "captured" ? source.handle : this.#backend.getInputTensorIds([source.variable])[0];
    return this.#backend.binding.tensorDataSync(id as number);
  }

  /** Forgets call sites: they serve the messages while tracing; kept for life they would hold megabytes of stack traces. */
  forgetOrigins(): void {
    for (const node of this.graph.nodes) delete (node as { -readonly [K in keyof GraphNode]: GraphNode[K] }).origin;
  }

  dispose(): void {
    this.#runner.dispose();
    releaseUnused(this.sources, new Set(), this.#backend);
  }

  #handles(args: readonly tf.Tensor[]): number[] {
    return this.sources.map((source) => {
      if (source.kind === "captured") return source.handle;
      const tensor = source.kind === "argument" ? (args[source.index] as tf.Tensor) : source.variable;
      if (tensor.isDisposed) throw new MfimError(`${this.name}: ${describeSource(source)} is disposed.`);
      return this.#backend.getInputTensorIds([tensor])[0] as number;
    });
  }
}

/** Arguments are others at each call, and what the graph assigns it changes itself. */
function mayStay(source: InputSource | undefined, assigned: ReadonlySet<tf.Variable>): boolean {
  if (source === undefined || source.kind === "argument") return false;
  return source.kind === "captured" || !assigned.has(source.variable);
}

function describeSource(source: InputSource): string {
  return source.kind === "variable" ? `the variable "${source.variable.name}" that it reads` : "an argument";
}

function releaseUnused(sources: readonly InputSource[], used: ReadonlySet<InputSource>, backend: NativeBackend): void {
  for (const source of sources) {
    if (source.kind === "captured" && !used.has(source)) backend.binding.deleteTensor(source.handle);
  }
}
