import { inflateSync } from "node:zlib";
import { CheckpointError } from "@mfim/core/errors";
import { Allowance } from "../bytes/allowance.ts";
import { type ByteSource, memorySource, readBytes, sliceSource } from "../bytes/byte-source.ts";
import type { CheckpointContent } from "../checkpoint.ts";
import { type CheckpointTensor, storedTensor } from "../tensors/stored-tensor.ts";
import { columnMajorStrides } from "../tensors/strides.ts";
import { isNumberClass, miCompressed, miMatrix, storedTypes } from "./mat-types.ts";

const headerLength = 128;
const largestName = 4096;
const mostDimensions = 32;
const isComplex = 0x0800;
/** What shrinks more than a hundredfold to more than this is no model but a bomb. */
const suspiciousSize = 2 ** 28;
const suspiciousRatio = 100;
const largestElement = 2 ** 31;

/** A data element: what its tag says and where its bytes are. */
interface Element {
  readonly type: number;
  readonly offset: number;
  readonly size: number;
  /** Where the next one begins. */
  readonly next: number;
}

/**
 * Reads the arrays of numbers of a MATLAB file of level 5 (versions 5 to 7, compressed or not) by name; MATLAB's own
 * column-major order is turned. Texts, cells, structures, sparse and complex arrays are stepped over. Version 7.3 is an HDF5
 * file behind 512 bytes.
 * @see https://www.mathworks.com/help/pdf_doc/matlab/matfile_format.pdf
 */
export function readMat(source: ByteSource): CheckpointContent {
  const header = readBytes(source, 0, headerLength, "the MATLAB header");
  const view = new DataView(header.buffer);
  const mark = String.fromCharCode(header[126]!, header[127]!);
  if (mark !== "IM" && mark !== "MI") {
    throw new CheckpointError(
      `${source.name}: expected a MATLAB file of level 5, got the byte-order mark ${JSON.stringify(mark)}; the file is damaged.`,
    );
  }
  const littleEndian = mark === "IM";
  const version = view.getUint16(124, littleEndian) >> 8;
  if (version === 2) {
    throw new CheckpointError(
      `${source.name}: a MATLAB 7.3 file, which is HDF5 behind a header of its own; save it with -v7, or cut off its first 512 bytes and name it .h5.`,
    );
  }
  const state = new Map<string, CheckpointTensor>();
  const inflated = new Allowance(source.name, source.size, suspiciousRatio);
  for (let at = headerLength; at < source.size; ) {
    const element = readElement(source, at, littleEndian);
    const array = readArray(source, element, littleEndian, inflated);
    if (array) state.set(array.name, array.tensor);
    at = element.next;
  }
  return { state, metadata: {}, other: null, globals: [] };
}

/** A tag of eight bytes, or one of four with up to four bytes of data behind it. */
function readElement(source: ByteSource, at: number, littleEndian: boolean): Element {
  const tag = new DataView(readBytes(source, at, 8, "a data element").buffer);
  const first = tag.getUint32(0, littleEndian);
  const small = first >>> 16;
  if (small > 0) {
    if (small > 4) throw damaged(source, `a small data element of ${small} bytes`);
    return { type: first & 0xffff, offset: at + 4, size: small, next: at + 8 };
  }
  const size = tag.getUint32(4, littleEndian);
  // All but compressed elements end on a multiple of eight bytes.
  const padded = first === miCompressed ? size : size + ((8 - (size % 8)) % 8);
  if (at + 8 + size > source.size) throw damaged(source, `a data element of ${size} bytes at byte ${at}`);
  return { type: first, offset: at + 8, size, next: at + 8 + padded };
}

/** The array in an element of the file, or nothing where it holds no plain numbers. */
function readArray(
  source: ByteSource,
  element: Element,
  littleEndian: boolean,
  inflated: Allowance,
): { readonly name: string; readonly tensor: CheckpointTensor } | undefined {
  if (element.type === miCompressed) {
    const inside = inflateElement(source, element);
    inflated.spend(inside.size, "the compressed arrays");
    const inner = readElement(inside, 0, littleEndian);
    return inner.type === miCompressed ? undefined : readArray(inside, inner, littleEndian, inflated);
  }
  if (element.type !== miMatrix || element.size === 0) return undefined;
  const matrix = sliceSource(source, element.offset, element.size, "array");
  const flags = readElement(matrix, 0, littleEndian);
  const bits = new DataView(readBytes(matrix, flags.offset, 4, "array flags").buffer).getUint32(0, littleEndian);
  if (!isNumberClass(bits & 0xff) || (bits & isComplex) !== 0) return undefined;
  const dimensions = readElement(matrix, flags.next, littleEndian);
  const shape = readShape(matrix, dimensions, littleEndian);
  const title = readElement(matrix, dimensions.next, littleEndian);
  if (title.size > largestName) throw damaged(source, `a name of ${title.size} bytes`);
  const name = Buffer.from(readBytes(matrix, title.offset, title.size, "the name")).toString("latin1");
  const values = readElement(matrix, title.next, littleEndian);
  const type = storedTypes.get(values.type);
  if (type === undefined) throw damaged(source, `numbers of the unknown type ${values.type} in "${name}"`);
  const strides = columnMajorStrides(shape);
  const what = `array "${name}"`;
  return {
    name,
    tensor: storedTensor({ source: matrix, type, littleEndian, shape, strides, offset: values.offset, what }),
  };
}

function readShape(matrix: ByteSource, { offset, size }: Element, littleEndian: boolean): number[] {
  if (size % 4 !== 0 || size / 4 > mostDimensions) throw damaged(matrix, `${size} bytes of dimensions`);
  const view = new DataView(readBytes(matrix, offset, size, "dimensions").buffer);
  return Array.from({ length: size / 4 }, (_, i) => view.getInt32(4 * i, littleEndian));
}

/** Inflates one array; what it claims to hold is compared with the bytes that came out when it is read. */
function inflateElement(source: ByteSource, { offset, size }: Element): ByteSource {
  const bytes = readBytes(source, offset, size, "a compressed array");
  try {
    const most = Math.min(largestElement, Math.max(suspiciousSize, size * suspiciousRatio));
    return memorySource(inflateSync(bytes, { maxOutputLength: most }), source.name);
  } catch (error) {
    throw new CheckpointError(
      `${source.name}: a compressed array is damaged (${(error as Error).message}); fetch the file again.`,
      { cause: error },
    );
  }
}

function damaged(source: ByteSource, got: string): CheckpointError {
  return new CheckpointError(`${source.name}: got ${got}, which no sound MATLAB file has; fetch it again.`);
}
