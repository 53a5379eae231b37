import { MfimError } from "@mfim/core";
import { type AttributeValues, type GraphNode, type GraphValue, sizeOf, specOf } from "../ir/graph.ts";
import { expand } from "../tensorflow/node-definitions.ts";
import type { OnnxBuilder } from "./onnx-builder.ts";
import { transposed } from "./transposed.ts";

/** A size that is a plain number, or `factor` times the size of the batch, which is known only at the run. */
export type Size = number | { readonly factor: number };

const toChannelsFirst = [0, 3, 1, 2] as const;
const toChannelsLast = [0, 2, 3, 1] as const;

interface Names {
  channelsLast?: string;
  channelsFirst?: string;
}

/**
 * The state of an export: which ONNX value holds which value of the graph. TensorFlow.js is channels last, ONNX's
 * convolutions are channels first; a picture is kept in the layout that it was computed in, and turned round once, when
 * something first asks for the other, so that no transposes stand between convolutions.
 */
export class Conversion {
  readonly builder: OnnxBuilder;
  /** Constants that only convolutions read, as their filters: they may be stored in ONNX's order alone. */
  readonly filters: ReadonlySet<GraphNode>;
  /** The same node of the graph for another batch size, where the batch is to be dynamic. */
  readonly #twin: ReadonlyMap<GraphNode, GraphNode> | undefined;
  readonly #batches: readonly [number, number];
  readonly #names = new Map<GraphNode, Names[]>();
  readonly #batchSource: string;
  #batch: string | undefined;

  constructor(
    builder: OnnxBuilder,
    filters: ReadonlySet<GraphNode>,
    batchSource: string,
    batches: readonly [number, number],
    twin?: ReadonlyMap<GraphNode, GraphNode>,
  ) {
    this.builder = builder;
    this.filters = filters;
    this.#batchSource = batchSource;
    this.#batches = batches;
    this.#twin = twin;
  }

  /** The name of a value in its own layout. */
  name(value: GraphValue): string {
    const names = this.#namesOf(value);
    if (names.channelsLast === undefined) {
      if (value.node.op === "Const") names.channelsLast = this.#constant(value);
      else
        names.channelsLast = this.builder.emit("Transpose", [names.channelsFirst as string], { perm: toChannelsLast });
    }
    return names.channelsLast;
  }

  /** The name of a value with its channels first; one of lower rank is spread so that it broadcasts as before. */
  nameChannelsFirst(value: GraphValue): string {
    const { shape, dtype } = specOf(value);
    if (shape.length === 0) return this.name(value);
    const names = this.#namesOf(value);
    if (names.channelsFirst !== undefined) return names.channelsFirst;
    const padded = [1, 1, 1, 1, ...shape].slice(-4);
    const turned = toChannelsFirst.map((axis) => padded[axis] as number);
    if (value.node.op === "Const" && value.node.constant !== undefined) {
      const values = transposed(expand(value.node.constant, { shape, dtype }), dtype, padded, toChannelsFirst);
      names.channelsFirst = this.builder.initializer(values, { dtype, shape: turned });
    } else if (shape.length === 4) {
      names.channelsFirst = this.builder.emit("Transpose", [this.name(value)], { perm: toChannelsFirst });
    } else {
      const rank4 = this.builder.emit("Reshape", [this.name(value), this.shapeTensor(this.sizes(value, padded))]);
      names.channelsFirst = this.builder.emit("Transpose", [rank4], { perm: toChannelsFirst });
    }
    return names.channelsFirst;
  }

  /** Whether a value lies there with its channels first alone, so that reading it otherwise costs a transpose. */
  prefersChannelsFirst(value: GraphValue): boolean {
    const names = this.#namesOf(value);
    return names.channelsFirst !== undefined && names.channelsLast === undefined;
  }

  define(node: GraphNode, name: string, layout: keyof Names = "channelsLast", index = 0): void {
    this.#namesOf({ node, index })[layout] = name;
  }

