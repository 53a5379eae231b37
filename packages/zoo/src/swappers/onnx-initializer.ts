import { halfToNumber } from "@mfim/checkpoints";

/** One field of a protobuf message: number, and its bytes or varint. */
interface Field {
  readonly number: number;
  readonly bytes?: Uint8Array;
  readonly value?: number;
}

/** Numbers of onnx.proto3 that are read here. */
const graphOfModel = 7;
const initializerOfGraph = 5;
const tensor = { dims: 1, type: 2, floats: 4, raw: 9 } as const;
/** Element types of a tensor, by their number: how many bytes, and how they are read. */
const elements: Readonly<Record<number, { bytes: number; at(view: DataView, place: number): number }>> = {
  1: { bytes: 4, at: (view, place) => view.getFloat32(4 * place, true) },
  10: { bytes: 2, at: (view, place) => halfToNumber(view.getUint16(2 * place, true)) },
};

/** The last [n, n] initializer of float32 or float16 of an ONNX file; nothing is executed, weights outside the file are not looked for. */
export function lastSquareInitializer(file: Uint8Array): { side: number; values: Float32Array } | undefined {
  const graph = [...fields(file)].find(({ number }) => number === graphOfModel)?.bytes;
  if (graph === undefined) return undefined;
  return [...fields(graph)]
    .filter(({ number }) => number === initializerOfGraph)
    .map(({ bytes }) => squareOf(bytes as Uint8Array))
    .findLast((found) => found !== undefined);
}

function squareOf(bytes: Uint8Array): { side: number; values: Float32Array } | undefined {
  const all = [...fields(bytes)];
  const dims = all
    .filter(({ number }) => number === tensor.dims)
    .flatMap(({ value, bytes: packed }) => (value === undefined ? varints(packed as Uint8Array) : [value]));
  const type = elements[all.find(({ number }) => number === tensor.type)?.value ?? 0];
  const [side, other] = dims;
  if (type === undefined || dims.length !== 2 || side === undefined || side !== other) return undefined;
  const data = all.find(({ number }) => number === tensor.raw || number === tensor.floats)?.bytes;
  if (data?.length !== side * side * type.bytes) return undefined;
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  return { side, values: Float32Array.from({ length: side * side }, (_, i) => type.at(view, i)) };
}

function* fields(message: Uint8Array): Generator<Field> {
  let at = 0;
  const varint = () => {
    let [value, factor] = [0, 1];
    for (;;) {
      const byte = message[at++];
      if (byte === undefined) throw new RangeError("ONNX file: it ends within a number.");
      value += (byte & 127) * factor;
      if (byte < 128) return value;
      factor *= 128;
    }
  };
  while (at < message.length) {
    const key = varint();
    const [number, wire] = [Math.floor(key / 8), key % 8];
    if (wire === 0) yield { number, value: varint() };
    else {
      const length = wire === 2 ? varint() : wire === 1 ? 8 : 4;
      yield { number, bytes: message.subarray(at, at + length) };
      at += length;
    }
  }
}

function varints(packed: Uint8Array): number[] {
  const values: number[] = [];
  let [value, factor] = [0, 1];
  for (const byte of packed) {
    value += (byte & 127) * factor;
    factor *= 128;
    if (byte < 128) {
      values.push(value);
      [value, factor] = [0, 1];
    }
  }
  return values;
}
