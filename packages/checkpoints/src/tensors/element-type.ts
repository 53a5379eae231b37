/** How one element type is stored. `name` follows PyTorch. */
export interface ElementType {
  readonly name: string;
  readonly bytes: number;
  readonly kind: "float" | "int" | "bool" | "complex";
  /** One element as a number; `view` holds at least `bytes` from `at` on. */
  readonly get: (view: DataView, at: number, littleEndian: boolean) => number;
}

/** IEEE 754 binary16. */
export function halfToNumber(bits: number): number {
  return smallFloat(bits, 5, 10, true);
}

/** A small floating-point number of `exponent` and `mantissa` bits; `special`: the top exponent means infinity or NaN. */
function smallFloat(bits: number, exponent: number, mantissa: number, special: boolean): number {
  const sign = (bits >> (exponent + mantissa)) & 1 ? -1 : 1;
  const top = (1 << exponent) - 1;
  const e = (bits >> mantissa) & top;
  const m = bits & ((1 << mantissa) - 1);
  const bias = top >> 1;
  if (special && e === top) return m === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  if (e === 0) return sign * m * 2 ** (1 - bias - mantissa);
  return sign * (1 + m / (1 << mantissa)) * 2 ** (e - bias);
}

const scratch = new DataView(new ArrayBuffer(4));

/** bfloat16: the upper half of a float32. */
function bfloatToNumber(bits: number): number {
  scratch.setUint32(0, bits << 16);
  return scratch.getFloat32(0);
}

/** float8 e4m3fn (OCP): no infinities, NaN is S.1111.111. */
function float8e4m3(bits: number): number {
  return (bits & 0x7f) === 0x7f ? Number.NaN : smallFloat(bits, 4, 3, false);
}

const types: readonly ElementType[] = [
  { name: "float64", bytes: 8, kind: "float", get: (v, at, le) => v.getFloat64(at, le) },
  { name: "float32", bytes: 4, kind: "float", get: (v, at, le) => v.getFloat32(at, le) },
  { name: "float16", bytes: 2, kind: "float", get: (v, at, le) => halfToNumber(v.getUint16(at, le)) },
  { name: "bfloat16", bytes: 2, kind: "float", get: (v, at, le) => bfloatToNumber(v.getUint16(at, le)) },
  { name: "float8_e4m3fn", bytes: 1, kind: "float", get: (v, at) => float8e4m3(v.getUint8(at)) },
  { name: "float8_e5m2", bytes: 1, kind: "float", get: (v, at) => smallFloat(v.getUint8(at), 5, 2, true) },
  { name: "int64", bytes: 8, kind: "int", get: (v, at, le) => Number(v.getBigInt64(at, le)) },
  { name: "int32", bytes: 4, kind: "int", get: (v, at, le) => v.getInt32(at, le) },
  { name: "int16", bytes: 2, kind: "int", get: (v, at, le) => v.getInt16(at, le) },
  { name: "int8", bytes: 1, kind: "int", get: (v, at) => v.getInt8(at) },
  { name: "uint64", bytes: 8, kind: "int", get: (v, at, le) => Number(v.getBigUint64(at, le)) },
  { name: "uint32", bytes: 4, kind: "int", get: (v, at, le) => v.getUint32(at, le) },
  { name: "uint16", bytes: 2, kind: "int", get: (v, at, le) => v.getUint16(at, le) },
  { name: "uint8", bytes: 1, kind: "int", get: (v, at) => v.getUint8(at) },
  { name: "bool", bytes: 1, kind: "bool", get: (v, at) => (v.getUint8(at) === 0 ? 0 : 1) },
  { name: "complex64", bytes: 8, kind: "complex", get: () => Number.NaN },
  { name: "complex128", bytes: 16, kind: "complex", get: () => Number.NaN },
];

/** Every element type by its PyTorch name. */
export const elementTypes: ReadonlyMap<string, ElementType> = new Map(types.map((type) => [type.name, type]));

/** The type of that name, which must be one of the table's. */
export function elementType(name: string): ElementType {
  const type = elementTypes.get(name);
  if (type === undefined) throw new RangeError(`elementType: unknown element type "${name}".`);
  return type;
}
