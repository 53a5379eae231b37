import type * as tf from "@tensorflow/tfjs";
import { type ConstantData, dataType, type GraphNode, type GraphValue } from "../ir/graph.ts";
import { opSignature } from "../tensorflow/op-signatures.ts";
import { readAttributes } from "./attributes.ts";
import { callerLine, markOrigin } from "./caller-line.ts";
import { type Binding, type BindingAttribute, shareHandle, type TensorMetadata } from "./native-backend.ts";
import { TraceError } from "./trace-error.ts";

/**
 * Where an input of the graph gets its tensor from at each run. A captured tensor is held by a handle of ours, so that it may be disposed outside; `original` tells
 * such tensors apart.
 */
export type InputSource =
  | { readonly kind: "argument"; readonly index: number }
  | { readonly kind: "variable"; readonly variable: tf.Variable }
  | { readonly kind: "captured"; readonly handle: number; readonly original: number };

/** Constants with more elements than this stay tensors that the graph is fed, and are not copied into it. */
const largestConstant = 2 ** 16;

/**
 * Stands in for the binding while a function runs: passes every call on, so that the function really runs, and writes
 * the ops down. Values are known by their handles, which TensorFlow never uses twice: that is why ops which only share
 * a tensor's data (identity, and assign) need no node.
 */
export class Recorder {
  readonly nodes: GraphNode[] = [];
  readonly inputs: { readonly node: GraphNode; readonly source: InputSource }[] = [];
  /** The first thing that cannot be traced, even if the function caught the exception. */
  failure: TraceError | undefined;
  readonly #binding: Binding;
  readonly #values = new Map<number, GraphValue>();
  readonly #variables: ReadonlyMap<number, tf.Variable>;
  readonly #varying = new Set<GraphNode>();

  /** @param variables the variables by the handle that they have before the function runs */
  constructor(binding: Binding, variables: ReadonlyMap<number, tf.Variable>) {
    this.#binding = binding;
    this.#variables = variables;
  }

