import { type Attributes, dataType, type GraphNode, type GraphValue, specOf } from "../ir/graph.ts";
import { constantNode } from "../optimise/fill-constants.ts";

type Emit = (node: GraphNode) => GraphNode;

const float = { kind: "type", value: dataType.float32 } as const;
const int = { kind: "type", value: dataType.int32 } as const;

/** Adds float32 nodes to a graph that is being rewritten; every method returns the new value. */
export class NodeBuilder {
  readonly #emit: Emit;
  readonly #origin: Error | undefined;

  /** @param origin the call site that the new nodes stand for */
  constructor(emit: Emit, origin: Error | undefined) {
    this.#emit = emit;
    this.#origin = origin;
  }

  node(op: string, inputs: readonly GraphValue[], attributes: Attributes, shape: readonly number[]): GraphValue {
    const outputs = [{ dtype: dataType.float32, shape }];
    return { node: this.#emit({ op, inputs, attributes, outputs, origin: this.#origin }), index: 0 };
  }

  reshape(value: GraphValue, shape: readonly number[]): GraphValue {
    return this.node("Reshape", [value, this.#integers(shape)], { T: float, Tshape: int }, shape);
  }

  slice(value: GraphValue, begin: readonly number[], size: readonly number[]): GraphValue {
    const inputs = [value, this.#integers(begin), this.#integers(size)];
    return this.node("Slice", inputs, { T: float, Index: int }, size);
  }

  /** @param paddings zeros before and after, by axis */
  pad(value: GraphValue, paddings: readonly (readonly [number, number])[]): GraphValue {
    if (paddings.every(([before, after]) => before === 0 && after === 0)) return value;
    const shape = specOf(value).shape.map(
      (size, axis) => size + (paddings[axis]?.[0] ?? 0) + (paddings[axis]?.[1] ?? 0),
    );
    const table = this.#integers(paddings.flat(), [paddings.length, 2]);
    return this.node("Pad", [value, table], { T: float, Tpaddings: int }, shape);
  }

  /** Joins values of equal shapes along the first axis. */
  stack(values: readonly GraphValue[]): GraphValue {
    const [first = 0, ...rest] = specOf(values[0] as GraphValue).shape;
    const attributes = { N: { kind: "int", value: values.length }, T: float, Tidx: int } as const;
    return this.node("ConcatV2", [...values, this.#integers([0], [])], attributes, [first * values.length, ...rest]);
  }

  product(a: GraphValue, b: GraphValue): GraphValue {
    const no = { kind: "bool", value: false } as const;
    const shape = [specOf(a).shape[0] ?? 0, specOf(b).shape[1] ?? 0];
    return this.node("MatMul", [a, b], { T: float, transpose_a: no, transpose_b: no }, shape);
  }

  #integers(values: readonly number[], shape: readonly number[] = [values.length]): GraphValue {
    return { node: this.#emit(constantNode(dataType.int32, shape, Int32Array.from(values))), index: 0 };
  }
}
