import { basename } from "node:path";
import { CheckpointError } from "@mfim/core/errors";
import { type ByteSource, readBytes } from "../bytes/byte-source.ts";
import type { CheckpointContent } from "../checkpoint.ts";
import { type CheckpointTensor, storedTensor } from "../tensors/stored-tensor.ts";
import { columnMajorStrides } from "../tensors/strides.ts";
import { numpyElementType } from "./numpy-type.ts";

const largestHeader = 1 << 20;

/**
 * Reads one NumPy array file: magic, version, header length, a Python dictionary as text, the data.
 * @see https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 */
export function readArray(source: ByteSource, what: string): CheckpointTensor {
  const start = new DataView(readBytes(source, 0, 12, "the NumPy header").buffer);
  if (start.getUint32(0) !== 0x934e554d || start.getUint16(4) !== 0x5059) {
    throw new CheckpointError(`${source.name}: expected a NumPy array; the file is damaged or of another format.`);
  }
  const isFirstVersion = start.getUint8(6) === 1;
  const length = isFirstVersion ? start.getUint16(8, true) : start.getUint32(8, true);
  const headerAt = isFirstVersion ? 10 : 12;
  if (length > largestHeader)
    throw new CheckpointError(
      `${source.name}: expected a NumPy header of at most ${largestHeader} bytes, got ${length}.`,
    );
  const header = new TextDecoder().decode(readBytes(source, headerAt, length, "the NumPy header"));
  const { descr, columnMajor, shape } = parseHeader(source, header);
  const type = numpyElementType(descr);
  if (type === undefined) {
    throw new CheckpointError(
      `${source.name}: expected an array of numbers, got the NumPy type ${descr}; texts and Python objects are not read.`,
    );
  }
  const layout = { source, type, littleEndian: !descr.startsWith(">"), shape, offset: headerAt + length, what };
  return storedTensor(columnMajor ? { ...layout, strides: columnMajorStrides(shape) } : layout);
}

function parseHeader(source: ByteSource, header: string): { descr: string; columnMajor: boolean; shape: number[] } {
  const descr = /'descr':\s*'([^']{1,20})'/.exec(header)?.[1];
  const order = /'fortran_order':\s*(True|False)/.exec(header)?.[1];
  const shape = /'shape':\s*\(([\d,\sL]*)\)/.exec(header)?.[1];
  if (descr === undefined || order === undefined || shape === undefined) {
    throw new CheckpointError(
      `${source.name}: expected descr, fortran_order and shape in the NumPy header, got ${JSON.stringify(header.slice(0, 80))}.`,
    );
  }
  const sizes = shape
    .split(",")
    .map((size) => size.trim())
    .filter((size) => size !== "");
  return { descr, columnMajor: order === "True", shape: sizes.map((size) => Number.parseInt(size, 10)) };
}

/** A single array; its key is the file's name without the extension. */
export function readNpy(source: ByteSource): CheckpointContent {
  const key = basename(source.name).replace(/\.npy$/i, "");
  return { state: new Map([[key, readArray(source, `array "${key}"`)]]), metadata: {}, other: null, globals: [] };
}
