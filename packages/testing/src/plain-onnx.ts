/** What an ONNX file says of one of its inputs: a number, or a name of a size that is free. */
export interface PlainOnnxInput {
  readonly name: string;
  readonly shape: readonly (number | string)[];
}

export interface PlainOnnxOptions {
  /** In the file's order. */
  readonly inputs: readonly PlainOnnxInput[];
  /** The input that each output repeats, times its number from 1; all others are read and change nothing. */
  readonly outputs: readonly string[];
  /** Of every input and output. Default "float32". */
  readonly type?: "float32" | "float16";
  /** Default 13. */
  readonly opset?: number;
}

const elementTypes = { float32: 1, float16: 10 } as const;

const varint = (value: number): number[] => (value < 128 ? [value] : [(value & 127) | 128, ...varint(value >>> 7)]);
/** A field of bytes of a protobuf message. */
const bytes = (id: number, content: ArrayLike<number>): number[] => [
  ...varint(id * 8 + 2),
  ...varint(content.length),
  ...Array.from(content),
];
const text = (id: number, content: string) => bytes(id, Buffer.from(content));
const whole = (id: number, value: number) => [...varint(id * 8), ...varint(value)];

const attribute = (name: string, value: number) => [...text(1, name), ...whole(3, value), ...whole(20, 2)];
const node = (
  op: string,
  inputs: readonly string[],
  output: string,
  attributes: Readonly<Record<string, number>> = {},
) =>
  bytes(1, [
    ...inputs.flatMap((input) => text(1, input)),
    ...text(2, output),
    ...text(4, op),
    ...Object.entries(attributes).flatMap(([name, value]) => bytes(5, attribute(name, value))),
  ]);
const scalar = (name: string, value: number) =>
  bytes(5, [...whole(2, 1), ...text(8, name), ...bytes(9, new Uint8Array(Float32Array.of(value).buffer))]);

/**
 * An ONNX file written by hand from the format's field numbers (onnx.proto), apart from the exporter of `@mfim/graph`, whose files have one opset, one
 * element type and the order of their arguments: public files differ in all three.
 */
export function plainOnnx({ inputs, outputs, type = "float32", opset = 13 }: PlainOnnxOptions): Uint8Array {
  const dimension = (size: number | string) => bytes(1, typeof size === "number" ? whole(1, size) : text(2, size));
  const value = (id: number, name: string, shape: PlainOnnxInput["shape"]) =>
    bytes(id, [
      ...text(1, name),
      ...bytes(2, bytes(1, [...whole(1, elementTypes[type]), ...bytes(2, shape.flatMap(dimension))])),
    ]);
  const read = inputs.flatMap(({ name }) => [
    ...node("Cast", [name], `${name}/wide`, { to: elementTypes.float32 }),
    ...node("ReduceMean", [`${name}/wide`], `${name}/mean`, { keepdims: 0 }),
    ...node("Mul", [`${name}/mean`, "zero"], `${name}/nothing`),
  ]);
  const written = outputs.flatMap((repeated, n) => {
    const others = inputs.filter(({ name }) => name !== repeated);
    const sums = others.flatMap(({ name }, i) =>
      node("Add", [i === 0 ? `scaled_${n}` : `sum_${n}_${i - 1}`, `${name}/nothing`], `sum_${n}_${i}`),
    );
    const last = others.length === 0 ? `scaled_${n}` : `sum_${n}_${others.length - 1}`;
    return [
      ...scalar(`factor_${n}`, n + 1),
      ...node("Mul", [`${repeated}/wide`, `factor_${n}`], `scaled_${n}`),
      ...sums,
      ...node("Cast", [last], `output_${n}`, { to: elementTypes[type] }),
    ];
  });
  const shapeOf = (name: string) => inputs.find((input) => input.name === name)?.shape ?? [];
  const graph = [
    ...read,
    ...text(2, "plain"),
    ...scalar("zero", 0),
    ...written,
    ...inputs.flatMap(({ name, shape }) => value(11, name, shape)),
    ...outputs.flatMap((repeated, n) => value(12, `output_${n}`, shapeOf(repeated))),
  ];
  return Uint8Array.from([...whole(1, 8), ...bytes(7, graph), ...bytes(8, [...text(1, ""), ...whole(2, opset)])]);
}
