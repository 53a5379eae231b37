import type { TensorSpec } from "../ir/graph.ts";
import { sizeOf } from "../ir/graph.ts";
import { encodeMessage } from "../tensorflow/messages.ts";
import { encodeAttribute } from "../tensorflow/node-definitions.ts";
import { type OpSignature, opSignature } from "../tensorflow/op-signatures.ts";
import { convertAttribute } from "./attributes.ts";
import {
  type Binding,
  type BindingAttribute,
  type ShapeInput,
  shareHandle,
  type TensorMetadata,
} from "./native-backend.ts";

/** Integer tensors of so many elements may be sizes, axes or paddings, on whose values a shape hangs. */
const largestShapeArgument = 64;

/** Side results whose shape TensorFlow leaves open, as only the gradient's kernel knows what is in them: a normalisation's reserve. */
const opaque: Readonly<Record<string, Readonly<Record<number, readonly number[]>>>> = { FusedBatchNormV3: { 5: [] } };

/**
 * A binding that computes nothing which hangs on an argument, a variable or a random draw: TensorFlow's shape inference
 * says what such an op would give, and the result is a handle without a tensor, a negative number. What hangs on
 * constants alone is really computed, as somebody may read it.
 */
export class SymbolicBinding {
  /** A plain object, as the recorder copies it. */
  readonly binding: Binding;
  /** Why tracing must begin anew with real tensors; undefined while all goes well. */
  abandoned: Error | undefined;
  /** Handles of variables that were to be deleted: they are needed to give the variables their values back. */
  readonly released: number[] = [];
  readonly #real: Binding;
  /** By handle; undefined where the shape is not known. */
  readonly #symbols = new Map<number, TensorSpec | undefined>();
  readonly #constants = new Map<number, ShapeInput>();
  #last = -1; // the backend's own mark of a tensor without a handle

  /** @param symbols the real handles that stand for values which will be others at the next run */
  constructor(real: Binding, symbols: ReadonlyMap<number, TensorSpec>) {
    this.#real = real;
    for (const [id, spec] of symbols) this.#symbols.set(id, spec);
    const copy: Record<string, unknown> = {};
    for (const name of Object.getOwnPropertyNames(real)) {
      const value: unknown = real[name as keyof Binding];
      copy[name] = typeof value === "function" ? value.bind(real) : value;
    }
    this.binding = Object.assign(copy as unknown as Binding, {
      executeOp: this.#executeOp.bind(this),
      createTensor: (shape: number[], dtype: number, data: unknown) => real.createTensor(shape, dtype, data),
      deleteTensor: (id: number) => {
        if (!this.#symbols.has(id)) this.#delete(id);
        else if (id >= 0) this.released.push(id);
      },
      tensorDataSync: this.#read.bind(this),
    });
  }

  /** A handle of something that will be known at run time only. */
  placeholder(spec: TensorSpec | undefined): TensorMetadata {
    const id = --this.#last;
    this.#symbols.set(id, spec);
    return { id, shape: [...(spec?.shape ?? [])], dtype: spec?.dtype ?? 1 };
  }

  /** Whether a handle has no tensor, or that of something which will be another at the next run. */
  isSymbol(id: number): boolean {
    return this.#symbols.has(id);
  }

  #delete(id: number): void {
    this.#constants.delete(id);
    this.#real.deleteTensor(id);
  }

  #executeOp(
    op: string,
    attributes: readonly BindingAttribute[],
    ids: readonly number[],
    count: number,
  ): TensorMetadata[] {
    const signature = opSignature(op);
    if (!signature?.stateful && !ids.some((id) => this.#symbols.has(id))) {
      return this.#real.executeOp(op, attributes, ids, count);
    }
    if (op === "Identity") return [this.placeholder(this.#symbols.get(ids[0] as number))];
    return this.#infer(op, signature, attributes, ids).map((spec) => this.placeholder(spec));
  }

  #infer(
    op: string,
    signature: OpSignature | undefined,
    attributes: readonly BindingAttribute[],
    ids: readonly number[],
  ): (TensorSpec | undefined)[] {
    if (signature === undefined) return this.#abandon(new Error(`${op} has no entry in the op table`));
    const encoded = attributes.flatMap((attribute) => [
      attribute.name,
      encodeMessage("AttrValue", encodeAttribute(convertAttribute(this.#real, op, attribute))),
    ]);
    const inputs = ids.map((id) => this.#describe(op, id));
    const single = signature.inputs.filter(({ count, type }) => count === undefined && !type.endsWith("[]")).length;
    const lengths = signature.inputs.map(({ count, type }) =>
      count === undefined && !type.endsWith("[]") ? -1 : ids.length - single,
    );
    try {
      const outputs = this.#real.inferShapes?.(op, encoded, inputs, lengths) ?? [];
      if (outputs[0]?.[1] === null) throw new Error(`the shape of what ${op} gives hangs on values`);
      // Of side results the shape may stay open, as long as nobody uses them.
      return outputs.map(([dtype, inferred], index) => {
        const shape = inferred ?? opaque[op]?.[index];
        return shape === undefined ? undefined : { dtype, shape };
      });
    } catch (error) {
      return this.#abandon(error as Error); // run for real, it fails with its own message or not at all
    }
  }

  #describe(op: string, id: number): ShapeInput {
    if (this.#symbols.has(id)) {
      const spec = this.#symbols.get(id);
      return spec === undefined
        ? this.#abandon(new Error(`${op} takes what has no known shape`))
        : [spec.dtype, spec.shape];
    }
    const known = this.#constants.get(id);
    if (known !== undefined) return known;
    const shared = shareHandle(this.#real, id);
    const { dtype, shape } = shared;
    const telling = dtype === this.#real.TF_INT32 && sizeOf(shape) <= largestShapeArgument;
    const described: ShapeInput = telling
      ? [dtype, shape, this.#real.tensorDataSync(shared.id) as Int32Array]
      : [dtype, shape];
    this.#real.deleteTensor(shared.id);
    this.#constants.set(id, described);
    return described;
  }

  /** The recorder lets pass only what reads values without depending on them, like a check of bounds. */
  #read(id: number): Float32Array | Int32Array | Uint8Array {
    if (!this.#symbols.has(id)) return this.#real.tensorDataSync(id);
    const spec = this.#symbols.get(id);
    return new Int32Array(sizeOf(spec?.shape ?? []));
  }

  #abandon(error: Error): never {
    this.abandoned ??= error;
    throw error;
  }
}