  /** The binding to put in place: a plain object, as the properties of the addon's own cannot be overridden. */
  wrappedBinding(): Binding {
    const copy: Record<string, unknown> = {};
    for (const name of Object.getOwnPropertyNames(this.#binding)) {
      const value: unknown = this.#binding[name as keyof Binding];
      copy[name] = typeof value === "function" ? value.bind(this.#binding) : value;
    }
    return Object.assign(copy as unknown as Binding, {
      executeOp: this.#executeOp.bind(this),
      createTensor: this.#createTensor.bind(this),
      tensorDataSync: this.#read.bind(this),
      runSavedModel: () => this.#refuse("A SavedModel of tf.node was run", "build the function of TensorFlow.js ops"),
    });
  }

  addInput(metadata: TensorMetadata, source: InputSource): GraphValue {
    const { dtype, shape } = metadata;
    const node: GraphNode = { op: "Input", attributes: {}, inputs: [], outputs: [{ dtype, shape }] };
    this.nodes.push(node);
    this.inputs.push({ node, source });
    if (source.kind !== "captured") this.#varying.add(node);
    return this.#know(metadata.id, { node, index: 0 });
  }

  /** The value behind a handle; one that is not known yet was made outside: a variable, or a captured tensor. */
  valueOf(id: number): GraphValue {
    const known = this.#values.get(id);
    if (known !== undefined) return known;
    const shared = shareHandle(this.#binding, id);
    const variable = this.#variables.get(id);
    if (variable === undefined) {
      return this.#know(id, this.addInput(shared, { kind: "captured", handle: shared.id, original: id }));
    }
    this.#binding.deleteTensor(shared.id);
    return this.addInput({ ...shared, id }, { kind: "variable", variable });
  }

  /** New handles of the same values, as the results of one node, which all come when the last input has come. */
  together(ids: readonly number[]): TensorMetadata[] {
    const inputs = ids.map((id) => this.valueOf(id));
    const results = ids.map((id) => shareHandle(this.#binding, id));
    const types = results.map(({ dtype }) => dtype);
    const outputs = results.map(({ dtype, shape }) => ({ dtype, shape }));
    const node: GraphNode = { op: "IdentityN", attributes: { T: { kind: "types", value: types } }, inputs, outputs };
    this.nodes.push(node);
    if (inputs.some((value) => this.isVarying(value))) this.#varying.add(node);
    for (const [index, { id }] of results.entries()) this.#know(id, { node, index });
    return results;
  }

  /** Whether a value depends on an argument, a variable or a random draw, so that it may differ at the next run. */
  isVarying(value: GraphValue): boolean {
    return this.#varying.has(value.node);
  }

  #executeOp(
    op: string,
    attributes: readonly BindingAttribute[],
    ids: readonly number[],
    count: number,
  ): TensorMetadata[] {
    const results = this.#binding.executeOp(op, attributes, ids, count);
    const inputs = ids.map((id) => this.valueOf(id));
    const signature = opSignature(op);
    if (signature === undefined) this.#refuse(`The op ${op} has no entry in the op table`, "run this part eagerly");
    const node: GraphNode = {
      op,
      attributes: readAttributes(this.#binding, op, attributes, inputs),
      inputs,
      outputs: results.map(({ dtype, shape }) => ({ dtype, shape })),
      origin: markOrigin(),
    };
    this.nodes.push(node);
    if (signature?.stateful || inputs.some((value) => this.isVarying(value))) this.#varying.add(node);
    for (const [index, { id }] of results.entries()) this.#know(id, { node, index });
    return results;
  }

  #createTensor(shape: number[], dtype: number, data: ConstantData): number {
    const id = this.#binding.createTensor(shape, dtype, data);
    if (dtype === 7) this.#refuse("A tensor of strings was made", "keep strings outside the function");
    const constant = dtype === dataType.int64 ? data.slice() : compact(data);
    if (constant.length > largestConstant) return id; // becomes a captured tensor when an op reads it
    const node: GraphNode = {
      op: "Const",
      attributes: {},
      inputs: [],
      outputs: [{ dtype, shape: [...shape] }],
      constant,
      origin: markOrigin(),
    };
    this.nodes.push(node);
    this.#know(id, { node, index: 0 });
    return id;
  }

  /** Reading constants is harmless; a value that changes from run to run would be frozen. */
  #read(id: number): ReturnType<Binding["tensorDataSync"]> {
    const value = this.#values.get(id);
    const varying = value === undefined ? this.#variables.has(id) : this.isVarying(value);
    // tfjs-node's gather reads its indices to check their bounds; nothing depends on what it reads.
    if (varying && !markOrigin().stack?.includes("GatherV2")) {
      const what = value === undefined ? `the variable ${this.#variables.get(id)?.name}` : describeValue(value);
      const moved = markOrigin().stack?.includes("moveData") ? " by an op of another backend" : "";
      this.#refuse(`The values of ${what} were read${moved}`, "return the tensor and read it after the call");
    }
    return this.#binding.tensorDataSync(id);
  }

  #refuse(what: string, remedy: string): never {
    const error = new TraceError(`${what} inside a compiled function, at ${callerLine(markOrigin())}: ${remedy}.`);
    this.failure ??= error;
    throw error;
  }

  #know(id: number, value: GraphValue): GraphValue {
    this.#values.set(id, value);
    return value;
  }
}

function describeValue({ node }: GraphValue): string {
  return node.op === "Input" ? "an argument" : `a result of ${node.op}`;
}

/** A copy, as the caller may overwrite his array; of equal elements (compared bit by bit) one is enough. */
function compact(data: ConstantData): ConstantData {
  const bits = data instanceof Float32Array ? new Int32Array(data.buffer, data.byteOffset, data.length) : data;
  const first = bits[0];
  return data.length > 1 && bits.every((value) => value === first) ? data.slice(0, 1) : data.slice();
}
