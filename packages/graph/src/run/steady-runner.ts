import type { Graph, GraphNode } from "../ir/graph.ts";
import { type SplitGraph, splitSteady } from "../optimise/split-steady.ts";
import type { NativeBackend, TensorMetadata } from "../trace/native-backend.ts";
import { createRunner, type Mechanism } from "./graph-runner.ts";
import type { GraphRunner } from "./runner.ts";

/** Changes in a row after which inputs are no longer taken for steady. */
const mostMisses = 3;

interface Split {
  readonly graphs: SplitGraph;
  readonly steady: GraphRunner;
  readonly rest: GraphRunner;
  /** Places of the steady part's inputs among all inputs, and of the rest's: an input, or a result of the steady part. */
  readonly steadyPlaces: readonly number[];
  readonly restPlaces: readonly { readonly input: number; readonly result?: undefined | number }[];
}

/**
 * Runs a graph and notices which variables and captured tensors stay the same from run to run: what hangs on them alone is
 * computed once, and again when one of them changes. TensorFlow never uses a handle twice, so an equal handle is an
 * equal tensor.
 */
export class SteadyRunner implements GraphRunner {
  readonly #graph: Graph;
  readonly #name: string;
  readonly #backend: NativeBackend;
  readonly #mechanism: Mechanism | undefined;
  readonly #candidates: ReadonlySet<GraphNode>;
  readonly #whole: GraphRunner;
  #last: readonly number[] | undefined;
  #split: Split | undefined;
  #settled: boolean;
  /** The results of the steady part, and the handles that they were computed from. */
  #kept: { readonly from: readonly number[]; readonly results: readonly number[] } | undefined;
  #misses = 0;

  /** @param candidates the inputs that may be steady */
  constructor(
    graph: Graph,
    name: string,
    backend: NativeBackend,
    mechanism: Mechanism | undefined,
    candidates: ReadonlySet<GraphNode>,
  ) {
    this.#graph = graph;
    this.#name = name;
    this.#backend = backend;
    this.#mechanism = mechanism;
    this.#candidates = candidates;
    this.#settled = candidates.size === 0;
    this.#whole = createRunner(graph, name, backend, mechanism);
  }

  run(inputs: readonly number[]): TensorMetadata[] {
    if (!this.#settled) this.#observe(inputs);
    return this.#split === undefined ? this.#whole.run(inputs) : this.#runSplit(this.#split, inputs);
  }

  dispose(): void {
    this.#dropSplit();
    this.#whole.dispose();
  }

  /** At the second run it is known what changed since the first, or at a later one, should nothing run in between. */
  #observe(inputs: readonly number[]): void {
    const last = this.#last;
    this.#last = inputs;
    if (last === undefined) return;
    this.#settled = true;
    const places = new Map(this.#graph.inputs.map((node, i) => [node, i]));
    const same = (node: GraphNode) => {
      const place = places.get(node) as number;
      return this.#candidates.has(node) && last[place] === inputs[place];
    };
    const graphs = splitSteady(this.#graph, same);
    if (graphs === undefined) return;
    this.#split = {
      graphs,
      steady: createRunner(graphs.steady, `${this.#name}_steady`, this.#backend, this.#mechanism),
      rest: createRunner(graphs.rest, this.#name, this.#backend, this.#mechanism),
      steadyPlaces: graphs.steady.inputs.map((node) => places.get(node) as number),
      restPlaces: graphs.rest.inputs.map((node) => ({
        input: places.get(node) ?? -1,
        result: graphs.origin.get(node),
      })),
    };
  }

  #runSplit(split: Split, inputs: readonly number[]): TensorMetadata[] {
    const from = split.steadyPlaces.map((place) => inputs[place] as number);
    if (this.#kept === undefined || from.some((handle, i) => handle !== this.#kept?.from[i])) {
      if (this.#kept !== undefined && ++this.#misses >= mostMisses) {
        this.#dropSplit();
        return this.#whole.run(inputs);
      }
      this.#forget();
      this.#kept = { from, results: split.steady.run(from).map(({ id }) => id) };
    } else this.#misses = 0;
    const { results } = this.#kept;
    return split.rest.run(
      split.restPlaces.map(({ input, result }) => (result === undefined ? inputs[input] : results[result]) as number),
    );
  }

  #forget(): void {
    for (const handle of this.#kept?.results ?? []) this.#backend.binding.deleteTensor(handle);
    this.#kept = undefined;
  }

  #dropSplit(): void {
    this.#forget();
    this.#split?.steady.dispose();
    this.#split?.rest.dispose();
    this.#split = undefined;
  }
}
