import { CheckpointError } from "@mfim/core/errors";
import { readBytes } from "../bytes/byte-source.ts";
import { numpyElementType } from "../numpy/numpy-type.ts";
import type { GlobalRule, RuleContext } from "./global-rule.ts";
import { PickleArray, PickleDtype } from "./pickle-values.ts";
import { bytesOf, listOf, numbersOf, textOf } from "./values-of.ts";

/** numpy.dtype("f4", ...); the byte order comes with the state. */
const dtype: GlobalRule = ([code], { name }) => new PickleDtype(textOf(code, `${name}: a NumPy type`));

const array: GlobalRule = () => new PickleArray();

/** scalar(dtype, bytes): a number. */
const scalar: GlobalRule = ([type, content], context) => {
  const where = `${context.name}: a NumPy number`;
  if (!(type instanceof PickleDtype)) throw new CheckpointError(`${where} has no element type; the pickle is damaged.`);
  const element = numpyElementType(type.code);
  if (element === undefined || element.kind === "complex") return null;
  const bytes = readBytes(bytesOf(content, where, context), 0, element.bytes, where);
  return element.get(new DataView(bytes.buffer), 0, type.littleEndian);
};

/** _frombuffer(bytes, dtype, shape, order): protocol 5. */
const fromBuffer: GlobalRule = ([content, type, shape, order], context) => {
  const where = `${context.name}: a NumPy array`;
  if (!(type instanceof PickleDtype)) throw new CheckpointError(`${where} has no element type; the pickle is damaged.`);
  const made = new PickleArray();
  made.content = {
    shape: numbersOf(shape, where),
    dtype: type,
    columnMajor: order === "F",
    source: bytesOf(content, where, context),
  };
  return made;
};

const moduleNames = ["numpy.core", "numpy._core"];

/** NumPy's rebuilders, under the names of NumPy 1 and 2. */
export const numpyGlobals: readonly (readonly [string, GlobalRule])[] = [
  ["numpy.dtype", dtype],
  ["numpy.ndarray", undefined],
  ...moduleNames.flatMap(
    (module) =>
      [
        [`${module}.multiarray._reconstruct`, array],
        [`${module}.multiarray.scalar`, scalar],
        [`${module}.numeric._frombuffer`, fromBuffer],
      ] as const,
  ),
  // numpy.dtypes.Float32DType and its kind, by which NumPy 2 may name a type.
  ...["Float16", "Float32", "Float64", "Int8", "Int16", "Int32", "Int64", "UInt8", "Bool"].map(
    (type) => [`numpy.dtypes.${type}DType`, (() => new PickleDtype(type.toLowerCase())) as GlobalRule] as const,
  ),
];

/** BUILD of an array: (version, shape, dtype, column-major, bytes). */
export function buildArray(target: PickleArray, state: Parameters<typeof listOf>[0], context: RuleContext): void {
  const where = `${context.name}: a NumPy array`;
  const parts = listOf(state, where);
  const [shape, type, columnMajor, content] = parts.length === 5 ? parts.slice(1) : parts;
  if (!(type instanceof PickleDtype)) throw new CheckpointError(`${where} has no element type; the pickle is damaged.`);
  // Arrays of Python objects come as a list; they hold no numbers to take.
  if (Array.isArray(content)) return;
  target.content = {
    shape: numbersOf(shape, where),
    dtype: type,
    columnMajor: columnMajor === true || columnMajor === 1,
    source: bytesOf(content, where, context),
  };
}

/** BUILD of a type: (version, byte order, ...). */
export function buildDtype(target: PickleDtype, state: Parameters<typeof listOf>[0], name: string): void {
  target.littleEndian = listOf(state, `${name}: a NumPy type`)[1] !== ">";
}
