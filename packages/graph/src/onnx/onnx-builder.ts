import { packFloats } from "@mfim/checkpoints/floats";
import { MfimError } from "@mfim/core";
import { type ConstantData, dataType, sizeOf, type TensorSpec } from "../ir/graph.ts";
import { bytesOf, expand } from "../tensorflow/node-definitions.ts";

export type OnnxAttribute = number | string | readonly number[] | { readonly float: number };

/** ONNX's element types by TensorFlow's. */
const elementTypes: Readonly<Record<number, number>> = {
  [dataType.float32]: 1,
  [dataType.int32]: 6,
  [dataType.int64]: 7,
  [dataType.bool]: 9,
  [dataType.float16]: 10,
  [dataType.bfloat16]: 16,
};

export function elementType(dtype: number): number {
  const type = elementTypes[dtype];
  if (type === undefined)
    throw new MfimError(`ONNX export: expected float, integer or boolean tensors, got TensorFlow's type ${dtype}.`);
  return type;
}

/** How float32 weights are stored: as they are, or rounded to half precision and widened when the model is loaded. */
export type OnnxWeights = "float32" | "float16";

/** Fewer values are not worth a node. */
const worthHalving = 256;

/** Collects the nodes and initializers of an ONNX graph; equal initializers are stored once. */
export class OnnxBuilder {
  readonly nodes: object[] = [];
  readonly initializers: object[] = [];
  readonly #stored = new Map<string, string>();
  readonly #widened = new Map<string, string>();
  readonly #weights: OnnxWeights;

  constructor(weights: OnnxWeights = "float32") {
    this.#weights = weights;
  }

  /** Adds a node and returns the names of its outputs. */
  emitAll(
    opType: string,
    input: readonly string[],
    attributes: Readonly<Record<string, OnnxAttribute>>,
    count: number,
  ): string[] {
    const name = `${opType}_${this.nodes.length}`;
    const output = Array.from({ length: count }, (_, i) => (count === 1 ? name : `${name}_${i}`));
    const attribute = Object.entries(attributes).map(([key, value]) => ({ name: key, ...encodeAttribute(value) }));
    this.nodes.push({ name, opType, input, output, attribute });
    return output;
  }

  emit(opType: string, input: readonly string[], attributes: Readonly<Record<string, OnnxAttribute>> = {}): string {
    return this.emitAll(opType, input, attributes, 1)[0] as string;
  }

  /** Stores a tensor and returns its name. */
  initializer(data: ConstantData, spec: TensorSpec): string {
    const halved = this.#weights === "float16" && spec.dtype === dataType.float32 && sizeOf(spec.shape) >= worthHalving;
    if (halved) return this.#half(expand(data, spec) as Float32Array, spec.shape);
    return this.#store(bytesOf(expand(data, spec)), elementType(spec.dtype), spec.shape);
  }

  /** Stores integers as int64 [n], the type of all shapes and axes. */
  int64(values: readonly number[]): string {
    return this.#store(new Uint8Array(BigInt64Array.from(values, BigInt).buffer), 7, [values.length]);
  }

  float(value: number): string {
    return this.#store(bytesOf(Float32Array.of(value)), 1, []);
  }

  #half(values: Float32Array, shape: readonly number[]): string {
    const half = elementType(dataType.float16);
    const stored = this.#store(packFloats("of an ONNX model", values, "float16"), half, shape);
    const widened = this.#widened.get(stored) ?? this.emit("Cast", [stored], { to: elementType(dataType.float32) });
    this.#widened.set(stored, widened);
    return widened;
  }

  #store(rawData: Uint8Array, type: number, dims: readonly number[]): string {
    const digest = process.getBuiltinModule("node:crypto").createHash("sha256").update(rawData).digest("base64");
    const key = `${type} ${dims} ${digest}`;
    const stored = this.#stored.get(key);
    if (stored !== undefined) return stored;
    const name = `constant_${this.initializers.length}`;
    this.initializers.push({ name, dims, dataType: type, rawData });
    this.#stored.set(key, name);
    return name;
  }
}

function encodeAttribute(value: OnnxAttribute): object {
  if (typeof value === "number") return { type: 2, i: value };
  if (typeof value === "string") return { type: 3, s: Buffer.from(value) };
  if ("float" in value) return { type: 1, f: value.float };
  return { type: 7, ints: value };
}