  /** The integers of a constant input (a shape, axes, paddings), some of them multiples of the batch size. */
  integers(node: GraphNode, input: number): Size[] {
    const values = this.#integersOf(node.inputs[input]?.node, node, input);
    const twinNode = this.#twin?.get(node);
    if (twinNode === undefined) return values;
    const others = this.#integersOf(twinNode.inputs[input]?.node, node, input);
    return values.map((value, i) => this.#compare(value, others[i] as number, node));
  }

  /** As `integers`, where a dependence on the batch makes no sense. */
  numbers(node: GraphNode, input: number): number[] {
    return this.integers(node, input).map((size) => {
      if (typeof size === "number") return size;
      throw new MfimError(
        `ONNX export: ${node.op} depends on the batch size in a way that has no dynamic form; export with a fixed batch.`,
      );
    });
  }

  /** A shape of a value, of which `own` is the one of this trace, with the dynamic sizes marked. */
  sizes(value: GraphValue, own: readonly number[] = specOf(value).shape): Size[] {
    const twinNode = this.#twin?.get(value.node);
    if (twinNode === undefined) return [...own];
    const other = twinNode.outputs[value.index]?.shape ?? [];
    const padded = [...own.map(() => 1), ...other].slice(-own.length);
    return own.map((size, i) => this.#compare(size, padded[i] as number, value.node));
  }

  /** A shape as an int64 tensor; one dynamic size is written as -1 where `infer` allows. */
  shapeTensor(sizes: readonly Size[], infer = true): string {
    const dynamic = sizes.filter((size) => typeof size !== "number").length;
    if (dynamic === 0) return this.builder.int64(sizes as number[]);
    if (dynamic === 1 && infer) return this.builder.int64(sizes.map((size) => (typeof size === "number" ? size : -1)));
    const parts = sizes.map((size) =>
      typeof size === "number" ? this.builder.int64([size]) : this.#multiple(size.factor),
    );
    return this.builder.emit("Concat", parts, { axis: 0 });
  }

  attribute<Kind extends keyof AttributeValues>(
    node: GraphNode,
    name: string,
    kind: Kind,
  ): AttributeValues[Kind] | undefined {
    const found = node.attributes[name];
    return found?.kind === kind ? (found.value as AttributeValues[Kind]) : undefined;
  }

  #multiple(factor: number): string {
    this.#batch ??= this.builder.emit("Gather", [
      this.builder.emit("Shape", [this.#batchSource]),
      this.builder.int64([0]),
    ]);
    return factor === 1 ? this.#batch : this.builder.emit("Mul", [this.#batch, this.builder.int64([factor])]);
  }

  #compare(value: number, other: number, node: GraphNode): Size {
    const [batch, otherBatch] = this.#batches;
    if (value === other) return value;
    if (value % batch === 0 && value / batch === other / otherBatch) return { factor: value / batch };
    throw new MfimError(
      `ONNX export: ${node.op} has a size of ${value} at batch ${batch} and of ${other} at ${otherBatch}; export with a fixed batch.`,
    );
  }

  #integersOf(constant: GraphNode | undefined, node: GraphNode, input: number): number[] {
    if (constant?.op !== "Const" || constant.constant === undefined) {
      throw new MfimError(`ONNX export: expected input ${input} of ${node.op} to be constant, got a computed tensor.`);
    }
    const spec = specOf({ node: constant, index: 0 });
    if (sizeOf(spec.shape) === 0) return [];
    return Array.from(
      constant.constant.length === 1
        ? new Array<number>(sizeOf(spec.shape)).fill(constant.constant[0] as number)
        : constant.constant,
    );
  }

  #constant(value: GraphValue): string {
    return this.builder.initializer(value.node.constant as NonNullable<GraphNode["constant"]>, specOf(value));
  }

  #namesOf({ node, index }: GraphValue): Names {
    const all = this.#names.get(node) ?? node.outputs.map(() => ({}));
    this.#names.set(node, all);
    return all[index] as Names;
  }
}
